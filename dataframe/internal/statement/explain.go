package statement

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// explain is the plan of a query, or of the query of a statement; analyze runs a query.
func (x *run) explain(s *syntax.Explain) (*Result, error) {
	q, ok := s.Statement.(*syntax.Query)
	if !ok {
		if s.Analyze {
			return nil, errors.New("EXPLAIN ANALYZE runs a query, and this statement would change something; EXPLAIN shows its plan")
		}
		switch st := s.Statement.(type) {
		case *syntax.Insert:
			q = st.Query
		case *syntax.CreateTable:
			q = st.Query
		case *syntax.CreateView:
			q = st.Query
		case *syntax.Delete:
			q = rowsRead(st.Pos, st.With, st.Table, st.Alias, st.Using, st.Where)
		case *syntax.Update:
			q = rowsRead(st.Pos, st.With, st.Table, st.Alias, st.From, st.Where)
		}
		if q == nil {
			return nil, errors.New("EXPLAIN takes a query, INSERT … SELECT, UPDATE, DELETE or CREATE TABLE … AS")
		}
	}
	n, err := x.s.Query(x.ctx, q, x.env)
	if err != nil {
		return nil, err
	}
	text, err := x.host.Explain(x.ctx, n, s.Mode != "", s.Analyze)
	if err != nil {
		return nil, err
	}
	rows := [][]any{}
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		rows = append(rows, []any{line})
	}
	return listing([]string{"plan"}, rows), nil
}

// rowsRead is the query of the rows that a statement would change.
func rowsRead(pos syntax.Pos, with *syntax.With, table []string, alias string, more []syntax.Table, where syntax.Expr) *syntax.Query {
	from := append([]syntax.Table{&syntax.TableName{Pos: pos, Parts: table, As: syntax.As{Name: alias}}}, more...)
	return &syntax.Query{Pos: pos, With: with, Body: &syntax.Select{Pos: pos, Items: []syntax.Item{{X: &syntax.Star{Pos: pos}}}, From: from, Where: where}}
}

// summarize is a row of statistics for each column.
func (x *run) summarize(s *syntax.Summarize) (*Result, error) {
	var n plan.Node
	var err error
	if s.Query != nil {
		n, err = x.s.Query(x.ctx, s.Query, x.env)
	} else {
		n, err = x.env.Table(x.ctx, s.Name)
	}
	if err != nil {
		return nil, err
	}
	if n, err = x.host.Summarize(x.ctx, n); err != nil {
		return nil, err
	}
	return &Result{Node: n, Listing: true}, nil
}

// analyze counts the rows of a table and, for columns, nulls and values, and keeps what it finds with the table.
func (x *run) analyze(s *syntax.Analyze) (*Result, error) {
	if s.Table == nil {
		return done("files tell what they hold; ANALYZE TABLE t keeps figures of one"), nil
	}
	r, err := x.relation(s.Table)
	if err != nil {
		return nil, err
	}
	if r.View != nil {
		return nil, fmt.Errorf("%s is a view, of which no statistics are kept", r)
	}
	if s.Partition != nil {
		return nil, errors.New("ANALYZE TABLE … PARTITION is not there; it reads the whole table")
	}
	n, err := x.scan(x.ctx, r)
	if err != nil {
		return nil, err
	}
	found := &catalog.Statistics{Computed: time.Now().UTC(), Bytes: -1}
	names := s.Columns
	if s.AllColumns {
		names = n.Schema().Names()
	}
	if err := x.measure(found, n, names); err != nil {
		return nil, err
	}
	if r.Memory == nil && r.Format == "" {
		info, err := x.info(r)
		if err != nil {
			return nil, err
		}
		found.Bytes = info.Bytes
	}
	fresh := r.Clone()
	fresh.Statistics = found
	if err := x.cat.Replace(x.ctx, fresh); err != nil {
		return nil, err
	}
	out := [][]any{{nil, found.Rows, nil, nil, nil, nil}}
	for _, c := range found.Columns {
		out = append(out, []any{c.Name, found.Rows, c.Nulls, c.Distinct, c.Min, c.Max})
	}
	t := []column.Type{column.String, column.Int64, column.Int64, column.Int64, column.String, column.String}
	return &Result{Node: rowsOf([]string{"column", "rows", "nulls", "distinct", "min", "max"}, t, out), Listing: true}, nil
}

// measure reads n once.
func (x *run) measure(s *catalog.Statistics, n plan.Node, names []string) error {
	es := []plan.Expr{&plan.Alias{X: &plan.Call{Func: "count"}, Name: "rows"}}
	var at []int
	for i, name := range names {
		k := n.Schema().Index(name)
		if k < 0 {
			return &column.UnknownColumn{Name: name, Have: n.Schema().Names()}
		}
		at = append(at, k)
		c := &plan.Column{Name: n.Schema().Fields[k].Name}
		for _, f := range []string{"count", "approx_count_distinct", "min", "max"} {
			if f != "count" && n.Schema().Fields[k].Type.Kind.Nested() {
				continue
			}
			es = append(es, &plan.Alias{X: &plan.Call{Func: f, Args: []plan.Expr{c}}, Name: fmt.Sprintf("%s %d", f, i)})
		}
	}
	g, err := plan.Group(n, nil, es)
	if err != nil {
		return err
	}
	batches, err := x.host.Run(x.ctx, g)
	if err != nil {
		return err
	}
	schema, b := g.Schema(), batches[0]
	value := func(name string) (column.Type, any) {
		if k := schema.Index(name); k >= 0 {
			return schema.Fields[k].Type, b.Cols[k].At(0)
		}
		return column.Null, nil
	}
	number := func(name string) int64 {
		_, v := value(name)
		i, _ := v.(int64)
		return i
	}
	text := func(name string) string {
		t, v := value(name)
		if v == nil {
			return ""
		}
		return column.FormatValue(t, v)
	}
	s.Rows = number("rows")
	for i, k := range at {
		s.Columns = append(s.Columns, catalog.ColumnStatistics{
			Name: n.Schema().Fields[k].Name, Nulls: s.Rows - number(fmt.Sprintf("count %d", i)),
			Distinct: number(fmt.Sprintf("approx_count_distinct %d", i)), Min: text(fmt.Sprintf("min %d", i)), Max: text(fmt.Sprintf("max %d", i)),
		})
	}
	return nil
}
