package syntax

// A Node is a part of a tree.
type Node interface{ Position() Pos }

// An Expr is an expression as written. What is only spelling is gone: EXTRACT(YEAR
// FROM x) is a Call of date_part, a -> 'k' one of json_extract.
type Expr interface {
	Node
	expr()
}

// A Name is a column, perhaps qualified, or a field of one: which, only the
// binder knows.
type Name struct {
	Pos
	Parts []string
}

// A Star is * or t.*, in a list of SELECT or as the argument of count.
type Star struct {
	Pos
	Table   []string
	Exclude [][]string // a column, perhaps behind its table
	Replace []Item
	Rename  []Rename
}

// A Rename is one entry of * RENAME (a AS b).
type Rename struct{ From, To string }

// An All is the word ALL behind GROUP BY or ORDER BY.
type All struct{ Pos }

// A Number is a number as written, with its sign.
type Number struct {
	Pos
	Text string
}

// A Text is '…'.
type Text struct {
	Pos
	Value string
}

// A Bytes is X'…'.
type Bytes struct {
	Pos
	Value string
}

// A Const is null, true or false, or a constant that is called without
// parentheses, such as current_date.
type Const struct {
	Pos
	Word string
}

// A TypedText is a text with its type in front: DATE '2026-03-01'.
type TypedText struct {
	Pos
	Type  string
	Value string
}

// An Interval is INTERVAL with one part or several.
type Interval struct {
	Pos
	Parts []IntervalPart
}

// An IntervalPart is a number of units. Unit is "" where the text holds them:
// INTERVAL '1 day'. To is set in INTERVAL '1-2' YEAR TO MONTH.
type IntervalPart struct {
	Value    Expr
	Unit, To string
}

// A Param is a value given beside the text: ? (Name ""), $1 or :name. A name that begins with @ is
// that of a variable.
type Param struct {
	Pos
	Name  string
	Index int // of ? and $1, from 1
}

// A Unary is an operator before its operand: "-", "+", "not", "~".
type Unary struct {
	Pos
	Op string
	X  Expr
}

// A Binary is an operator between its operands, by its sign or word.
type Binary struct {
	Pos
	Op   string
	X, Y Expr
}

// A Between is X [NOT] BETWEEN [SYMMETRIC] Low AND High.
type Between struct {
	Pos
	X, Low, High   Expr
	Not, Symmetric bool
}

// An In is X [NOT] IN (List) or (Query), or X [NOT] IN Of, which is a list.
type In struct {
	Pos
	X     Expr
	List  []Expr
	Query *Query
	Not   bool
	Of    Expr
}

// A Like matches a pattern. Op is "like", "ilike", "rlike", "similar to" or "glob".
type Like struct {
	Pos
	Op                 string
	X, Pattern, Escape Expr
	Not                bool
}

// An Is is X IS [NOT] What: "null", "true", "false", "unknown".
type Is struct {
	Pos
	X    Expr
	What string
	Not  bool
}

// An IsDistinct is X IS [NOT] DISTINCT FROM Y.
type IsDistinct struct {
	Pos
	X, Y Expr
	Not  bool
}

// An Exists is EXISTS (Query).
type Exists struct {
	Pos
	Query *Query
}

// A Quantified is X Op ANY (…) or X Op ALL (…).
type Quantified struct {
	Pos
	X     Expr
	Op    string
	All   bool
	Query *Query
	List  Expr // a list, where there is no Query
}

// A Subquery is a query that gives one value.
type Subquery struct {
	Pos
	Query *Query
	Array bool // ARRAY(SELECT …)
}

// A Call calls a function by name. Only aggregates and window functions have
// more than Args.
type Call struct {
	Pos
	Name        []string
	Args        []Expr
	Distinct    bool
	OrderBy     []OrderItem
	Within      []OrderItem // WITHIN GROUP (ORDER BY …)
	Filter      Expr
	IgnoreNulls bool
	Over        *Window
}

// A NamedArg is name := x among arguments.
type NamedArg struct {
	Pos
	Name string
	X    Expr
}

// A Lambda is x -> body or (x, y) -> body.
type Lambda struct {
	Pos
	Params []string
	Body   Expr
}

// A Case is CASE [Subject] WHEN … THEN … ELSE … END.
type Case struct {
	Pos
	Subject Expr
	Whens   []When
	Else    Expr
}

// A When is one branch of a Case.
type When struct{ When, Then Expr }

// A Cast is CAST(X AS To), TRY_CAST(X AS To) or X::To.
type Cast struct {
	Pos
	X   Expr
	To  *TypeName
	Try bool
}

// An AtZone is X AT TIME ZONE Zone.
type AtZone struct {
	Pos
	X, Zone Expr
}

// A Collate is X COLLATE Name.
type Collate struct {
	Pos
	X    Expr
	Name string
}

// A List is [a, b] or ARRAY[a, b].
type List struct {
	Pos
	Elems []Expr
}

// A Row is (a, b) or ROW(a, b).
type Row struct {
	Pos
	Elems []Expr
}

// A Struct is {'a': 1, 'b': 2}.
type Struct struct {
	Pos
	Names  []string
	Values []Expr
}

// A Map is MAP {k: v}.
type Map struct {
	Pos
	Keys, Values []Expr
}

// A Subscript is X[I], or X[I:To] where Slice, or X[I:To:Step], where - stands for a To that is missing.
type Subscript struct {
	Pos
	X, I, To, Step Expr
	Slice          bool
	Closed         bool // PostgreSQL's (x[1:2])[2], which is of another value than x[1:2][2]
}

// Before is the subscript before s that tells of the same value as s, nil if there is none.
func (s *Subscript) Before() *Subscript {
	if before, ok := s.X.(*Subscript); ok && !before.Closed {
		return before
	}
	return nil
}

// Sliced reports whether s, or a subscript before it, is a part.
func (s *Subscript) Sliced() bool {
	for ; s != nil; s = s.Before() {
		if s.Slice {
			return true
		}
	}
	return false
}

// A Field is (X).Name.
type Field struct {
	Pos
	X    Expr
	Name string
}

// A GroupingSets is ROLLUP (…), CUBE (…) or GROUPING SETS (…) in GROUP BY. An item
// that is a Row stands for several expressions.
type GroupingSets struct {
	Pos
	Kind  string // "rollup", "cube", "sets"
	Items []Expr
}

func (*Name) expr()         {}
func (*Star) expr()         {}
func (*All) expr()          {}
func (*Number) expr()       {}
func (*Text) expr()         {}
func (*Bytes) expr()        {}
func (*Const) expr()        {}
func (*TypedText) expr()    {}
func (*Interval) expr()     {}
func (*Param) expr()        {}
func (*Unary) expr()        {}
func (*Binary) expr()       {}
func (*Between) expr()      {}
func (*In) expr()           {}
func (*Like) expr()         {}
func (*Is) expr()           {}
func (*IsDistinct) expr()   {}
func (*Exists) expr()       {}
func (*Quantified) expr()   {}
func (*Subquery) expr()     {}
func (*Call) expr()         {}
func (*NamedArg) expr()     {}
func (*Lambda) expr()       {}
func (*Case) expr()         {}
func (*Cast) expr()         {}
func (*AtZone) expr()       {}
func (*Collate) expr()      {}
func (*List) expr()         {}
func (*Row) expr()          {}
func (*Struct) expr()       {}
func (*Map) expr()          {}
func (*Subscript) expr()    {}
func (*Field) expr()        {}
func (*GroupingSets) expr() {}

// Bytewise reports whether a collation compares texts by their bytes, as all are compared here.
func Bytewise(collation string) bool {
	switch lower(collation) {
	case "c", "posix", "binary", "utf8_binary", "default":
		return true
	}
	return false
}
