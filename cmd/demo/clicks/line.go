package clicks

import (
	"strconv"
	"strings"
)

// Header is the first line of every object.
const Header = "event_id,ts,visitor_id,retailer_id,product_id,content_id,campaign_id,event_type,url,price,quantity,watched_seconds,user_agent"

// Fields is the number of columns.
const Fields = 13

// lineWriter turns events into lines. A worker has one.
type lineWriter struct {
	site *site
	out  []byte // the object so far, since the last flush
	url  []byte // scratch
}

const crockford = "0123456789abcdefghjkmnpqrstvwxyz"

// id appends a text of 26 characters in the manner of ULIDs: time, then what
// makes it unique, as mix maps no two numbers to one.
func (w *lineWriter) id(ts int64, number uint64) {
	ms := uint64(w.site.opts.Start.UnixMilli() + ts)
	for shift := 45; shift >= 0; shift -= 5 {
		w.out = append(w.out, crockford[ms>>shift&31])
	}
	salt := mix(w.site.opts.Seed)
	unique := mix(number ^ salt)
	more := mix(unique ^ salt)
	for shift := 60; shift >= 0; shift -= 5 {
		w.out = append(w.out, crockford[unique>>shift&31])
	}
	w.out = append(w.out, crockford[more&31], crockford[more>>5&31], crockford[more>>10&31])
}

func (w *lineWriter) int(n int64, empty int64) {
	if n != empty {
		w.out = strconv.AppendInt(w.out, n, 10)
	}
	w.out = append(w.out, ',')
}

// digits appends n with at least width digits.
func digits(dst []byte, n int64, width int) []byte {
	var d [20]byte
	i := len(d)
	for ; n > 0 || width > 0; width-- {
		i--
		d[i] = byte('0' + n%10)
		n /= 10
	}
	return append(dst, d[i:]...)
}

func (w *lineWriter) time(ts int64) {
	w.out = append(w.out, w.site.dates[ts/(24*hour)]...)
	w.out = append(w.out, 'T')
	w.out = digits(w.out, ts/hour%24, 2)
	w.out = append(w.out, ':')
	w.out = digits(w.out, ts/minute%60, 2)
	w.out = append(w.out, ':')
	w.out = digits(w.out, ts/second%60, 2)
	w.out = append(w.out, '.')
	w.out = digits(w.out, ts%1000, 3)
	w.out = append(w.out, 'Z')
}

// line appends the line of e.
func (w *lineWriter) line(e *event, number int64) {
	l := &w.site.listings[e.listing]
	w.id(e.ts, uint64(number))
	w.out = append(w.out, ',')
	w.time(e.ts)
	w.out = append(w.out, ',', 'v')
	w.out = digits(w.out, int64(e.visitor)+1, 7)
	w.out = append(w.out, ',')
	w.int(int64(l.retailer)+1, 0)
	w.int(int64(l.product)+1, 0)
	w.int(int64(e.content), 0)
	if e.typ == adView || e.typ == adClick {
		w.int(int64(e.campaign), 0)
	} else {
		w.out = append(w.out, ',')
	}
	w.out = append(w.out, EventTypes[e.typ]...)
	w.out = append(w.out, ',')
	w.makeURL(e)
	w.out = appendField(w.out, w.url)
	w.out = append(w.out, ',')
	if e.price >= 0 {
		w.out = digits(w.out, int64(e.price)/100, 1)
		w.out = append(w.out, '.')
		w.out = digits(w.out, int64(e.price)%100, 2)
	}
	w.out = append(w.out, ',')
	w.int(int64(e.quantity), 0)
	if e.watched >= 0 {
		w.out = digits(w.out, int64(e.watched)/10, 1)
		w.out = append(w.out, '.', byte('0'+e.watched%10))
	}
	w.out = append(w.out, ',')
	w.out = append(w.out, quotedAgents[e.agent]...)
	w.out = append(w.out, '\n')
}

// makeURL leaves the address that e happened at in w.url.
func (w *lineWriter) makeURL(e *event) {
	l := &w.site.listings[e.listing]
	u := w.url[:0]
	switch e.typ {
	case adView, adClick:
		u = append(u, "https://ads.example/"...)
		u = append(u, EventTypes[e.typ][3:]...)
		u = append(u, "?creative="...)
		u = digits(u, int64(e.content), 1)
		u = append(u, "&slot="...)
		u = digits(u, int64(e.detail%9), 1)
	case addToCart:
		u = append(u, "https://"...)
		u = append(u, w.site.retailers[l.retailer].domain...)
		u = append(u, "/cart?add="...)
		u = digits(u, int64(l.product)+1, 1)
		u = append(u, ',')
		u = digits(u, int64(e.quantity), 1)
	case purchase:
		u = append(u, "https://"...)
		u = append(u, w.site.retailers[l.retailer].domain...)
		u = append(u, "/checkout/done?order="...)
		u = digits(u, int64(e.detail), 10)
	case pageView:
		u = append(u, w.site.urls[e.listing]...)
		if e.campaign != 0 {
			u = append(u, "?utm_source=ad&utm_campaign="...)
			u = digits(u, int64(e.campaign), 1)
		} else {
			u = append(u, searches[e.detail%uint32(len(searches))]...)
		}
	default:
		u = append(u, w.site.urls[e.listing]...)
		if e.typ == widgetOpen {
			u = append(u, "?widget="...)
		} else {
			u = append(u, "?play="...)
		}
		u = digits(u, int64(e.content), 1)
	}
	w.url = u
}

// appendField appends s as a CSV field, quoted if it must be.
func appendField[T []byte | string](dst []byte, s T) []byte {
	quote := false
	for i := range len(s) {
		quote = quote || s[i] == ',' || s[i] == '"'
	}
	if !quote {
		return append(dst, s...)
	}
	dst = append(dst, '"')
	for i := range len(s) {
		if s[i] == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, s[i])
	}
	return append(dst, '"')
}

var quotedAgents = func() []string {
	var quoted []string
	for _, a := range agents {
		quoted = append(quoted, string(appendField(nil, a.text)))
	}
	return quoted
}()

// broken appends a line of its own that looks like that of e and is damaged.
// It has its own event id, so no good line is lost by it.
func (w *lineWriter) broken(e *event, number int64, kind Damage) {
	start := len(w.out)
	w.line(e, number|1<<62)
	fields := splitQuoted(string(w.out[start : len(w.out)-1]))
	other := number/damagePeriod(w.site.opts.Events)/int64(damages)%2 == 1 // each kind has two shapes, in turn
	switch {
	case kind == Ragged && other:
		fields = append(fields, "-")
	case kind == Ragged:
		fields = fields[:Fields-4]
	case kind == BadQuote && other:
		fields[8] = `"` + strings.ReplaceAll(fields[8], `"`, "") + `" 2`
	case kind == BadQuote:
		fields[12] = `"Mozilla" x 5.0`
	case kind == BadNumber && other:
		fields[4] = "N/A"
	case kind == BadNumber:
		fields[9] = `"12,3x"`
	case kind == BadEncoding && other:
		fields[8] = "https://caf\xe9.example/p/1"
	case kind == BadEncoding:
		fields[12] = "Mozilla/5.0 \xff\xfe"
	}
	w.out = append(append(w.out[:start], strings.Join(fields, ",")...), '\n')
}

// splitQuoted cuts a good line at its commas and leaves quotes as they are.
func splitQuoted(line string) (fields []string) {
	quoted, from := false, 0
	for i := range len(line) {
		switch {
		case line[i] == '"':
			quoted = !quoted
		case line[i] == ',' && !quoted:
			fields, from = append(fields, line[from:i]), i+1
		}
	}
	return append(fields, line[from:])
}
