package funcs

import (
	"fmt"
	"math/big"
	"strings"

	"weir/dataframe/column"
)

var numberToCharFunc = Scalar{Name: "number_to_char",
	Doc: "number_to_char(x, pattern) is PostgreSQL's to_char of a number: 9 and 0 are digits, without and with zeros in front, . or D the point, , or G the separator of thousands, S, MI, PL and PR signs, FM leaves out blanks and zeros at the end, L is nothing, and \"text\" is itself; null if x or pattern is null.",
	Examples: []Example{{"'[' || number_to_char(1234.5, '9,999.99') || ']'", "[ 1,234.50]"}, {"number_to_char(-12, 'FM0000')", "-0012"}, {"number_to_char(12345, '999')", " ###"}, {"number_to_char(0.5, 'FM990.0')", "0.5"},
		{"number_to_char(1, 'XX')", "error: number_to_char: the letter X is not there in patterns"}, {"number_to_char(NULL, '9')", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		texts, patterns := numberTexts(args[0]), textsOf(args[1])
		var of string
		var p numberPattern
		var err error
		parsed := false
		return func(dst []byte, i int) ([]byte, bool, error) {
			if s := patterns.at(i); !parsed || string(s) != of {
				of, parsed = string(s), true
				p, err = parseNumberPattern(of)
			}
			if err != nil {
				return dst, false, err
			}
			text, terr := texts(i)
			if terr != nil {
				return dst, false, terr
			}
			return append(dst, p.format(text)...), true, nil
		}
	}, kinds(column.KindDecimal, txt), kinds(column.KindInt64, txt), kinds(column.KindFloat64, txt))}

// numberTexts are numbers as texts of their digits, without an exponent.
func numberTexts(v column.Vector) func(i int) (string, error) {
	if v.Type().Kind == column.KindFloat64 {
		in := inputOf[float64](v)
		return func(i int) (string, error) {
			x := in.at(i)
			r := new(big.Float).SetMode(big.ToNearestEven)
			if x != x || x-x != 0 {
				return "", fmt.Errorf("number_to_char: %v has no digits", x)
			}
			return r.SetFloat64(x).Text('f', -1), nil
		}
	}
	t := v.Type()
	flat := plain(v)
	constant := isConst(v)
	return func(i int) (string, error) {
		if constant {
			i = 0
		}
		if flat.At(i) == nil {
			return "0", nil
		}
		return column.FormatValue(t, flat.At(i)), nil
	}
}

// A numberPattern is a pattern of to_char that was read.
type numberPattern struct {
	parts          []numberPart
	whole, decimal int // digits before and behind the point
	zeroFrom       int // the digit of whole from which zeros are written, counted from 0; whole: none
	fill           bool
	sign           string // "", "S before", "S behind", "MI", "PL", "SG", "PR"
}

type numberPart struct {
	kind byte // 9 a digit, . the point, a comma, S a sign, " a text
	text string
}

func parseNumberPattern(s string) (numberPattern, error) {
	p := numberPattern{fill: true, zeroFrom: -1}
	point := false
	add := func(kind byte, text string) { p.parts = append(p.parts, numberPart{kind, text}) }
	for s != "" {
		up := strings.ToUpper(s)
		n := 1
		switch {
		case strings.HasPrefix(up, "FM"):
			p.fill, n = false, 2
		case strings.HasPrefix(up, "MI"), strings.HasPrefix(up, "PL"), strings.HasPrefix(up, "SG"), strings.HasPrefix(up, "PR"):
			p.sign, n = up[:2], 2
			add('S', up[:2])
		case s[0] == '9' || s[0] == '0':
			if point {
				p.decimal++
				if s[0] == '0' {
					add('0', "")
				} else {
					add('9', "")
				}
				break
			}
			if s[0] == '0' && p.zeroFrom < 0 {
				p.zeroFrom = p.whole
			}
			p.whole++
			add('9', "")
		case up[0] == '.' || up[0] == 'D':
			if point {
				return p, fmt.Errorf("number_to_char: a pattern has one point")
			}
			point = true
			add('.', "")
		case up[0] == ',' || up[0] == 'G':
			add(',', "")
		case up[0] == 'S':
			if p.sign = "S before"; p.whole > 0 {
				p.sign = "S behind"
			}
			add('S', "S")
		case up[0] == 'L':
			add('"', " ")
			if !p.fill {
				p.parts = p.parts[:len(p.parts)-1]
			}
		case s[0] == '"':
			end := strings.IndexByte(s[1:], '"')
			if end < 0 {
				return p, fmt.Errorf("number_to_char: a quote has no end in %q", s)
			}
			add('"', s[1:1+end])
			n = end + 2
		case s[0] >= 'a' && s[0] <= 'z' || s[0] >= 'A' && s[0] <= 'Z':
			return p, fmt.Errorf("number_to_char: the letter %s is not there in patterns", s[:1])
		default:
			add('"', s[:1])
		}
		s = s[n:]
	}
	if p.zeroFrom < 0 {
		p.zeroFrom = p.whole
	}
	return p, nil
}

// format is text, a number's digits, as p writes it.
func (p *numberPattern) format(text string) string {
	negative := strings.HasPrefix(text, "-")
	r, ok := new(big.Rat).SetString(strings.TrimPrefix(text, "-"))
	if !ok {
		return text
	}
	digits := roundedHalfUp(r, p.decimal)
	whole, fraction, _ := strings.Cut(digits, ".")
	if negative && strings.Trim(digits, "0.") == "" {
		negative = false
	}
	over := len(strings.TrimLeft(whole, "0")) > p.whole
	whole = strings.TrimLeft(whole, "0")
	if p.fill == false && !over {
		fraction = p.trimmed(fraction)
	}
	lead := p.whole - len(whole) // places before the first digit
	if whole == "" && p.whole > 0 && p.zeroFrom >= p.whole && p.decimal == 0 {
		whole, lead = "0", p.whole-1 // a zero is written
	}
	var b strings.Builder
	started, at, dec := false, 0, 0
	number := func(sign bool) { // what stands before the first digit
		if !started && sign {
			started = true
			b.WriteByte(0)
		}
	}
	for _, part := range p.parts {
		switch part.kind {
		case '9', '0':
			if at < p.whole {
				p.digit(&b, whole, lead, at, over, number)
				at++
				continue
			}
			number(true)
			if over {
				b.WriteByte('#')
			} else if dec < len(fraction) {
				b.WriteByte(fraction[dec])
			}
			dec++
		case '.':
			number(true)
			b.WriteByte('.')
		case ',':
			if started {
				b.WriteByte(',')
			} else if p.fill {
				b.WriteByte(' ')
			}
		case '"':
			b.WriteString(part.text)
		case 'S':
			b.WriteString(p.signAt(part.text, negative))
		}
	}
	number(true)
	return p.signed(b.String(), negative)
}

func (p *numberPattern) digit(b *strings.Builder, whole string, lead, at int, over bool, number func(bool)) {
	switch {
	case over:
		number(true)
		b.WriteByte('#')
	case at >= lead:
		number(true)
		b.WriteByte(whole[at-lead])
	case at >= p.zeroFrom:
		number(true)
		b.WriteByte('0')
	case p.fill:
		b.WriteByte(' ')
	}
}

// trimmed is the fraction without zeros where FM leaves them out: behind the last 0 of the pattern.
func (p *numberPattern) trimmed(fraction string) string {
	least, n := 0, 0
	point := false
	for _, part := range p.parts {
		switch part.kind {
		case '.':
			point = true
		case '9', '0':
			if point {
				if n++; part.kind == '0' {
					least = n
				}
			}
		}
	}
	for len(fraction) > least && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	return fraction
}

func (p *numberPattern) signAt(what string, negative bool) string {
	switch {
	case what == "S" && p.sign == "S behind" && negative, what == "SG" && negative:
		return "-"
	case what == "S" && p.sign == "S behind", what == "SG":
		return "+"
	case what == "MI" && negative:
		return "-"
	case what == "PL" && !negative:
		return "+"
	case (what == "MI" || what == "PL") && p.fill:
		return " "
	}
	return ""
}

// signed puts the sign before the number, whose place is marked by a zero byte.
func (p *numberPattern) signed(s string, negative bool) string {
	before, behind := "", ""
	blank := ""
	if p.fill {
		blank = " "
	}
	switch {
	case p.sign == "S before" && negative:
		before = "-"
	case p.sign == "S before":
		before = "+"
	case p.sign == "PR" && negative:
		before, behind = "<", ">"
	case p.sign == "PR":
		before, behind = blank, blank
	case p.sign == "" || p.sign == "PL":
		if before = blank; negative {
			before = "-"
		}
	}
	return strings.Replace(s, "\x00", before, 1) + behind
}

// roundedHalfUp is r with so many digits behind the point.
func roundedHalfUp(r *big.Rat, digits int) string {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)
	n := new(big.Int).Mul(r.Num(), scale)
	n.Mul(n, big.NewInt(2)).Add(n, r.Denom())
	n.Div(n, new(big.Int).Mul(r.Denom(), big.NewInt(2)))
	s := n.String()
	if digits == 0 {
		return s
	}
	if len(s) <= digits {
		s = strings.Repeat("0", digits-len(s)+1) + s
	}
	return s[:len(s)-digits] + "." + s[len(s)-digits:]
}
