package sql

import "weir/dataframe/plan"

// A query is a whole SELECT with what surrounds it.
type query struct {
	with          []cte
	parts         []part
	order         []orderItem
	limit, offset int64 // limit -1: all
}

// A cte is one name of WITH.
type cte struct {
	name string
	q    *query
	pos  int
}

// A part is one side of UNION: a SELECT, or a query in parentheses. all tells
// how it joins the parts before it.
type part struct {
	sel *selectBody
	q   *query
	all bool
	pos int
}

// A selectBody is SELECT … HAVING.
type selectBody struct {
	distinct      bool
	items         []item
	from          *from
	where, having *clause
	group         []clause
	pos           int
}

// A clause is an expression and where it begins.
type clause struct {
	e   plan.Expr
	pos int
}

// An item is one entry of the list behind SELECT: an expression, *, or table.*.
type item struct {
	clause
	alias string
	star  bool
	table string
}

type orderItem struct {
	clause
	desc       bool
	nullsFirst bool
}

// A from is a table and what is joined to it.
type from struct {
	first tableRef
	joins []joinRef
}

// A tableRef is a table by name, by url, or a query. alias is "" for none.
type tableRef struct {
	name  []string
	url   string
	sub   *query
	alias string
	pos   int
}

type joinRef struct {
	kind  plan.JoinKind
	table tableRef
	on    *clause
	using []token
	pos   int
}
