package plan

import (
	"fmt"

	"weir/dataframe/column"
)

// CheckAction says what becomes of rows that do not fulfil a Check.
type CheckAction uint8

// CheckFail ends the query, once all rows were looked at. CheckWarn lets them pass, CheckDrop
// leaves them out.
const (
	CheckFail CheckAction = iota
	CheckWarn
	CheckDrop
)

func (a CheckAction) String() string { return [...]string{"fail", "warn", "drop"}[a] }

// A Check looks whether Cond is true for every row; false and null are not. It tells at
// the end of its input: who stops reading before, as a Limit does, is told nothing.
type Check struct {
	In     Node
	Cond   Expr
	Action CheckAction
	// Report, if not nil, is given what was found when the last row has passed. With
	// CheckFail it is not called.
	Report func(*Checked)
	// What is the condition as a message calls it; "": Cond.
	What string
}

// Checked is what a Check found. Sample is the first bad rows, a few, and At their
// numbers in the input, from 0.
type Checked struct {
	Rows, Bad int64
	Sample    *column.Batch
	At        []int64
}

// NewCheck looks at cond, which is a bool over the rows of in.
func NewCheck(in Node, cond Expr, action CheckAction, report func(*Checked)) (*Check, error) {
	f, err := NewFilter(in, cond)
	if err != nil {
		return nil, err
	}
	return &Check{In: in, Cond: f.Where, Action: action, Report: report}, nil
}

func (*Check) node() {}

// Schema implements Node.
func (n *Check) Schema() *column.Schema { return n.In.Schema() }

// Inputs implements Node.
func (n *Check) Inputs() []Node { return []Node{n.In} }

// With implements Node.
func (n *Check) With(i []Node) Node {
	out := *n
	out.In = i[0]
	return &out
}

func (n *Check) String() string { return fmt.Sprintf("Check %s, else %s", n.Cond, n.Action) }
