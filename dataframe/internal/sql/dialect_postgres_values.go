package sql

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/dialects"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// firstReplaced is PostgreSQL's regexp_replace, which replaces the first match unless its flags hold g, and writes the
// whole match as \&.
func firstReplaced(a []plan.Expr) plan.Expr {
	if len(a) != 3 && len(a) != 4 {
		return nil
	}
	a = append([]plan.Expr(nil), a...)
	if lit, ok := a[2].(*plan.Literal); ok && lit.Typ.Kind == column.KindString && lit.Value != nil {
		a[2] = text(wholeMatch.ReplaceAllStringFunc(lit.Value.(string), func(s string) string {
			if s == `\&` {
				return `\0`
			}
			return s
		}))
	}
	if len(a) == 3 {
		a = append(a, text(""))
	}
	return call("regexp_replace", a...)
}

var wholeMatch = regexp.MustCompile(`(?s)\\.`)

// matchRows is PostgreSQL's regexp_matches: a row of what the groups of the first match hold, or with the flag g of
// every match.
func (b *binder) matchRows(e *syntax.Call) (*dialects.Function, error) {
	flags := ""
	switch len(e.Args) {
	case 2:
		return &dialects.Function{Call: "regexp_matches(s, pattern)", Is: firstMatch("''")}, nil
	case 3:
		t, ok := e.Args[2].(*syntax.Text)
		if !ok {
			return nil, b.errorAt(e.Args[2].Position(), "regexp_matches takes its flags as a text such as 'g'")
		}
		flags = t.Value
	default:
		return nil, b.errorAt(e.Pos, "regexp_matches takes a text, a pattern and flags, not %d arguments", len(e.Args))
	}
	f := &dialects.Function{Call: "regexp_matches(s, pattern, flags)", Is: firstMatch("flags")}
	if !strings.Contains(flags, "g") {
		return f, nil
	}
	p, ok := e.Args[1].(*syntax.Text)
	if !ok {
		return nil, b.errorAt(e.Args[1].Position(), "regexp_matches with the flag g takes its pattern as a text between quotes")
	}
	re, err := regexp.Compile(p.Value)
	if err != nil {
		return nil, b.wrap(e.Args[1].Position(), err)
	}
	var groups []string
	for g := min(1, re.NumSubexp()); g <= re.NumSubexp(); g++ {
		groups = append(groups, fmt.Sprintf("list_element(regexp_extract_all(s, pattern, %d, replace(flags, 'g', '')), i)", g))
	}
	f.Is = fmt.Sprintf("unnest(list_transform(generate_series(1, list_length(regexp_extract_all(s, pattern, 0, replace(flags, 'g', '')))), i -> [%s]))", strings.Join(groups, ", "))
	return f, nil
}

// firstMatch is a list of the first match alone, an empty one where there is none.
func firstMatch(flags string) string {
	groups := "regexp_match_groups(s, pattern, " + flags + ")"
	return fmt.Sprintf("unnest(CASE WHEN %s IS NOT NULL THEN [%s] END)", groups, groups)
}

// castBytes is a cast to or from bytes as a dialect writes them; nil where it is the cast of Weir, for which a text is
// its own bytes.
func (l *lowering) castBytes(e *syntax.Cast, x plan.Expr, t column.Type) (plan.Expr, error) {
	postgres := l.b.dialect == syntax.Postgres
	switch from := l.typeOf(x).Kind; {
	case t.Kind == column.KindString && from == column.KindBinary && postgres:
		return call("||", text(`\x`), call("lower", call("to_hex", x))), nil
	case t.Kind != column.KindBinary || from != column.KindString:
		return nil, nil
	}
	lit, ok := x.(*plan.Literal)
	switch {
	case !ok && postgres:
		hexed := call("unhex", call("substr", x, plan.NewLiteral(int64(3))))
		wrong := call("error", text("a text with backslashes that does not begin with \\x is not read as bytes here; write '\\x…' or decode(s, 'escape')"))
		return &plan.Case{
			Whens: []plan.Expr{call("starts_with", x, text(`\x`)), call("contains", x, text(`\`))},
			Thens: []plan.Expr{hexed, &plan.Cast{X: wrong, To: column.Binary}}, Else: &plan.Cast{X: x, To: t}}, nil
	case !ok && l.b.dialect == syntax.Weir:
		return blobOf(x, e.Try), nil
	case !ok || lit.Value == nil || !strings.Contains(lit.Value.(string), `\`):
		return nil, nil
	}
	s := lit.Value.(string)
	var out []byte
	var err error
	switch {
	case postgres:
		out, err = postgresBytes(s)
	case l.b.dialect == syntax.Weir:
		out, err = weirBytes(s)
	default:
		return nil, nil
	}
	if err != nil {
		if e.Try {
			return &plan.Literal{Typ: column.Binary}, nil
		}
		return nil, l.b.wrap(e.Pos, err)
	}
	return &plan.Literal{Value: out, Typ: column.Binary}, nil
}

// postgresBytes is a text as PostgreSQL reads bytes: \x and hexadecimal digits, or characters, \\ and \ooo.
func postgresBytes(s string) ([]byte, error) {
	if digits, ok := strings.CutPrefix(s, `\x`); ok {
		out, err := hex.DecodeString(strings.Join(strings.Fields(digits), ""))
		if err != nil {
			return nil, fmt.Errorf("'%s' are no bytes: behind \\x pairs of hexadecimal digits are wanted", s)
		}
		return out, nil
	}
	return escapedBytes(s, octalByte, "'%s' are no bytes: a backslash stands before another one or three octal digits")
}

// weirBytes is a text as DuckDB reads bytes: each \xAB is one. What PostgreSQL reads otherwise is refused.
func weirBytes(s string) ([]byte, error) {
	if digits, ok := strings.CutPrefix(s, `\x`); ok && len(digits) > 2 && len(digits)%2 == 0 {
		if _, err := hex.DecodeString(digits); err == nil {
			return nil, fmt.Errorf("'%s' is one byte and characters in DuckDB, and only bytes in PostgreSQL: write X'%s'", s, digits)
		}
	}
	return escapedBytes(s, hexByte, "'%s' are no bytes: a backslash stands before x and two hexadecimal digits, as in '\\xAB'")
}

// escapedBytes are the bytes of s, those behind backslashes as read says: what they mean and how long they are.
func escapedBytes(s string, read func(s string) (b byte, n int), wrong string) ([]byte, error) {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			out = append(out, s[i])
			continue
		}
		b, n := read(s[i+1:])
		if n == 0 {
			return nil, fmt.Errorf(wrong, s)
		}
		out, i = append(out, b), i+n
	}
	return out, nil
}

func octalByte(s string) (byte, int) {
	if strings.HasPrefix(s, `\`) {
		return '\\', 1
	}
	if len(s) < 3 || s[0] < '0' || s[0] > '3' || s[1] < '0' || s[1] > '7' || s[2] < '0' || s[2] > '7' {
		return 0, 0
	}
	return (s[0]-'0')<<6 | (s[1]-'0')<<3 | (s[2] - '0'), 3
}

func hexByte(s string) (byte, int) {
	if len(s) < 3 || s[0] != 'x' {
		return 0, 0
	}
	b, err := hex.DecodeString(s[1:3])
	if err != nil {
		return 0, 0
	}
	return b[0], 3
}

// atZone is x AT TIME ZONE z.
func (l *lowering) atZone(e *syntax.AtZone) (plan.Expr, error) {
	zone := e.Zone
	if t, ok := zone.(*syntax.Text); ok && strings.EqualFold(t.Value, "UTC") {
		zone = &syntax.Text{Pos: t.Pos, Value: "UTC"}
	}
	if l.b.dialect == syntax.Postgres {
		if t, ok := zone.(*syntax.Text); ok && (strings.HasPrefix(t.Value, "+") || strings.HasPrefix(t.Value, "-")) {
			return nil, l.b.errorAt(zone.Position(), "PostgreSQL counts %s to the west: write a name such as Europe/Paris", t.Value)
		}
		if x, err := l.expr(e.X); err == nil && l.scope != nil && l.typeOf(x).Kind == column.KindDate {
			e = &syntax.AtZone{Pos: e.Pos, X: &syntax.Cast{Pos: e.Pos, X: e.X, To: &syntax.TypeName{Pos: e.Pos, Name: "timestamptz"}}, Zone: e.Zone}
		}
	}
	return l.calls("at_zone", e.X, zone)
}
