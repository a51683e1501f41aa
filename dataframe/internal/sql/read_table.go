package sql

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
	"weir/internal/typo"
)

// An Opener is an Env that reads places with settings.
type Opener interface {
	URLWith(ctx context.Context, url string, o plan.ReadOptions) (plan.Node, error)
}

// readers are the formats of the table functions that read a place.
var readers = map[string]string{
	"read_parquet": "parquet", "parquet_scan": "parquet",
	"read_csv": "csv", "read_csv_auto": "csv",
	"read_json": "jsonl", "read_json_auto": "jsonl", "read_ndjson": "jsonl", "read_ndjson_auto": "jsonl",
	"read_arrow": "arrow",
}

// readTable is the rows of read_csv('place', option = value, …) and its like, whose options are called
// as DuckDB calls them.
func (b *binder) readTable(t *syntax.TableFunc, name string, blk *block) (source, error) {
	if len(t.Call.Args) == 0 {
		return source{}, b.errorAt(t.Pos, "%s takes a place in single quotes", name)
	}
	place, err := b.optionValue(t.Call.Args[0])
	if err != nil || len(place.texts) == 0 || place.names != nil {
		return source{}, b.errorAt(t.Pos, "%s takes a place in single quotes", name)
	}
	r := &tableReading{name: name, o: plan.ReadOptions{}}
	for _, a := range t.Call.Args[1:] {
		if err := b.readOption(r, a); err != nil {
			return source{}, err
		}
	}
	if err := r.finish(); err != nil {
		return source{}, b.errorAt(t.Pos, "%s: %s", name, err)
	}
	for i, p := range place.texts {
		if slices.Contains(place.texts[:i], p) {
			return source{}, b.errorAt(t.Pos, "%s: the list names '%s' twice, and reads files once; UNION ALL reads one again", name, p)
		}
	}
	r.o.And = place.texts[1:]
	millis := r.readMicros()
	n, err := b.openWith(place.texts[0], r)
	if err == nil && r.rejects {
		n, err = b.rejectsOf(n)
	}
	if err == nil && len(millis) > 0 && !r.rejects {
		n, err = storedMillis(n, millis)
	}
	if err == nil && r.only != nil {
		n, err = plan.NewProject(n, r.only)
	}
	return b.sourceOf(n, err, t.As, name, t.Pos, blk)
}

// readMicros lets the timestamps of milliseconds be read in microseconds, for storedMillis to round, and gives what they shall be.
func (r *tableReading) readMicros() map[string]column.Type {
	if r.o.Types == nil {
		return nil
	}
	out := map[string]column.Type{}
	fields := slices.Clone(r.o.Types.Fields)
	for i, f := range fields {
		if f.Type.Kind == column.KindTimestamp && f.Type.Unit == column.Milli {
			out[strings.ToLower(f.Name)] = f.Type
			fields[i].Type.Unit = column.Micro
		}
	}
	r.o.Types = &column.Schema{Fields: fields}
	return out
}

// storedMillis are the rows of n with the columns of millis rounded, as a cast rounds them.
func storedMillis(n plan.Node, millis map[string]column.Type) (plan.Node, error) {
	var es []plan.Expr
	for _, f := range n.Schema().Fields {
		e := plan.Expr(columnOf(f.Name))
		if t, ok := millis[strings.ToLower(f.Name)]; ok && f.Type.Kind == column.KindTimestamp {
			e = named(nearestMilli(e, f.Type, t, false), f.Name)
		}
		es = append(es, e)
	}
	return plan.NewProject(n, es)
}

func (b *binder) openWith(url string, r *tableReading) (plan.Node, error) {
	if env, ok := b.env.(Opener); ok {
		return env.URLWith(b.ctx, url, r.o)
	}
	if r.set || len(r.o.And) > 0 {
		return nil, fmt.Errorf("%s takes only a place here", r.name)
	}
	return b.env.URL(b.ctx, url)
}

// tableReading is the options of a call, as far as they are known.
type tableReading struct {
	name  string // of the function
	o     plan.ReadOptions
	set   bool // there are options
	types []column.Type
	plain bool        // auto_detect = false
	only  []plan.Expr // the columns of JSON that are asked for

	rejects bool // the lines that cannot be read, in place of the rows
}

// rejectsOf is the lines of a place that could not be read.
func (b *binder) rejectsOf(n plan.Node) (plan.Node, error) {
	if scan, ok := n.(*plan.Scan); ok {
		if q, ok := scan.Source.(plan.Quarantiner); ok {
			return plan.NewScan(b.ctx, q.Quarantined())
		}
	}
	return nil, fmt.Errorf("rejects = true wants files whose lines may be set aside")
}

// readOption sets what the argument a says.
func (b *binder) readOption(r *tableReading, a syntax.Expr) error {
	var key string
	var value syntax.Expr
	switch a := a.(type) {
	case *syntax.NamedArg:
		key, value = a.Name, a.X
	case *syntax.Binary:
		if n, ok := a.X.(*syntax.Name); ok && a.Op == "=" && len(n.Parts) == 1 {
			key, value = n.Parts[0], a.Y
		}
	}
	if key == "" {
		return b.errorAt(a.Position(), "%s takes options as name = value after the place", r.name)
	}
	r.set = true
	v, err := b.optionValue(value)
	if err == nil {
		err = b.setOption(r, strings.ToLower(key), v)
	}
	if err != nil {
		return b.errorAt(a.Position(), "%s: %s", key, plainText(err))
	}
	return nil
}

// plainText is what err says, without the line that it shows.
func plainText(err error) string {
	if at, ok := err.(*syntax.Error); ok {
		return at.Msg
	}
	return err.Error()
}

// optionValue is what e says, which are constants.
func (b *binder) optionValue(e syntax.Expr) (v optionValue, err error) {
	each := []syntax.Expr{e}
	switch e := e.(type) {
	case *syntax.List:
		each, v.list = e.Elems, true
	case *syntax.Struct:
		each, v.names = e.Values, e.Names
	}
	for _, x := range each {
		s, err := b.optionText(x)
		if err != nil {
			return v, err
		}
		v.texts = append(v.texts, s)
	}
	return v, nil
}

// optionText is a constant as text.
func (b *binder) optionText(e syntax.Expr) (string, error) {
	x, err := (&lowering{b: b, scope: &scope{}}).expr(e)
	if err != nil {
		return "", err
	}
	l, ok := x.(*plan.Literal)
	if !ok || l.Value == nil {
		return "", fmt.Errorf("its value is no constant")
	}
	if s, isText := l.Value.(string); isText {
		return s, nil
	}
	return fmt.Sprint(l.Value), nil
}

// setOption looks in the options of every file, of text files and of the function's format.
func (b *binder) setOption(r *tableReading, key string, v optionValue) error {
	tables := []map[string]optionOf{fileOptions}
	switch readers[r.name] {
	case "csv":
		tables = append(tables, textOptions, csvOptions)
	case "jsonl":
		tables = append(tables, textOptions, jsonOptions)
	}
	var have []string
	for _, t := range tables {
		if set := t[key]; set != nil {
			return set(r, v)
		}
		for name := range t {
			have = append(have, name)
		}
	}
	if why := refusedOptions[key]; why != "" {
		return fmt.Errorf("this option is not there; %s", why)
	}
	if slices.Contains(tuningOptions, key) {
		if n, ok := b.env.(Noter); ok {
			n.Note(fmt.Sprintf("%s: the option %s changes nothing here", r.name, key))
		}
		return nil
	}
	slices.Sort(have)
	if near := typo.Nearest(key, have); near != "" {
		return fmt.Errorf("%s has no such option; did you mean %s?", r.name, near)
	}
	return fmt.Errorf("%s has no such option; there are %s", r.name, strings.Join(have, ", "))
}

// finish puts together what several options say.
func (r *tableReading) finish() error {
	o := &r.o
	o.Format = readers[r.name]
	if !r.set {
		return nil
	}
	if r.types != nil {
		if len(o.Names) < len(r.types) {
			return fmt.Errorf("types without names: say types = {'column': 'TYPE'}, or give names, too")
		}
		o.Types = typed(o.Types, o.Names, r.types)
	}
	if r.plain {
		if o.Types == nil && o.Names == nil {
			return fmt.Errorf("auto_detect = false needs columns = {'column': 'TYPE', …}")
		}
		for _, d := range []struct {
			have *string
			or   string
		}{{&o.Header, "no"}, {&o.Quote, `"`}, {&o.Escape, `"`}, {&o.Comment, "none"}} {
			if *d.have == "" {
				*d.have = d.or
			}
		}
		if o.Delimiter == "" {
			o.Delimiter = ","
		}
		if o.Skip == nil {
			o.Skip = new(int)
		}
	}
	return nil
}

// typed is s with the types of names.
func typed(s *column.Schema, names []string, types []column.Type) *column.Schema {
	out := &column.Schema{}
	if s != nil {
		out.Fields = append(out.Fields, s.Fields...)
	}
	for i, t := range types {
		out.Fields = append(out.Fields, column.Field{Name: names[i], Type: t, Nullable: true})
	}
	return out
}
