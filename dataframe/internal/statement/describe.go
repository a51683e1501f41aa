package statement

import (
	"fmt"
	"strconv"
	"strings"

	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// describe shows the columns of a table or query, or what a function does.
func (x *run) describe(s *syntax.Describe) (*Result, error) {
	switch s.Kind {
	case "query":
		n, err := x.s.Query(x.ctx, s.Query, x.env)
		if err != nil {
			return nil, err
		}
		return columnsListing(n, nil, func(string) bool { return true }), nil
	case "function":
		return describeFunction(s.Name[0], s.Extended)
	case "schema":
		schema, err := x.cat.FindSchema(x.ctx, s.Name)
		if err != nil {
			return nil, err
		}
		rows := [][]any{{"name", schema.Name}, {"comment", schema.Comment}, {"location", schema.Location}}
		return listing([]string{"what", "value"}, rows), nil
	}
	return x.describeTable(s.Name, s.Extended, func(string) bool { return true })
}

func (x *run) describeTable(name []string, extended bool, matches func(string) bool) (*Result, error) {
	n, err := x.env.Table(x.ctx, name)
	if err != nil {
		return nil, err
	}
	var r *catalog.Relation
	if f, _ := x.host.Frame(full(name)); f == nil {
		if r, err = x.cat.Find(x.ctx, name); err != nil {
			return nil, err
		}
	}
	out := columnsListing(n, r, matches)
	if !extended || r == nil {
		return out, nil
	}
	more, err := x.facts(r)
	if err != nil {
		return nil, err
	}
	rows := out.Node.(*plan.Values)
	extra := rowsOf(rows.Schema().Names(), texts(6), more).(*plan.Values)
	out.Node = plan.NewValues(rows.Schema(), append(rows.Rows, extra.Rows...))
	return out, nil
}

// columnsListing is a row for each column of n.
func columnsListing(n plan.Node, r *catalog.Relation, matches func(string) bool) *Result {
	rows := [][]any{}
	for _, f := range n.Schema().Fields {
		if !matches(f.Name) {
			continue
		}
		row := []any{f.Name, f.Type.String(), "YES", nil, nil, nil}
		if r != nil {
			if c := r.Column(f.Name); c != nil {
				if c.Domain != "" {
					row[1] = c.Domain
				}
				if c.NotNull {
					row[2] = "NO"
				}
				if c.Default != "" {
					row[4] = c.Default
				}
				if c.Comment != "" {
					row[5] = c.Comment
				}
			}
			for _, k := range r.Keys {
				for _, name := range k.Columns {
					if name == f.Name && row[3] != "PRI" {
						row[3] = map[bool]string{true: "PRI", false: "UNI"}[k.Primary]
					}
				}
			}
			for _, p := range r.PartitionBy {
				if p == f.Name && row[3] == nil {
					row[3] = "PAR"
				}
			}
		}
		rows = append(rows, row)
	}
	return listing([]string{"column", "type", "null", "key", "default", "comment"}, rows)
}

// facts are what DESCRIBE EXTENDED adds.
func (x *run) facts(r *catalog.Relation) ([][]any, error) {
	var out [][]any
	add := func(what, value string) {
		if value != "" {
			out = append(out, []any{"# " + what, value, nil, nil, nil, nil})
		}
	}
	add("name", r.String())
	add("kind", r.Kind())
	add("comment", r.Comment)
	add("created", r.Created.Format("2006-01-02 15:04:05 UTC"))
	add("location", r.Location)
	add("format", r.Format)
	add("partitioned by", strings.Join(r.PartitionBy, ", "))
	switch {
	case r.View != nil:
		add("query", r.View.Query)
	case r.Memory != nil:
		add("rows", strconv.FormatInt(r.Memory.Rows().N, 10))
	case r.Format == "":
		info, err := x.info(r)
		if err != nil {
			return nil, err
		}
		add("version", strconv.FormatInt(info.Version, 10))
		if info.Rows >= 0 {
			add("rows", strconv.FormatInt(info.Rows, 10))
		}
		add("files", strconv.Itoa(info.Files))
		add("bytes", strconv.FormatInt(info.Bytes, 10))
	}
	checks, err := x.checksOf(r)
	if err != nil {
		return nil, err
	}
	for _, c := range checks {
		add("constraint "+c.Name, "CHECK ("+c.Expr+")")
	}
	for _, k := range sortedKeys(r.Properties) {
		add("property "+k, r.Properties[k])
	}
	if s := r.Statistics; s != nil {
		add("analyzed", fmt.Sprintf("%s: %d rows", s.Computed.Format("2006-01-02 15:04:05 UTC"), s.Rows))
		for _, c := range s.Columns {
			add("statistics of "+c.Name, fmt.Sprintf("%d nulls, about %d different, from %s to %s", c.Nulls, c.Distinct, c.Min, c.Max))
		}
	}
	return out, nil
}
