package plan

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// A Direction says where an as-of join looks for the partner of a left row.
type Direction uint8

// The directions, as seen from the left value.
const (
	Backward Direction = iota // the last right value that is the same or less
	Forward                   // the first that is the same or greater
	Nearest                   // the one of the two that is nearer; Backward's if both are as near
)

func (d Direction) String() string { return [...]string{"backward", "forward", "nearest"}[d] }

// Asof is what an as-of join compares besides its keys. Every left row has one
// partner at most: of the right rows with its keys, the one whose value is
// nearest in the direction. Of several with that value it is the last one when
// looking backward, the first when looking forward. A null matches nothing.
type Asof struct {
	LeftOn, RightOn Expr // resolved each over its side, of one type
	Direction       Direction
	Strict          bool // the same value does not match
	// Within is how far the value may be: nil for any distance, a float64 if the
	// values are floats, else an int64 in the unit of the type: days, microseconds,
	// hundredths for decimal(10,2).
	Within any
	within string // for Explain
}

// AsofOptions are what NewAsofJoin may be told.
type AsofOptions struct {
	Inner     bool // drop left rows without a partner
	Direction Direction
	Strict    bool
	Tolerance any    // nil, a number or a time.Duration: the greatest distance that matches
	Suffix    string // for the right one of two columns of the same name
}

// NewAsofJoin joins every left row with the right row of equal keys by whose on is nearest
// to its own. A right key that is called as its left one is left out; the right
// on stays, and gets the suffix if it is called as a column of the left side.
func NewAsofJoin(left, right Node, leftOn, rightOn Expr, leftBy, rightBy []Expr, o AsofOptions) (*Join, error) {
	n := &Join{Left: left, Right: right, Kind: AsofLeft}
	if o.Inner {
		n.Kind = AsofInner
	}
	if len(leftBy) != len(rightBy) {
		return nil, fmt.Errorf("as-of join: needs the same number of keys on both sides")
	}
	for i := range leftBy {
		l, r, err := resolveBoth(left, right, leftBy[i], rightBy[i])
		if err != nil {
			return nil, err
		}
		if err := n.addKey(l, r, false); err != nil {
			return nil, err
		}
	}
	l, r, err := resolveBoth(left, right, leftOn, rightOn)
	if err != nil {
		return nil, err
	}
	if n.Asof, err = newAsof(l, r, o); err != nil {
		return nil, err
	}
	return n.finish(JoinOptions{Suffix: o.Suffix})
}

func resolveBoth(left, right Node, l, r Expr) (Expr, Expr, error) {
	x, err := Resolve(l, left.Schema())
	if err != nil {
		return nil, nil, fmt.Errorf("as-of join: left: %w", err)
	}
	y, err := Resolve(r, right.Schema())
	if err != nil {
		return nil, nil, fmt.Errorf("as-of join: right: %w", err)
	}
	return Unalias(x), Unalias(y), nil
}

func newAsof(l, r Expr, o AsofOptions) (*Asof, error) {
	le, err := resolveCall(&Call{Func: "<=", Args: []Expr{l, r}}, []Expr{l, r})
	if err != nil {
		return nil, fmt.Errorf("as-of join on %s and %s: %w", l, r, err)
	}
	args := le.(*Call).Args
	t, err := funcs.Unify([]column.Type{args[0].Type(), args[1].Type()})
	if err != nil {
		return nil, fmt.Errorf("as-of join on %s and %s: %w", l, r, err)
	}
	a := &Asof{LeftOn: castTo(args[0], t), RightOn: castTo(args[1], t), Direction: o.Direction, Strict: o.Strict}
	if o.Direction > Nearest {
		return nil, fmt.Errorf("as-of join: no direction %d", o.Direction)
	}
	if o.Direction != Nearest && o.Tolerance == nil {
		return a, nil
	}
	if !hasDistance(t) {
		return nil, fmt.Errorf("as-of join on %s: values of type %s have no distance; look backward or forward, without a tolerance", l, t)
	}
	if o.Tolerance != nil {
		a.within = fmt.Sprint(o.Tolerance)
		a.Within, err = distanceOf(t, o.Tolerance)
	}
	return a, err
}

// hasDistance reports whether values of t can be near to each other.
func hasDistance(t column.Type) bool {
	switch t.Kind {
	case column.KindFloat64, column.KindFloat32, column.KindDate, column.KindTime, column.KindTimestamp:
		return true
	case column.KindDecimal:
		return t.Precision <= column.ShortPrecision
	}
	return t.Kind.Integer()
}

// distanceOf is v as a distance of values of t.
func distanceOf(t column.Type, v any) (any, error) {
	if d, ok := v.(time.Duration); ok {
		return durationOf(t, d)
	}
	l, err := LiteralOf(v)
	if err != nil {
		return nil, fmt.Errorf("as-of join: tolerance: %w", err)
	}
	number := t
	switch t.Kind {
	case column.KindTimestamp, column.KindTime:
		return nil, fmt.Errorf("as-of join: a tolerance of times is a duration, such as 30*time.Minute, not %s", l)
	case column.KindFloat64, column.KindFloat32:
		number = column.Float64
	case column.KindDecimal:
	default:
		number = column.Int64
	}
	if f, ok := l.Value.(float64); ok && number.Kind != column.KindFloat64 {
		return wholeUnits(f, number)
	}
	c, ok := castTo(l, number).(*Literal)
	if !ok || c.Value == nil {
		return nil, fmt.Errorf("as-of join: a tolerance of %s cannot be %s", t, l)
	}
	switch x := c.Vector().(type) {
	case *column.Ints:
		return positive(x.Values[0], x.Values[0] < 0)
	case *column.Floats:
		return positive(x.Values[0], !(x.Values[0] >= 0))
	}
	return nil, fmt.Errorf("as-of join: a tolerance of %s cannot be %s", t, l)
}

// wholeUnits is how many whole units of an integer or decimal type are in f, as
// it is written: 0.05 is five hundredths.
func wholeUnits(f float64, t column.Type) (any, error) {
	whole, rest, _ := strings.Cut(strconv.FormatFloat(f, 'f', -1, 64), ".")
	rest = (rest + strings.Repeat("0", int(t.Scale)))[:t.Scale]
	n, err := strconv.ParseInt(whole+rest, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("as-of join: a tolerance of %s cannot be %v", t, f)
	}
	return positive(n, f < 0)
}

func positive(v any, negative bool) (any, error) {
	if negative {
		return nil, fmt.Errorf("as-of join: the tolerance %v is negative", v)
	}
	return v, nil
}

func durationOf(t column.Type, d time.Duration) (any, error) {
	if d < 0 {
		return nil, fmt.Errorf("as-of join: the tolerance %s is negative", d)
	}
	switch t.Kind {
	case column.KindDate:
		return int64(d / (24 * time.Hour)), nil
	case column.KindTimestamp, column.KindTime:
		// Distances are whole units: what is less than one does not matter.
		return int64(d / (time.Second / time.Duration(t.Unit.PerSecond()))), nil
	}
	return nil, fmt.Errorf("as-of join: a tolerance of %s is a number, not the duration %s", t, d)
}

func (a *Asof) String() string {
	ops := [...]string{">=", "<=", "~"}
	if a.Strict {
		ops = [...]string{">", "<", "~ not ="}
	}
	s := fmt.Sprintf("%s %s %s", a.LeftOn, ops[a.Direction], a.RightOn)
	if a.Within != nil {
		s += " within " + a.within
	}
	return s
}
