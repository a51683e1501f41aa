package statement

import (
	"context"
	"crypto/rand"
	"fmt"
	"path"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// createStored makes a table with versions in the warehouse or at LOCATION, or gives a name to what is at LOCATION.
func (x *run) createStored(s *syntax.CreateTable, r *catalog.Relation, schema *column.Schema, rows plan.Node, have *catalog.Relation) (*Result, error) {
	x.noteKeys(r, r.Keys)
	o := plan.WriteOptions{Mode: "error", PartitionBy: r.PartitionBy, Operation: "CREATE TABLE"}
	switch {
	case s.Location != "":
		r.Location = strings.TrimRight(s.Location, "/")
		named, err := x.nameExisting(s, r, schema, rows, have)
		if named != nil || err != nil {
			return named, err
		}
	case have != nil && have.Managed:
		r.Location, r.Managed = have.Location, true
		o.Mode, o.Operation = "overwrite", "REPLACE TABLE"
	default:
		var err error
		if r.Location, err = x.freeLocation(r); err != nil {
			return nil, err
		}
		r.Managed = true
	}
	if u := strings.ToLower(s.Using); u != "" && u != "delta" && u != "parquet" {
		x.host.Note(fmt.Sprintf("the rows of %s are kept as Parquet files with versions, not as %s", r, u))
	}
	more, err := generatedChecks(r, schema)
	if err != nil {
		return nil, err
	}
	checks, err := x.sparkConditions(r, schema, append(r.Checks, more...))
	if err != nil {
		return nil, err
	}
	o.Constraints, r.Checks = checks, nil
	n, err := x.fill(r, schema, rows, o)
	if err != nil {
		return nil, err
	}
	if err := x.enter(r, have); err != nil {
		if r.Managed && have == nil {
			_ = x.removeRows(r) // another session was faster with the name
		}
		return nil, err
	}
	return created(r, rows != nil, n), nil
}

// noteKeys tells that no row of a table with versions is looked up.
func (x *run) noteKeys(r *catalog.Relation, keys []catalog.Key) {
	for _, k := range keys {
		if !k.Primary {
			x.host.Note(fmt.Sprintf("UNIQUE (%s) of %s is kept as a remark: only tables in memory look at every row", strings.Join(k.Columns, ", "), r))
		} else {
			x.host.Note(fmt.Sprintf("PRIMARY KEY (%s) of %s is kept as a remark, but for nulls: only tables in memory look at every row", strings.Join(k.Columns, ", "), r))
		}
	}
}

// fill writes the first version of a table.
func (x *run) fill(r *catalog.Relation, schema *column.Schema, rows plan.Node, o plan.WriteOptions) (int64, error) {
	if rows == nil {
		rows = plan.NewValues(schema, nil)
	}
	n, err := withinDomains(rows, r)
	if err == nil {
		n, err = notNull(r, n)
	}
	if err != nil {
		return 0, err
	}
	return x.writeTo(r.Location, n, o)
}

func (x *run) writeTo(location string, n plan.Node, o plan.WriteOptions) (int64, error) {
	sink, err := x.host.Create(x.ctx, location, o)
	if err != nil {
		return 0, err
	}
	if _, ok := sink.(plan.Table); !ok {
		return 0, fmt.Errorf("%s: a table is a folder, whose name has no ending such as .parquet", location)
	}
	w, err := x.write(x.ctx, n, sink)
	if err != nil {
		return 0, err
	}
	return w.Rows, nil
}

// freeLocation is a folder of the warehouse that nothing is in.
func (x *run) freeLocation(r *catalog.Relation) (string, error) {
	s, err := x.cat.FindSchema(x.ctx, []string{r.Schema})
	if err != nil {
		return "", err
	}
	dir := s.Location
	if dir == "" {
		dir = x.cat.Root() + "/" + catalog.FileName(r.Schema)
	}
	folder, err := x.host.Folder(x.ctx, dir)
	if err != nil {
		return "", err
	}
	name := catalog.FileName(r.Name)
	in, err := filesBelow(x.ctx, folder, name+"/")
	if err != nil {
		return "", err
	}
	if len(in) > 0 || path.Ext(name) != "" {
		name = strings.ReplaceAll(name, ".", "%2E") + "-" + strings.ToLower(rand.Text()[:8])
	}
	return dir + "/" + name, nil
}

// nameExisting enters what is at the location of r already; nil: nothing is.
func (x *run) nameExisting(s *syntax.CreateTable, r *catalog.Relation, declared *column.Schema, rows plan.Node, have *catalog.Relation) (*Result, error) {
	var err error
	if r.Options, err = x.optionsOf(s.Options); err != nil {
		return nil, err
	}
	sink, err := x.host.Create(x.ctx, r.Location, plan.WriteOptions{})
	if err == nil {
		if t, ok := sink.(plan.Table); ok {
			if snap, err := t.Snapshot(x.ctx); err == nil {
				r.PartitionBy = snap.PartitionBy()
				return x.enterExisting(r, snap.Schema(), declared, rows, have)
			}
		}
	}
	format := strings.ToLower(s.Using)
	switch format {
	case "", "delta":
		return nil, nil
	case "json":
		format = "jsonl"
	}
	r.Format = format
	if declared.Len() > 0 && rows == nil {
		r.Options = with(r.Options, typesOption, columnsText(declared))
	}
	o, err := readOptions(r)
	if err != nil {
		return nil, err
	}
	n, err := x.host.Open(x.ctx, r.Location, o)
	if err != nil {
		if rows == nil && format != "parquet" {
			return nil, err
		}
		r.Format, r.Options = "", nil // nothing is there yet: a table begins here
		return nil, nil
	}
	return x.enterExisting(r, n.Schema(), declared, rows, have)
}

func (x *run) enterExisting(r *catalog.Relation, schema, declared *column.Schema, rows plan.Node, have *catalog.Relation) (*Result, error) {
	if rows != nil {
		return nil, fmt.Errorf("%s: there are rows already; leave out AS to name them, or choose another place", r.Location)
	}
	if len(r.Checks) > 0 {
		return nil, fmt.Errorf("%s: there are rows already; ALTER TABLE %s ADD CONSTRAINT … CHECK looks at them", r.Location, r)
	}
	for _, f := range declared.Fields {
		at := schema.Index(f.Name)
		if at < 0 {
			return nil, fmt.Errorf("%s: %w", r.Location, &column.UnknownColumn{Name: f.Name, Have: schema.Names()})
		}
		if is := schema.Fields[at].Type; !is.Equal(f.Type) {
			return nil, fmt.Errorf("%s: column %s is %s there, not %s", r.Location, f.Name, is, f.Type)
		}
	}
	defined := r.Columns
	r.Columns = nil
	for _, f := range schema.Fields {
		c := catalog.Column{Name: f.Name, Type: f.Type.String(), NotNull: !f.Nullable}
		for _, d := range defined {
			if strings.EqualFold(d.Name, f.Name) {
				c.Default, c.Comment = d.Default, d.Comment
			}
		}
		r.Columns = append(r.Columns, c)
	}
	if err := x.enter(r, have); err != nil {
		return nil, err
	}
	return done(fmt.Sprintf("created table %s of what is at %s", r, r.Location)), nil
}

// filesBelow are the files of a table below path, also those that ** leaves out, as it does all that begins with a line.
func filesBelow(ctx context.Context, folder plan.Folder, path string) (out []string, err error) {
	for _, pattern := range []string{"_delta_log/*", "_delta_log/_*", "_delta_log/.*", "_delta_log/_sidecars/*", "**"} {
		names, err := folder.Names(ctx, path+pattern)
		if err != nil {
			return nil, err
		}
		out = append(out, names...)
	}
	return out, nil
}

// removeRows deletes the files of a managed table.
func (x *run) removeRows(r *catalog.Relation) error {
	folder, err := x.host.Folder(x.ctx, r.Location)
	if err != nil {
		return err
	}
	names, err := filesBelow(x.ctx, folder, "")
	if err != nil {
		return err
	}
	for _, logs := range []bool{true, false} { // without its log it is no table
		for _, name := range names {
			if strings.HasPrefix(name, "_delta_log/") == logs {
				if err := folder.Remove(x.ctx, name); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
