package statement

import (
	"fmt"
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
			was, err := catalog.NewKeySet(t.schema, f.Columns, before)
			if err == nil {
				lacking, err = was.Without(t.schema, f.Columns, lacking)
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

// lacking are the rows of fresh that refer by f to no row of p, by its columns key.
func (t *target) lacking(f catalog.ForeignKey, p *catalog.Relation, key []string, fresh []*column.Batch, all bool) ([]*column.Batch, error) {
	self := p.String() == t.r.String()
	schema := t.schema
	if !self {
		schema = p.Memory.Schema()
	}
	own, cast, err := t.asKey(f, schema, key, fresh)
	if err != nil {
		return nil, err
	}
	if !self {
		rows, ok, err := p.Memory.Lacking(key, own, f.Columns, cast)
		if err != nil || ok {
			return rows, err
		}
		return nil, fmt.Errorf("%s has no key %s", p, columnList(key))
	}
	have := fresh
	if !all {
		have = append(t.rows.Batches[:len(t.rows.Batches):len(t.rows.Batches)], fresh...)
	}
	set, err := catalog.NewKeySet(schema, key, have)
	if err != nil {
		return nil, err
	}
	return set.Without(own, f.Columns, cast)
}

// asKey is batches of the table with the columns of f in the types of the key to which they refer.
func (t *target) asKey(f catalog.ForeignKey, schema *column.Schema, key []string, batches []*column.Batch) (*column.Schema, []*column.Batch, error) {
	to := &column.Schema{Fields: append([]column.Field{}, t.schema.Fields...)}
	same := true
	for i, name := range f.Columns {
		at := to.Index(name)
		typ := schema.Fields[schema.Index(key[i])].Type
		same = same && typ.Equal(to.Fields[at].Type)
		to.Fields[at].Type = typ
	}
	if same {
		return t.schema, batches, nil
	}
	n, err := fitTo(plan.NewValues(t.schema, batches), to)
	if err != nil {
		return nil, nil, err
	}
	out, err := t.x.host.Run(t.x.ctx, n)
	return to, out, err
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
