package statement

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql/syntax"
)

// show lists what SHOW names.
func (x *run) show(s *syntax.Show) (*Result, error) {
	matches, err := like(s.Like)
	if err != nil {
		return nil, err
	}
	switch s.What {
	case "tables", "views":
		return x.showRelations(s, matches)
	case "databases":
		return x.showSchemas(matches)
	case "catalogs":
		return listing([]string{"catalog"}, [][]any{{catalog.Name}}), nil
	case "columns":
		if len(s.From) == 0 {
			return nil, fmt.Errorf("SHOW COLUMNS needs a table: SHOW COLUMNS FROM t")
		}
		return x.describeTable(s.From, false, matches)
	case "functions":
		return showFunctions(matches), nil
	case "partitions":
		if len(s.From) == 0 {
			return nil, fmt.Errorf("SHOW PARTITIONS needs a table: SHOW PARTITIONS t")
		}
		t, err := x.target(s.From)
		if err != nil {
			return nil, err
		}
		rows, err := x.partitions(t)
		return listing([]string{"partition"}, rows), err
	case "properties":
		return x.showProperties(s.From)
	case "create table", "create view":
		return x.showCreate(s)
	case "variables", "all":
		return x.showSettings(matches), nil
	}
	return nil, fmt.Errorf("SHOW %s is not there", strings.ToUpper(s.What))
}

// like is LIKE of SHOW: with % and _, or as in Hive with * and |; "" takes all.
func like(pattern string) (func(string) bool, error) {
	if pattern == "" {
		return func(string) bool { return true }, nil
	}
	var b strings.Builder
	for _, r := range pattern {
		switch r {
		case '%', '*':
			b.WriteString(".*")
		case '_':
			b.WriteByte('.')
		case '|':
			b.WriteString("|")
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	re, err := regexp.Compile("(?is)^(?:" + b.String() + ")$")
	if err != nil {
		return nil, err
	}
	return re.MatchString, nil
}

func (x *run) showRelations(s *syntax.Show, matches func(string) bool) (*Result, error) {
	rows := [][]any{}
	var rs []*catalog.Relation
	if s.From != nil {
		schema, err := x.cat.FindSchema(x.ctx, s.From)
		if err != nil {
			return nil, err
		}
		if rs, err = x.cat.Relations(x.ctx, schema.Name); err != nil {
			return nil, err
		}
	} else {
		var err error
		if rs, err = x.cat.Visible(x.ctx); err != nil {
			return nil, err
		}
		for _, name := range x.host.Frames() {
			if s.What == "tables" && matches(name) {
				rows = append(rows, []any{nil, name, "frame", nil})
			}
		}
	}
	for _, r := range rs {
		if matches(r.Name) && (s.What == "tables" || r.View != nil) {
			var comment any
			if r.Comment != "" {
				comment = r.Comment
			}
			rows = append(rows, []any{r.Schema, r.Name, r.Kind(), comment})
		}
	}
	return listing([]string{"schema", "name", "kind", "comment"}, rows), nil
}

func (x *run) showSchemas(matches func(string) bool) (*Result, error) {
	all, err := x.cat.Schemas(x.ctx)
	if err != nil {
		return nil, err
	}
	var rows [][]any
	for _, s := range all {
		if !matches(s.Name) {
			continue
		}
		var comment any
		if s.Comment != "" {
			comment = s.Comment
		}
		rows = append(rows, []any{s.Name, comment})
	}
	return listing([]string{"schema", "comment"}, rows), nil
}

func (x *run) showSettings(matches func(string) bool) *Result {
	var rows [][]any
	for _, s := range x.host.Settings() {
		if matches(s[0]) {
			rows = append(rows, []any{s[0], s[1], s[2]})
		}
	}
	if matches(foreignChecks) {
		rows = append(rows, []any{foreignChecks, strconv.FormatBool(x.cat.ForeignChecked()), foreignChecksDoc})
	}
	return listing([]string{"name", "value", "doc"}, rows)
}

func (x *run) showProperties(name []string) (*Result, error) {
	r, err := x.relation(name)
	if err != nil {
		return nil, err
	}
	rows := [][]any{}
	for _, k := range sortedKeys(r.Properties) {
		rows = append(rows, []any{k, r.Properties[k]})
	}
	return listing([]string{"key", "value"}, rows), nil
}

func (x *run) showCreate(s *syntax.Show) (*Result, error) {
	r, err := x.relation(s.From)
	if err != nil {
		return nil, err
	}
	if s.What == "create view" && r.View == nil {
		return nil, fmt.Errorf("%s is a table: SHOW CREATE TABLE shows it", r)
	}
	text, err := x.definition(r)
	return listing([]string{"statement"}, [][]any{{text}}), err
}

// definition is the statement that makes r.
func (x *run) definition(r *catalog.Relation) (string, error) {
	if r.View != nil {
		v := &syntax.CreateView{Name: []string{r.Schema, r.Name}, Columns: r.View.Columns, Comment: r.Comment}
		if r.Temp {
			v.Name, v.Temp = []string{r.Name}, true
		}
		stmt, _, err := syntax.Parse(r.View.Query, syntax.Weir)
		if err != nil {
			return "", err
		}
		v.Query = stmt.(*syntax.Query)
		return syntax.Print(v), nil
	}
	n, err := x.scan(x.ctx, r)
	if err != nil {
		return "", err
	}
	t := &syntax.CreateTable{Name: []string{r.Schema, r.Name}, Comment: r.Comment, Using: r.Format}
	if r.Temp {
		t.Name, t.Temp = []string{r.Name}, true
	}
	if !r.Managed {
		t.Location = r.Location
	}
	for _, f := range n.Schema().Fields {
		d := syntax.ColumnDef{Name: f.Name, Type: typeName(f.Type)}
		if c := r.Column(f.Name); c != nil {
			if c.Domain != "" {
				d.Type = &syntax.TypeName{Name: c.Domain}
			}
			d.NotNull, d.Comment = c.NotNull, c.Comment
			if c.Generated != "" {
				it, err := syntax.ParseExpr(c.Generated, syntax.Weir)
				if err != nil {
					return "", err
				}
				d.Generated = it.X
			}
			if c.Identity != nil {
				d.Identity = &syntax.Identity{Always: c.Identity.Always, Auto: c.Identity.Auto}
			}
			if c.Default != "" {
				it, err := syntax.ParseExpr(c.Default, syntax.Weir)
				if err != nil {
					return "", err
				}
				d.Default = it.X
			}
		}
		t.Columns = append(t.Columns, d)
	}
	for _, k := range r.Keys {
		if k.Name != "" {
			continue // of CREATE INDEX
		}
		c := syntax.Constraint{Kind: map[bool]string{true: "primary key", false: "unique"}[k.Primary], Columns: k.Columns}
		if k.Constraint != keyName(r, k) {
			c.Name = k.Constraint
		}
		t.Constraints = append(t.Constraints, c)
	}
	checks, err := x.checksOf(r)
	if err != nil {
		return "", err
	}
	for _, c := range checks {
		if keepsGenerated(r, c) {
			continue
		}
		it, err := syntax.ParseExpr(c.Expr, syntax.Weir)
		if err != nil {
			return "", err
		}
		t.Constraints = append(t.Constraints, syntax.Constraint{Kind: "check", Name: c.Name, Check: it.X})
	}
	t.Constraints = append(t.Constraints, foreignOf(r)...)
	for _, p := range r.PartitionBy {
		t.PartitionedBy = append(t.PartitionedBy, syntax.ColumnDef{Name: p})
	}
	for _, k := range sortedKeys(r.Options) {
		if k != typesOption {
			t.Options = append(t.Options, syntax.Option{Key: k, Value: &syntax.Text{Value: r.Options[k]}})
		}
	}
	for _, k := range sortedKeys(r.Properties) {
		t.Properties = append(t.Properties, syntax.Option{Key: k, Value: &syntax.Text{Value: r.Properties[k]}})
	}
	return syntax.Print(t), nil
}
