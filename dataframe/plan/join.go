package plan

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// JoinKind says which rows without a partner stay.
type JoinKind uint8

// The kinds of join. Semi, Anti and Mark give no columns of the right side.
const (
	Inner     JoinKind = iota // pairs only
	Left                      // and left rows without a partner
	Semi                      // left rows that have a partner
	Anti                      // left rows that have none
	Right                     // pairs, and right rows without a partner
	Full                      // pairs, and rows of both sides without a partner
	Cross                     // every left row with every right row
	Mark                      // all left rows, and a bool that says whether there is a partner
	Single                    // Left, where a second partner of a left row is an error
	AsofLeft                  // Left, with one partner at most: the nearest in some order
	AsofInner                 // AsofLeft without left rows that have no partner
)

func (k JoinKind) String() string {
	return [...]string{"inner", "left", "semi", "anti", "right", "full", "cross", "mark", "single", "asof left", "asof inner"}[k]
}

// GivesRight reports whether the result has columns of the right side.
func (k JoinKind) GivesRight() bool { return k != Semi && k != Anti && k != Mark }

// KeepsLeft reports whether a left row without a partner is among the pairs,
// with nulls on the right.
func (k JoinKind) KeepsLeft() bool { return k == Left || k == Full || k == Single || k == AsofLeft }

// KeepsRight reports whether a right row without a partner is at the end of the
// result, with nulls on the left.
func (k JoinKind) KeepsRight() bool { return k == Right || k == Full }

// A Join pairs the rows of two inputs. Two rows are partners if their keys are
// equal, one by one, and Where is true. A null key equals nothing, unless it is NullSafe: then
// nulls equal each other; NaN equals NaN.
//
// Pairs come in the order of the left rows, the partners of one in the order of
// the right; a left row without a partner stands in its place. Right rows without a partner
// (Right, Full) come last, in their order.
type Join struct {
	Left, Right     Node
	Kind            JoinKind
	LeftOn, RightOn []Expr   // resolved each over its side, with pairwise equal types; may be none
	NullSafe        []bool   // by key; nil: no key is
	Where           Expr     // over Columns with a Side; nil: none
	Drop            []int    // columns of Right left out, by ordinal: keys that repeat
	Merge           []Merged // Right and Full: keys that have one column in the result
	Validate        string   // "1:1", "1:m", "m:1": a side with a 1 has no two rows with equal keys; "": both may
	// NullAware lets the first so many keys of an Anti or Mark join compare as
	// IN does: a partner that could be one if a null were known makes the answer
	// unknown. Anti drops such a row (NOT IN), Mark gives null.
	NullAware int
	Asof      *Asof // AsofLeft and AsofInner: what is near; made by NewAsofJoin
	// BuildLeft is the optimizer's choice for a left side that takes less memory than the right
	// one; same rows, same order. It is disregarded where it does not apply.
	BuildLeft bool
	// Held is the side that whoever wrote the join wants in memory, as a table to look up in: the
	// optimizer then leaves the join where it stands and turns nothing. NoSide: it decides.
	Held   Side
	schema *column.Schema
}

// A Merged key shows the column Left of the left side, and the column Right of
// the right one in rows that have no left side.
type Merged struct{ Left, Right string }

// JoinOptions are what NewJoinOn may be told besides the condition.
type JoinOptions struct {
	Suffix    string // for the right one of two columns of the same name; "": an error
	Validate  string // as in Join
	NullAware int    // as in Join
	Mark      string // the name of a Mark join's column
	Held      Side   // as in Join; LeftSide is for inner joins with a key
}

// NewJoin joins on pairwise equality of leftOn and rightOn. A right key that is
// a plain column of the same name as its left key is left out of the result;
// another name that both sides have gets suffix.
func NewJoin(left, right Node, kind JoinKind, leftOn, rightOn []Expr, suffix string) (*Join, error) {
	if len(leftOn) == 0 || len(leftOn) != len(rightOn) {
		return nil, fmt.Errorf("join: needs the same number of keys, at least one, on both sides")
	}
	n := &Join{Left: left, Right: right, Kind: kind}
	for i := range leftOn {
		l, err := Resolve(leftOn[i], left.Schema())
		if err != nil {
			return nil, fmt.Errorf("join: left: %w", err)
		}
		r, err := Resolve(rightOn[i], right.Schema())
		if err != nil {
			return nil, fmt.Errorf("join: right: %w", err)
		}
		if err := n.addKey(l, r, false); err != nil {
			return nil, err
		}
	}
	return n.finish(JoinOptions{Suffix: suffix})
}

// NewJoinOn joins on any condition; nil is true for all pairs. A Column of on
// with a Side is of that side. One without is of the side that has its name; if both have
// it, it must stand in a comparison whose first argument is meant for the left
// side and whose second for the right (id = id). Conjuncts that compare an
// expression of either side for equality (=, IS NOT DISTINCT FROM) become keys.
func NewJoinOn(left, right Node, kind JoinKind, on Expr, o JoinOptions) (*Join, error) {
	n := &Join{Left: left, Right: right, Kind: kind}
	if on != nil {
		if err := n.addCondition(on); err != nil {
			return nil, err
		}
	}
	return n.finish(o)
}

// finish checks what the parts have to do with each other and names the columns.
func (n *Join) finish(o JoinOptions) (*Join, error) {
	n.Validate, n.NullAware = o.Validate, o.NullAware
	if n.Held = o.Held; n.Held == LeftSide {
		if n.Kind != Inner || len(n.LeftOn) == 0 || n.Validate != "" {
			return nil, fmt.Errorf("join: only an inner join by equal keys, without validate, can hold its left side; others stream it: swap the sides")
		}
		n.BuildLeft = true
	}
	if n.Kind == Cross && (len(n.LeftOn) > 0 || n.Where != nil) {
		return nil, fmt.Errorf("a cross join takes no condition; use an inner join")
	}
	if n.Asof == nil && (n.Kind == AsofLeft || n.Kind == AsofInner) {
		return nil, fmt.Errorf("join: an as-of join is made by NewAsofJoin")
	}
	if n.NullAware > 0 && (n.Kind != Anti && n.Kind != Mark || n.NullAware > len(n.LeftOn)) {
		return nil, fmt.Errorf("join: only keys of anti and mark joins compare as IN does")
	}
	for i := range n.NullAware {
		if n.IsNullSafe(i) {
			return nil, fmt.Errorf("join: key %s cannot compare as IN does and be null-safe", n.LeftOn[i])
		}
	}
	switch n.Validate {
	case "":
	case "m:m":
		n.Validate = ""
	case "1:1", "1:m", "m:1":
		if len(n.LeftOn) == 0 {
			return nil, fmt.Errorf("join: validate %s needs an equality of both sides", n.Validate)
		}
	default:
		return nil, fmt.Errorf(`join: validate %q; there are "1:1", "1:m", "m:1" and "m:m"`, n.Validate)
	}
	if err := n.mergeKeys(); err != nil {
		return nil, err
	}
	return n, n.setSchema(o)
}

// mergeKeys gives keys that are called alike, and shall be one column where
// the right side alone can give a row, one type.
func (n *Join) mergeKeys() error {
	if !n.Kind.KeepsRight() {
		n.Merge = nil
		return nil
	}
	changed := false
	for _, m := range n.Merge {
		l, r := fieldOf(n.Left, m.Left), fieldOf(n.Right, m.Right)
		if l.Type.Equal(r.Type) {
			continue
		}
		t, err := funcs.Unify([]column.Type{l.Type, r.Type})
		if err != nil {
			return fmt.Errorf("join on %s: %w", m.Left, err)
		}
		changed = true
		if n.Left, err = retype(n.Left, m.Left, t); err != nil {
			return err
		}
		if n.Right, err = retype(n.Right, m.Right, t); err != nil {
			return err
		}
	}
	if !changed {
		return nil
	}
	return n.resolveAgain()
}

// resolveAgain resolves the conditions over inputs with other types.
func (n *Join) resolveAgain() (err error) {
	again := &Join{Left: n.Left, Right: n.Right}
	for i := range n.LeftOn {
		l, err := Resolve(n.LeftOn[i], n.Left.Schema())
		if err != nil {
			return err
		}
		r, err := Resolve(n.RightOn[i], n.Right.Schema())
		if err != nil {
			return err
		}
		if err := again.addKey(l, r, n.IsNullSafe(i)); err != nil {
			return err
		}
	}
	n.LeftOn, n.RightOn = again.LeftOn, again.RightOn
	if n.Where != nil {
		n.Where, err = resolveOn(n.Where, n.Left.Schema(), n.Right.Schema())
	}
	return err
}

func fieldOf(n Node, name string) column.Field { return n.Schema().Fields[n.Schema().Index(name)] }

// retype casts a column of in to t.
func retype(in Node, name string, t column.Type) (Node, error) {
	if fieldOf(in, name).Type.Equal(t) {
		return in, nil
	}
	var es []Expr
	for _, f := range in.Schema().Fields {
		var e Expr = &Column{Name: f.Name}
		if f.Name == name {
			e = &Alias{&Cast{X: e, To: t}, f.Name}
		}
		es = append(es, e)
	}
	return NewProject(in, es)
}

func (n *Join) setSchema(o JoinOptions) error {
	n.schema = &column.Schema{Fields: append([]column.Field(nil), n.Left.Schema().Fields...)}
	if n.Kind == Mark {
		name := o.Mark
		if name == "" {
			name = "mark"
		}
		if hasName(n.schema, name) {
			return fmt.Errorf("join: there is a column %q already; name the mark otherwise", name)
		}
		n.schema.Fields = append(n.schema.Fields, column.Field{Name: name, Type: column.Bool, Nullable: n.NullAware > 0})
	}
	if n.Kind.KeepsRight() {
		for i := range n.schema.Fields {
			n.schema.Fields[i].Nullable = true
		}
		for _, m := range n.Merge {
			n.schema.Fields[n.Left.Schema().Index(m.Left)].Nullable = fieldOf(n.Left, m.Left).Nullable || fieldOf(n.Right, m.Right).Nullable
		}
	}
	for _, i := range n.RightColumns() {
		f := n.Right.Schema().Fields[i]
		if hasName(n.schema, f.Name) {
			if o.Suffix == "" {
				return fmt.Errorf("join: both sides have a column %q; select or rename one first", f.Name)
			}
			f.Name += o.Suffix
			if hasName(n.schema, f.Name) {
				return fmt.Errorf("join: two columns would be called %q; rename one first", f.Name)
			}
		}
		f.Nullable = f.Nullable || n.Kind.KeepsLeft()
		n.schema.Fields = append(n.schema.Fields, f)
	}
	return nil
}

func hasName(s *column.Schema, name string) bool {
	for _, f := range s.Fields {
		if f.Name == name {
			return true
		}
	}
	return false
}

func (n *Join) drops(i int) bool {
	for _, d := range n.Drop {
		if d == i {
			return true
		}
	}
	return false
}

// RightColumns lists the ordinals of the columns of Right that the result has,
// in order.
func (n *Join) RightColumns() []int {
	if !n.Kind.GivesRight() {
		return nil
	}
	var out []int
	for i := range n.Right.Schema().Fields {
		if !n.drops(i) {
			out = append(out, i)
		}
	}
	return out
}

// Reads is what the join itself reads of its input, 0 or 1, besides the columns
// that it passes on: expressions over that input.
func (n *Join) Reads(input int) []Expr {
	keys, side := n.LeftOn, LeftSide
	if input == 1 {
		keys, side = n.RightOn, RightSide
	}
	out := append([]Expr(nil), keys...)
	if n.Where != nil {
		out = append(out, SideColumns(n.Where, side)...)
	}
	if n.Asof != nil && side == LeftSide {
		out = append(out, n.Asof.LeftOn)
	} else if n.Asof != nil {
		out = append(out, n.Asof.RightOn)
	}
	for _, m := range n.Merge {
		name := m.Left
		if side == RightSide {
			name = m.Right
		}
		s := n.Inputs()[input].Schema()
		f := s.Fields[s.Index(name)]
		out = append(out, &Column{Name: f.Name, Index: s.Index(name), Typ: f.Type, Null: f.Nullable})
	}
	return out
}

// IsNullSafe reports whether key i takes null for a value.
func (n *Join) IsNullSafe(i int) bool { return n.NullSafe != nil && n.NullSafe[i] }

// Rebuild is the join with other inputs and keys, whose columns, and those of the
// result, must keep their names; the optimizer prunes with it.
func (n *Join) Rebuild(left, right Node, leftOn, rightOn []Expr, drop []int, schema *column.Schema) *Join {
	out := *n
	out.Left, out.Right, out.LeftOn, out.RightOn, out.Drop, out.schema = left, right, leftOn, rightOn, drop, schema
	return &out
}

func (n *Join) String() string {
	s := "Join " + n.Kind.String()
	if n.Kind == Mark {
		s += " as " + n.schema.Fields[n.schema.Len()-1].Name
	}
	var on []string
	for i := range n.LeftOn {
		op := " = "
		if n.IsNullSafe(i) {
			op = " <=> "
		}
		on = append(on, n.LeftOn[i].String()+op+n.RightOn[i].String())
	}
	if len(on) > 0 {
		s += " on " + strings.Join(on, " and ")
	}
	if n.Asof != nil && len(on) > 0 {
		s += " and " + n.Asof.String()
	} else if n.Asof != nil {
		s += " on " + n.Asof.String()
	}
	if n.Where != nil {
		s += " where " + n.Where.String()
	}
	if n.Validate != "" {
		s += " validate=" + n.Validate
	}
	if n.NullAware > 0 {
		s += fmt.Sprintf(" null_aware=%d", n.NullAware)
	}
	if n.BuildLeft {
		s += " build=left"
	}
	if n.Held != NoSide {
		s += " held=" + map[Side]string{LeftSide: "left", RightSide: "right"}[n.Held]
	}
	return s
}
