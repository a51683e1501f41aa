package syntax

// A Table is an entry of FROM.
type Table interface {
	Node
	table()
}

// An As is the alias of a table and of its columns.
type As struct {
	Name    string
	Columns []string
}

// A TableName is a table, view or CTE by name.
type TableName struct {
	Pos
	Parts []string
	As
}

// A TableURL is data at a place: 's3://lake/clicks/*.parquet'.
type TableURL struct {
	Pos
	URL string
	As
}

// A Derived is a query in parentheses.
type Derived struct {
	Pos
	Query   *Query
	Lateral bool
	As
}

// A TableFunc is a call whose rows are a table: range(10), unnest(x).
type TableFunc struct {
	Pos
	Call       *Call
	Lateral    bool
	Ordinality bool
	As
}

// A Join joins two tables. Kind is "inner", "left", "right", "full", "cross", "semi", "anti" or
// "positional".
type Join struct {
	Pos
	Kind          string
	Natural, Asof bool
	Left, Right   Table
	On            Expr
	Using         []string
}

// A LateralView is In LATERAL VIEW [OUTER] Call Name AS Columns.
type LateralView struct {
	Pos
	In    Table
	Outer bool
	Call  *Call
	As
}

// A Sample is a part of the rows of In, drawn at random.
type Sample struct {
	Pos
	In     Table
	Method string // "system", "bernoulli", "reservoir" or ""
	Size   Expr
	Unit   string // "percent" or "rows"
	Seed   Expr
}

// A Pivot makes columns of the values of On.
type Pivot struct {
	Pos
	In      Table
	Aggs    []Item
	On      []PivotOn
	GroupBy []Expr
	// Statement: written PIVOT t ON …, not t PIVOT (…).
	Statement bool
	As
}

// A PivotOn is an expression, whose values In are each a column; nil: those that there are.
type PivotOn struct {
	X  Expr
	In []Item
}

// An Unpivot makes rows of columns.
type Unpivot struct {
	Pos
	In           Table
	IncludeNulls bool
	Name         string   // the column of names
	Value        []string // the columns of values
	On           []Item   // columns; a Row where several values make one row
	// Statement: written UNPIVOT t ON … INTO …, not t UNPIVOT (…).
	Statement bool
	As
}

func (*TableName) table()   {}
func (*TableURL) table()    {}
func (*Derived) table()     {}
func (*TableFunc) table()   {}
func (*Join) table()        {}
func (*LateralView) table() {}
func (*Sample) table()      {}
func (*Pivot) table()       {}
func (*Unpivot) table()     {}

// TableAlias is what a table of FROM is called, "" for nothing.
func TableAlias(t Table) string {
	switch t := t.(type) {
	case *TableName:
		if t.As.Name == "" {
			return t.Parts[len(t.Parts)-1]
		}
		return t.As.Name
	case *TableURL:
		return t.As.Name
	case *Derived:
		return t.As.Name
	case *TableFunc:
		if t.As.Name == "" {
			return t.Call.Name[len(t.Call.Name)-1]
		}
		return t.As.Name
	}
	return ""
}
