package syntax

// A Statement is a whole command.
type Statement interface {
	Node
	statement()
}

// A Note is something the reader of the text should know, such as a hint that
// is ignored.
type Note struct {
	Pos
	Text string
}

// A Query is a Body with what surrounds it. It is a Statement and a Body, too.
type Query struct {
	Pos
	With          *With
	Body          Body
	OrderBy       []OrderItem
	Limit, Offset Expr
	Percent       bool // LIMIT 10 PERCENT
	WithTies      bool // FETCH FIRST 3 ROWS WITH TIES
	Up            bool // FETCH FIRST 10 PERCENT, which gives the whole row for a fraction
}

// A With is WITH [RECURSIVE] name AS (…), ….
type With struct {
	Pos
	Recursive bool
	CTEs      []CTE
}

// A CTE is one name of WITH.
type CTE struct {
	Pos
	Name         string
	Columns      []string
	Materialized string // "materialized", "not materialized" or ""
	Query        *Query
	Statement    Statement // in the place of Query, one that changes a table
}

// A Body is a *Select, *SetOp, *Values or *Query (in parentheses).
type Body interface {
	Node
	body()
}

// A SetOp is Left UNION, INTERSECT or EXCEPT Right.
type SetOp struct {
	Pos
	Op          string
	All, ByName bool
	// Corresponding keeps of both sides the columns of Columns, or those that both have.
	Corresponding bool
	Columns       []string
	Left, Right   Body
}

// A Values is VALUES (…), (…).
type Values struct {
	Pos
	Rows [][]Expr
}

// A Select is one SELECT. From is a comma-separated list; nil: no FROM.
type Select struct {
	Pos
	Distinct   bool
	DistinctOn []Expr
	Items      []Item
	From       []Table
	Where      Expr
	GroupBy    []Expr
	Having     Expr
	Windows    []NamedWindow
	Qualify    Expr
}

// An Item is an expression of a list, with its alias. Aliases are those of a call
// that makes several columns: posexplode(x) AS (i, y).
type Item struct {
	X       Expr
	Alias   string
	Aliases []string
}

// An OrderItem is an expression to sort by. Nulls is "first", "last" or "".
type OrderItem struct {
	X     Expr
	Desc  bool
	Nulls string
}

// A NamedWindow is name AS (…) behind WINDOW.
type NamedWindow struct {
	Name   string
	Window *Window
}

// A Window is what OVER says. Base is the name of a window it builds on.
type Window struct {
	Pos
	Base        string
	PartitionBy []Expr
	OrderBy     []OrderItem
	Frame       *Frame
}

// A Frame is ROWS, RANGE or GROUPS between bounds.
type Frame struct {
	Pos
	Unit       string
	Start, End Bound
	Exclude    string // "current row", "group", "ties" or ""
}

// A Bound is an end of a frame: "unbounded preceding", "preceding", "current row",
// "following" or "unbounded following".
type Bound struct {
	Kind   string
	Offset Expr
}

func (*Query) statement() {}
func (*Query) body()      {}
func (*SetOp) body()      {}
func (*Values) body()     {}
func (*Select) body()     {}
