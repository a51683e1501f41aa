package statement

import (
	"errors"
	"fmt"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
)

// describeColumn changes what only the catalogue knows of a column.
func (t *target) describeColumn(a syntax.AlterAction) error {
	at, err := t.at(a.Name)
	if err != nil {
		return err
	}
	r := t.r.Clone()
	r.Columns = t.columns()
	c := &r.Columns[at]
	switch a.Kind {
	case "comment":
		c.Comment = a.To[0]
	case "drop default":
		c.Default = ""
	default:
		def := syntax.ColumnDef{Pos: a.Value.Position(), Name: c.Name, Type: typeName(t.schema.Fields[at].Type), Default: a.Value}
		_, fresh, err := t.x.columnOf(def)
		if err != nil {
			return err
		}
		c.Default = fresh.Default
	}
	return t.x.cat.Replace(t.x.ctx, r)
}

// typeName is a type as it is written.
func typeName(t column.Type) *syntax.TypeName {
	return castTo(&syntax.Const{Word: "null"}, t).(*syntax.Cast).To
}

func (t *target) nullability(a syntax.AlterAction) error {
	at, err := t.at(a.Name)
	if err != nil {
		return err
	}
	must := a.Kind == "set not null"
	if t.schema.Fields[at].Nullable != must && t.r.Memory == nil {
		return nil
	}
	r := t.r.Clone()
	r.Columns = t.columns()
	r.Columns[at].NotNull = must
	n, err := t.node()
	if err != nil {
		return err
	}
	schema := &column.Schema{Fields: slices.Clone(t.schema.Fields)}
	schema.Fields[at].Nullable = !must
	if t.r.Memory == nil {
		return fmt.Errorf("%s: whether a column may be null is part of CREATE TABLE; CREATE OR REPLACE TABLE … AS makes it anew", t.r)
	}
	return t.reshape(n, schema, r)
}

// addPartition has nothing to do: a partition is there as soon as it has rows.
func (t *target) addPartition(a syntax.AlterAction) error {
	if a.To != nil {
		return errors.New("ADD PARTITION … LOCATION is not there: the rows of a table are below its folder; INSERT INTO t SELECT * FROM 'place' brings them in")
	}
	have, err := t.x.hasPartition(t, a.Partition)
	if err != nil {
		return err
	}
	if have && !a.Exists {
		return errors.New("ADD PARTITION: the partition is there already; IF NOT EXISTS leaves it alone")
	}
	if !have {
		t.x.host.Note("a partition is there as soon as it has rows; ADD PARTITION has nothing to do")
	}
	return nil
}

// comment sets the comment of a table, view, column or schema.
func (x *run) comment(s *syntax.Comment) (*Result, error) {
	name := s.Name
	if s.Kind == "schema" {
		return nil, errors.New("COMMENT ON SCHEMA is not there; CREATE SCHEMA … COMMENT '…' gives one")
	}
	if s.Kind == "column" {
		if len(name) < 2 {
			return nil, errors.New("COMMENT ON COLUMN takes table.column")
		}
		name = name[:len(name)-1]
	}
	r, err := x.relation(name)
	if err != nil {
		return nil, err
	}
	if s.Kind == "column" {
		t, err := x.target(name)
		if err != nil {
			return nil, err
		}
		err = t.describeColumn(syntax.AlterAction{Kind: "comment", Name: s.Name, To: []string{s.Text}})
		return done("commented on column " + full(s.Name)), err
	}
	if r.Kind() != s.Kind {
		return nil, fmt.Errorf("%s is a %s", r, r.Kind())
	}
	r = r.Clone()
	r.Comment = s.Text
	return done("commented on " + r.Kind() + " " + r.String()), x.cat.Replace(x.ctx, r)
}
