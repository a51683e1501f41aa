package statement

import (
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// looksUp refuses rows that refer to none: those of fresh whose foreign keys are in no row of the other table. A null
// refers to nothing. All: fresh is all that the table has then, else what is added to it. What was there before is
// not looked up again.
func (t *target) looksUp(fresh []*column.Batch, all bool, before []*column.Batch) error {
	if t.r.Memory == nil || !t.x.cat.ForeignChecked() {
		return nil
	}
	for _, f := range t.r.Foreign {
		if f.Remark {
			continue
		}
		p, key, err := t.x.parent(t.r, f)
		if err != nil {
			return err
		}
		if p == nil {
			return fmt.Errorf("the constraint %s of %s refers to %s, which is no table of this session", f.Name, t.r, full(f.References))
		}
		lacking, err := t.lacking(f, p, key, fresh, all)
		if err != nil {
			return err
		}
		if len(lacking) > 0 && before != nil {
			was, err := catalog.NewKeySet(t.x.ctx, t.schema, f.Columns, before)
			if err == nil {
				lacking, err = was.Without(t.x.ctx, t.schema, f.Columns, lacking)
			}
			if err != nil {
				return err
			}
		}
		if len(lacking) > 0 {
			return fmt.Errorf("the constraint %s of %s: %s has no row with %s = (%s)",
				f.Name, t.r, p, columnList(key), valuesOf(t.schema, f.Columns, lacking[0]))
		}
	}
	return nil
}

// lacking are the rows of fresh that refer by f to no row of p, by its columns key. There may be columns behind theirs.
func (t *target) lacking(f catalog.ForeignKey, p *catalog.Relation, key []string, fresh []*column.Batch, all bool) ([]*column.Batch, error) {
	self := p.String() == t.r.String()
	memory := p.Memory
	if self {
		memory = t.r.Memory
	}
	n, columns, err := asKey(plan.NewValues(t.schema, fresh), f, typesOf(memory.Schema(), key))
	if err != nil {
		return nil, err
	}
	rows := fresh
	var none []*column.Batch
	if n.Schema().Len() > t.schema.Len() {
		if rows, err = t.x.host.Run(t.x.ctx, n); err != nil {
			return nil, err
		}
		if none, err = t.noKey(n.Schema(), rows, f, columns); err != nil {
			return nil, err
		}
	}
	if !self || !all {
		var ok bool
		if rows, ok, err = memory.Lacking(t.x.ctx, key, n.Schema(), columns, rows); err != nil {
			return nil, err
		}
		if !ok {
			return nil, fmt.Errorf("%s has no key %s", p, columnList(key))
		}
	}
	if self && len(rows) > 0 {
		set, err := catalog.NewKeySet(t.x.ctx, t.schema, key, fresh)
		if err != nil {
			return nil, err
		}
		if rows, err = set.Without(t.x.ctx, n.Schema(), columns, rows); err != nil {
			return nil, err
		}
	}
	return append(none, rows...), nil
}

// typesOf are the types of columns.
func typesOf(schema *column.Schema, columns []string) (out []column.Type) {
	for _, name := range columns {
		out = append(out, schema.Fields[schema.Index(name)].Type)
	}
	return out
}

// asKey is n, rows of a table with the foreign key f, and the names of columns of it with the values of those of f in the
// types of the key to which f refers. A value that is none of such a type, as 1.6 is no integer, is null there.
func asKey(n plan.Node, f catalog.ForeignKey, types []column.Type) (plan.Node, []string, error) {
	schema := n.Schema()
	es, names := columnsOf(schema), slices.Clone(f.Columns)
	for i, name := range f.Columns {
		own := schema.Fields[schema.Index(name)].Type
		if own.Equal(types[i]) {
			continue
		}
		names[i] = fmt.Sprintf(" refers %d", i)
		x := &plan.Column{Name: name}
		to := &plan.Cast{X: x, To: types[i], Try: true}
		back := &plan.Call{Func: "=", Args: []plan.Expr{x, &plan.Cast{X: to, To: own, Try: true}}}
		es = append(es, &plan.Alias{X: &plan.Case{Whens: []plan.Expr{back}, Thens: []plan.Expr{to}}, Name: names[i]})
	}
	if len(es) == schema.Len() {
		return n, names, nil
	}
	out, err := plan.NewProject(n, es)
	return out, names, err
}

// noKey are the rows, as asKey gives them, whose values are all there, and one is none of the key's type.
func (t *target) noKey(schema *column.Schema, rows []*column.Batch, f catalog.ForeignKey, names []string) ([]*column.Batch, error) {
	is := func(name, what string) plan.Expr {
		return &plan.Call{Func: what, Args: []plan.Expr{&plan.Column{Name: name}}}
	}
	var given, none []plan.Expr
	for i, name := range f.Columns {
		given = append(given, is(name, "is_not_null"))
		none = append(none, is(names[i], "is_null"))
	}
	n, err := plan.NewFilter(plan.NewValues(schema, rows), joined("and", append(given, joined("or", none))))
	if err != nil {
		return nil, err
	}
	return t.x.host.Run(t.x.ctx, n)
}

// joined is the expressions with a function of two between them.
func joined(op string, es []plan.Expr) plan.Expr {
	out := es[0]
	for _, e := range es[1:] {
		out = &plan.Call{Func: op, Args: []plan.Expr{out, e}}
	}
	return out
}

// namedKeys are columns under other names.
func namedKeys(columns []string, name func(int) string) (out []plan.Expr) {
	for i, c := range columns {
		out = append(out, &plan.Alias{X: &plan.Column{Name: c}, Name: name(i)})
	}
	return out
}

// named is a node among the tables of a statement that people do not see.
func named(name string) syntax.Table {
	return &syntax.TableName{Parts: []string{"\x00" + name}, As: syntax.As{Name: name}}
}

func pairsTable() syntax.Table { return &syntax.TableName{Parts: []string{pairsName}} }

func column1(name string) syntax.Expr { return &syntax.Name{Parts: []string{name}} }

func columnList(names []string) string { return "(" + strings.Join(names, ", ") + ")" }

// valuesOf are the values of columns in the first row of b.
func valuesOf(schema *column.Schema, columns []string, b *column.Batch) string {
	var out []string
	for _, name := range columns {
		at := schema.Index(name)
		out = append(out, column.FormatValue(schema.Fields[at].Type, b.Cols[at].At(0)))
	}
	return strings.Join(out, ", ")
}
