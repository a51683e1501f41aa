package syntax

import "strings"

// units are the names of units, each with the one that Weir uses.
var units = map[string]string{
	"microsecond": "microsecond", "us": "microsecond", "usec": "microsecond", "usecs": "microsecond", "usecond": "microsecond",
	"millisecond": "millisecond", "ms": "millisecond", "msec": "millisecond", "msecs": "millisecond", "msecond": "millisecond",
	"second": "second", "sec": "second", "secs": "second", "s": "second",
	"minute": "minute", "min": "minute", "mins": "minute", "m": "minute",
	"hour": "hour", "hr": "hour", "hrs": "hour", "h": "hour",
	"day": "day", "d": "day", "week": "week", "w": "week",
	"month": "month", "mon": "month", "mons": "month", "quarter": "quarter", "year": "year", "yr": "year", "yrs": "year", "y": "year",
	"decade": "decade", "century": "century", "centuries": "century", "millennium": "millennium", "millennia": "millennium", "millenniums": "millennium",
}

// unitOf is the unit that a word in lower case means, "" for none.
func unitOf(word string) string {
	if u := units[word]; u != "" {
		return u
	}
	if n := len(word); n > 3 && word[n-1] == 's' {
		return units[word[:n-1]]
	}
	return ""
}

// UnitOf is the unit that a word means: "days" is "day". It is "" for none.
func UnitOf(word string) string { return unitOf(lower(word)) }

// interval reads INTERVAL '1 day', INTERVAL '1' DAY, INTERVAL 1 DAY, INTERVAL (x) DAY, INTERVAL '1-2' YEAR TO MONTH
// and INTERVAL 1 YEAR 2 MONTHS.
func (p *parser) interval() Expr {
	i := &Interval{Pos: p.advance().pos}
	for p.err == nil {
		i.Parts = append(i.Parts, p.intervalPart())
		t := p.peek()
		more := t.kind == tokNumber || t.kind == tokString || t.key == "-" && p.ahead(1).kind == tokNumber
		if !more || p.ahead(1).kind != tokWord && t.key != "-" || unitOf(p.ahead(1).key) == "" && unitOf(p.ahead(2).key) == "" {
			return i
		}
		if t.key == "-" {
			// x - INTERVAL 1 DAY - 2 is a difference.
			return i
		}
	}
	return i
}

func (p *parser) intervalPart() IntervalPart {
	var part IntervalPart
	t := p.peek()
	switch {
	case t.kind == tokString:
		p.advance()
		part.Value = &Text{t.pos, t.text}
	case t.key == "-" && p.ahead(1).kind == tokNumber && (p.d != MySQL || unitOf(p.ahead(2).key) != ""):
		p.advance()
		part.Value = &Number{t.pos, "-" + p.advance().text}
	case p.d == MySQL: // any expression
		part.Value = p.expr()
	default:
		part.Value = p.binary(bindZone)
	}
	if from, to, ok := strings.Cut(p.peek().key, "_"); ok && unitOf(from) != "" && unitOf(to) != "" { // MySQL's DAY_SECOND
		p.advance()
		part.Unit, part.To = unitOf(from), unitOf(to)
		return part
	}
	if u := unitOf(p.peek().key); u != "" {
		part.Unit = u
		p.advance()
		if p.is("to") && unitOf(p.ahead(1).key) != "" {
			p.advance()
			part.To = unitOf(p.advance().key)
		}
		return part
	}
	if _, isText := part.Value.(*Text); !isText {
		p.unexpected("a unit, as in INTERVAL 2 HOURS")
	}
	return part
}
