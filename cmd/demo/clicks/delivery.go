package clicks

// delivery is how the log of an event arrives: mostly at once, in a few cases
// hours late, in a hundredth of all cases twice. It follows from the number of
// the event alone, so plan and the workers agree on it.
type delivery struct {
	at   int64 // when the line arrives: it decides the object
	late bool  // in the object of a later hour than the event's own
	copy int64 // when the same line arrives again; -1: never
}

// reach is the longest time from the start of a visit to the arrival of its
// last line, in whole hours rounded up.
const reach = 4

func (s *site) delivery(number int64, ts int64) delivery {
	end := int64(s.opts.hours()) * hour
	h := mix(s.opts.Seed ^ mix(uint64(number)+1))
	d := delivery{at: ts, copy: -1}
	if h%1000 < 4 {
		if at := ts + hour + int64(h>>32)%hour; at < end {
			d.at, d.late = at, true
		}
	}
	h = mix(h)
	if h%100 == 0 {
		soon := min(d.at+second+int64(h>>32)%(9*minute), end-1)
		if d.copy = soon; !d.late && (h>>8)%10 < 3 && d.at+hour < end {
			d.copy = d.at + hour
		}
	}
	return d
}

// Damage is what is wrong with a broken line.
type Damage uint8

// The kinds of damage. Every broken line is broken for a reader that follows
// RFC 4180, ends where it ends, and leaves the lines after it alone: quotes in
// it are balanced.
const (
	Ragged      Damage = iota // too few fields, or one too many
	BadQuote                  // text after a closing quote
	BadNumber                 // 12,3x as a price, N/A as a product_id
	BadEncoding               // bytes that are not UTF-8
	damages
)

func (d Damage) String() string {
	return [...]string{"ragged", "quote", "number", "encoding"}[d]
}

// damagePeriod is the number of events from one broken line to the next. Short
// streams have at least one line of each kind (of four events or more).
func damagePeriod(events int64) int64 { return max(1, min(20_000, events/int64(damages))) }

// damaged says whether a broken line follows the event, in addition to it.
func (s *site) damaged(number int64) (kind Damage, ok bool) {
	period := damagePeriod(s.opts.Events)
	if number%period != period/2 {
		return 0, false
	}
	return Damage(number / period % int64(damages)), true
}
