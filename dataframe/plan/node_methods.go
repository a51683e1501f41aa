package plan

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

func (*Scan) node()       {}
func (*Values) node()     {}
func (*FilterRows) node() {}
func (*Project) node()    {}
func (*Aggregate) node()  {}
func (*Join) node()       {}
func (*Sort) node()       {}
func (*Limit) node()      {}
func (*Union) node()      {}
func (*Window) node()     {}
func (*Apply) node()      {}
func (*WriteTo) node()    {}

// Schema implements Node, as all of these do.
func (n *Scan) Schema() *column.Schema       { return n.schema }
func (n *Values) Schema() *column.Schema     { return n.schema }
func (n *FilterRows) Schema() *column.Schema { return n.In.Schema() }
func (n *Project) Schema() *column.Schema    { return n.schema }
func (n *Aggregate) Schema() *column.Schema  { return n.schema }
func (n *Join) Schema() *column.Schema       { return n.schema }
func (n *Sort) Schema() *column.Schema       { return n.In.Schema() }
func (n *Limit) Schema() *column.Schema      { return n.In.Schema() }
func (n *Union) Schema() *column.Schema      { return n.schema }
func (n *Window) Schema() *column.Schema     { return n.schema }
func (n *Apply) Schema() *column.Schema      { return n.Out }
func (n *WriteTo) Schema() *column.Schema    { return WrittenSchema }

// Inputs implements Node, as all of these do.
func (n *Scan) Inputs() []Node       { return nil }
func (n *Values) Inputs() []Node     { return nil }
func (n *FilterRows) Inputs() []Node { return []Node{n.In} }
func (n *Project) Inputs() []Node    { return []Node{n.In} }
func (n *Aggregate) Inputs() []Node  { return []Node{n.In} }
func (n *Join) Inputs() []Node       { return []Node{n.Left, n.Right} }
func (n *Sort) Inputs() []Node       { return []Node{n.In} }
func (n *Limit) Inputs() []Node      { return []Node{n.In} }
func (n *Union) Inputs() []Node      { return n.Ins }
func (n *Window) Inputs() []Node     { return []Node{n.In} }
func (n *Apply) Inputs() []Node      { return []Node{n.In} }
func (n *WriteTo) Inputs() []Node    { return []Node{n.In} }

// With implements Node, as all of these do.
func (n *Scan) With([]Node) Node         { return n }
func (n *Values) With([]Node) Node       { return n }
func (n *FilterRows) With(i []Node) Node { return &FilterRows{i[0], n.Where} }
func (n *Project) With(i []Node) Node    { return &Project{i[0], n.Exprs, n.schema} }
func (n *Aggregate) With(i []Node) Node  { return &Aggregate{i[0], n.Keys, n.Sets, n.Aggs, n.schema} }
func (n *Join) With(i []Node) Node {
	return n.Rebuild(i[0], i[1], n.LeftOn, n.RightOn, n.Drop, n.schema)
}
func (n *Sort) With(i []Node) Node   { return &Sort{i[0], n.Keys, n.Limit} }
func (n *Limit) With(i []Node) Node  { return &Limit{i[0], n.Offset, n.N} }
func (n *Union) With(i []Node) Node  { return &Union{i, n.schema} }
func (n *Window) With(i []Node) Node { return &Window{i[0], n.Calls, n.schema} }
func (n *Apply) With(i []Node) Node {
	return &Apply{i[0], n.Name, n.Keys, n.Order, n.Out, n.Fn}
}
func (n *WriteTo) With(i []Node) Node { return &WriteTo{i[0], n.Sink, n.Done} }

func (n *Scan) String() string {
	s := "Scan " + n.Source.String()
	if len(n.Request.Columns) < n.Full.Len() {
		s += " columns=[" + strings.Join(n.Request.Columns, ", ") + "]"
	}
	if len(n.Request.Filters) > 0 {
		var fs []string
		for _, f := range n.Request.Filters {
			fs = append(fs, f.Expr.String())
		}
		s += " where=[" + strings.Join(fs, ", ") + "]"
	}
	if n.Request.Limit >= 0 {
		s += fmt.Sprintf(" limit=%d", n.Request.Limit)
	}
	return s
}

func (n *Values) String() string {
	rows := 0
	for _, b := range n.Rows {
		rows += b.N
	}
	return fmt.Sprintf("Values %d rows", rows)
}

func (n *FilterRows) String() string { return "Filter " + n.Where.String() }
func (n *Project) String() string    { return "Project " + joinExprs(n.Exprs) }

func (n *Sort) String() string {
	s := "Sort " + joinKeys(n.Keys)
	if n.Limit >= 0 {
		s = fmt.Sprintf("TopK %d by %s", n.Limit, joinKeys(n.Keys))
	}
	return s
}

func joinKeys(keys []SortKey) string {
	var s []string
	for _, k := range keys {
		s = append(s, k.String())
	}
	return strings.Join(s, ", ")
}

func (n *Limit) String() string {
	s := "Limit"
	if n.N >= 0 {
		s += fmt.Sprintf(" %d", n.N)
	}
	if n.Offset > 0 {
		s += fmt.Sprintf(" offset %d", n.Offset)
	}
	return s
}

func (n *Union) String() string { return fmt.Sprintf("Union of %d", len(n.Ins)) }

func (n *Window) String() string { return "Window " + joinExprs(n.Calls) }

func (n *Apply) String() string {
	s := "Apply " + n.Name + " by " + joinExprs(n.Keys)
	if len(n.Order) > 0 {
		s += " order " + joinKeys(n.Order)
	}
	return s
}

func (n *WriteTo) String() string { return "Write " + n.Sink.String() }

// unify adds f to the union's schema or widens the column of its name.
func (n *Union) unify(f column.Field) error {
	for i, have := range n.schema.Fields {
		if have.Name != f.Name {
			continue
		}
		t, err := funcs.Unify([]column.Type{have.Type, f.Type})
		if err != nil {
			return fmt.Errorf("union: column %q: %w", f.Name, err)
		}
		n.schema.Fields[i].Type = t
		n.schema.Fields[i].Nullable = have.Nullable || f.Nullable
		return nil
	}
	n.schema.Fields = append(n.schema.Fields, f)
	return nil
}

// fit projects in to the union's schema.
func (n *Union) fit(in Node) (Node, error) {
	var es []Expr
	same := in.Schema().Len() == n.schema.Len()
	for i, f := range n.schema.Fields {
		at := in.Schema().Index(f.Name)
		if at < 0 {
			es = append(es, &Alias{&Literal{nil, f.Type}, f.Name})
			continue
		}
		c := &Column{Name: f.Name}
		if in.Schema().Fields[at].Type.Equal(f.Type) {
			es = append(es, c)
			same = same && at == i
			continue
		}
		same = false
		es = append(es, &Alias{&Cast{X: c, To: f.Type}, f.Name})
	}
	if same {
		return in, nil
	}
	return NewProject(in, es)
}
