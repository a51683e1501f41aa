package plan

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// An Over says which rows a window call sees: those with the same Partition as
// its own row (nulls are equal here), in Order, and of these the Frame. Rows that
// compare equal keep the order of the input.
type Over struct {
	Partition []Expr
	Order     []SortKey
	// Frame is nil for SQL's default: with an Order, from the first row of the
	// partition to the last that compares equal to the own one; without, the whole
	// partition. Functions that rank or look at a row at a distance disregard it.
	Frame *Frame
}

// A Frame is the part of a partition, relative to the own row, that an
// aggregate or first_value, last_value and nth_value see.
type Frame struct {
	Unit       FrameUnit
	Start, End Bound
	Exclude    Exclusion
}

// A FrameUnit is what the offsets of a Frame count.
type FrameUnit uint8

// Rows counts rows. Range is a distance between values of the one key of Order; its
// CurrentRow means all rows that compare equal. Groups counts runs of
// rows that compare equal.
const (
	Rows FrameUnit = iota
	Range
	Groups
)

// A Bound is one end of a Frame. Offset, not negative and not null, goes with
// Preceding and Following.
type Bound struct {
	Kind   BoundKind
	Offset Expr
	// Unit makes an Offset of Range a number of calendar units where Order's key is
	// a date or timestamp: "day", "month", …; "": the Offset is a number or an interval.
	Unit string
}

// A BoundKind is where a Bound is.
type BoundKind uint8

// The places of bounds, from the partition's first row to its last.
const (
	UnboundedPreceding BoundKind = iota
	Preceding
	CurrentRow
	Following
	UnboundedFollowing
)

// An Exclusion takes rows near the own one out of a Frame.
type Exclusion uint8

// ExcludeGroup leaves out the own row and those that compare equal, ExcludeTies only the
// latter.
const (
	ExcludeNone Exclusion = iota
	ExcludeCurrentRow
	ExcludeGroup
	ExcludeTies
)

func (u FrameUnit) String() string { return [...]string{"ROWS", "RANGE", "GROUPS"}[u] }

func (x Exclusion) String() string {
	return [...]string{"NO OTHERS", "CURRENT ROW", "GROUP", "TIES"}[x]
}

func (b Bound) String() string {
	switch b.Kind {
	case UnboundedPreceding:
		return "UNBOUNDED PRECEDING"
	case CurrentRow:
		return "CURRENT ROW"
	case UnboundedFollowing:
		return "UNBOUNDED FOLLOWING"
	}
	s := "?"
	if b.Offset != nil {
		s = b.Offset.String()
	}
	if b.Unit != "" {
		s = "INTERVAL " + s + " " + b.Unit
	}
	if b.Kind == Preceding {
		return s + " PRECEDING"
	}
	return s + " FOLLOWING"
}

func (f *Frame) String() string {
	s := fmt.Sprintf("%s BETWEEN %s AND %s", f.Unit, f.Start, f.End)
	if f.Exclude != ExcludeNone {
		s += " EXCLUDE " + f.Exclude.String()
	}
	return s
}

func (o *Over) String() string {
	var parts []string
	if len(o.Partition) > 0 {
		parts = append(parts, "PARTITION BY "+joinExprs(o.Partition))
	}
	if len(o.Order) > 0 {
		parts = append(parts, "ORDER BY "+joinKeys(o.Order))
	}
	if o.Frame != nil {
		parts = append(parts, o.Frame.String())
	}
	return strings.Join(parts, " ")
}

// children are the partition's keys, what Order orders by, and the offsets.
func (o *Over) children() []Expr {
	if o == nil {
		return nil
	}
	out := append([]Expr(nil), o.Partition...)
	for _, k := range o.Order {
		out = append(out, k.X)
	}
	if o.Frame != nil {
		for _, b := range []Bound{o.Frame.Start, o.Frame.End} {
			if b.Offset != nil {
				out = append(out, b.Offset)
			}
		}
	}
	return out
}

// with is o with the children c.
func (o *Over) with(c []Expr) *Over {
	if o == nil {
		return nil
	}
	n := len(o.Partition)
	out := &Over{Partition: c[:n:n]}
	c = c[n:]
	for i, k := range o.Order {
		k.X = c[i]
		out.Order = append(out.Order, k)
	}
	c = c[len(o.Order):]
	if o.Frame != nil {
		f := *o.Frame
		for _, b := range []*Bound{&f.Start, &f.End} {
			if b.Offset != nil {
				b.Offset, c = c[0], c[1:]
			}
		}
		out.Frame = &f
	}
	return out
}

// resolveOver is o over rows of schema in.
func resolveOver(o *Over, in *column.Schema) (*Over, error) {
	out := &Over{}
	for _, k := range o.Partition {
		r, err := resolve(k, in, false)
		if err != nil {
			return nil, fmt.Errorf("partition by %s: %w", k, err)
		}
		out.Partition = append(out.Partition, Unalias(r))
	}
	for _, k := range o.Order {
		r, err := resolve(k.X, in, false)
		if err != nil {
			return nil, fmt.Errorf("order by %s: %w", k.X, err)
		}
		out.Order = append(out.Order, SortKey{Unalias(r), k.Desc, k.NullsFirst})
	}
	if o.Frame == nil {
		return out, nil
	}
	if err := o.Frame.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", o.Frame, err)
	}
	f := *o.Frame
	for _, b := range []*Bound{&f.Start, &f.End} {
		if err := b.resolve(f.Unit, out.Order, in); err != nil {
			return nil, fmt.Errorf("%s: %w", o.Frame, err)
		}
	}
	out.Frame = &f
	return out, nil
}

// check refuses a frame whose end lies before its start for every row.
func (f *Frame) check() error {
	switch {
	case f.Start.Kind == UnboundedFollowing:
		return fmt.Errorf("a frame cannot start with UNBOUNDED FOLLOWING")
	case f.End.Kind == UnboundedPreceding:
		return fmt.Errorf("a frame cannot end with UNBOUNDED PRECEDING")
	case f.Start.Kind > f.End.Kind:
		return fmt.Errorf("a frame that starts with %s cannot end with %s", f.Start, f.End)
	}
	return nil
}

// resolve resolves the offset, which stands in a frame of unit u.
func (b *Bound) resolve(u FrameUnit, order []SortKey, in *column.Schema) error {
	if b.Kind != Preceding && b.Kind != Following {
		b.Offset, b.Unit = nil, ""
		return nil
	}
	if b.Offset == nil {
		return fmt.Errorf("PRECEDING and FOLLOWING need an offset")
	}
	r, err := resolve(b.Offset, in, false)
	if err != nil {
		return err
	}
	b.Offset = Unalias(r)
	if u == Range {
		return b.checkRange(order)
	}
	if b.Unit != "" {
		return fmt.Errorf("an interval goes with RANGE, not with %s", u)
	}
	if _, ok := funcs.CastCost(r.Type(), column.Int64); !ok {
		return fmt.Errorf("%s takes whole numbers as offsets, not %s", u, r.Type())
	}
	b.Offset = castTo(b.Offset, column.Int64)
	return nil
}

func (b *Bound) checkRange(order []SortKey) error {
	if len(order) != 1 {
		return fmt.Errorf("RANGE with an offset needs exactly one ORDER BY key, not %d; ROWS and GROUPS take any number", len(order))
	}
	b.wholeDays(order[0].X.Type())
	_, err := funcs.NewShift(order[0].X.Type(), b.Offset.Type(), b.Unit)
	return err
}

// wholeDays makes days of hours where the key is a date.
func (b *Bound) wholeDays(key column.Type) {
	l, ok := b.Offset.(*Literal)
	if !ok || key.Kind != column.KindDate || b.Unit != "hour" {
		return
	}
	if n, ok := l.Value.(int64); ok && n%24 == 0 {
		b.Offset, b.Unit = NewLiteral(n/24), "day"
	}
}
