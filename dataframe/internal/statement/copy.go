package statement

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// copy writes a table or query to a place, or adds the rows of a place to a table.
func (x *run) copy(s *syntax.Copy) (*Result, error) {
	if s.To {
		return x.copyTo(s)
	}
	options, err := x.optionsOf(s.Options)
	if err != nil {
		return nil, err
	}
	if s.Query != nil {
		return nil, errors.New("COPY FROM takes a table, not a query")
	}
	o := plan.ReadOptions{BadRows: "fail"}
	for k, v := range options {
		if err := setRead(&o, k, v); err != nil {
			return nil, err
		}
	}
	if o.Header == "" && x.inPostgres() {
		o.Header = "no"
	}
	t, err := x.target(s.Table)
	if err != nil {
		return nil, err
	}
	insert := &syntax.Insert{Pos: s.Pos, Table: s.Table, Columns: s.Columns}
	at, err := t.insertColumns(insert, nil)
	if err != nil {
		return nil, err
	}
	n, err := x.open(x.ctx, s.Place, o)
	if err != nil {
		return nil, err
	}
	if o.Delimiter != "" && n.Schema().Len() == len(at)+1 {
		if err := x.lastIsEmpty(s.Place, o); err != nil {
			return nil, err
		}
		if n, err = withoutLast(n, s.Place); err != nil {
			return nil, err
		}
	}
	if have := n.Schema().Len(); have != len(at) {
		return nil, fmt.Errorf("%s has %s and COPY %d: name the columns behind the table", s.Place, count(int64(have), "column"), len(at))
	}
	if n, err = t.complete(n, at, nil); err != nil {
		return nil, err
	}
	rows, err := t.add(n)
	return changed(rows, "copied"), err
}

// lastIsEmpty is an error if what o reads as null in the last column is another text than the empty one: a delimiter that ends the
// lines has nothing behind it.
func (x *run) lastIsEmpty(place string, o plan.ReadOptions) error {
	if !slices.ContainsFunc(o.Null, func(s string) bool { return s != "" }) {
		return nil // withoutLast looks
	}
	o.Null, o.AllText = nil, true
	n, err := x.host.Open(x.ctx, place, o)
	if err != nil {
		return err
	}
	names := n.Schema().Names()
	last := &plan.Column{Name: names[len(names)-1]}
	bad, err := plan.NewFilter(n, &plan.Call{Func: "is_not_null", Args: []plan.Expr{last}})
	if err != nil {
		return err
	}
	if rows, err := x.total(x.ctx, bad); rows == 0 || err != nil {
		return err
	}
	return fmt.Errorf("%s has %s and COPY %d: name the columns behind the table", place, count(int64(len(names)), "column"), len(names)-1)
}

// withoutLast is n without its last column, which is there since a delimiter ends the lines too: the generators of the TPC
// write so. It has no values.
func withoutLast(n plan.Node, place string) (plan.Node, error) {
	var es []plan.Expr
	names := n.Schema().Names()
	last := len(names) - 1
	for _, name := range names[:last] {
		es = append(es, &plan.Column{Name: name})
	}
	more := &plan.Call{Func: "is_not_null", Args: []plan.Expr{&plan.Column{Name: names[last]}}}
	why := fmt.Sprintf("%s has %s and COPY %d: name the columns behind the table", place, count(int64(last+1), "column"), last)
	fail := &plan.Cast{X: &plan.Call{Func: "error", Args: []plan.Expr{plan.NewLiteral(why)}}, To: n.Schema().Fields[0].Type}
	es[0] = &plan.Alias{X: &plan.Case{Whens: []plan.Expr{more}, Thens: []plan.Expr{fail}, Else: es[0]}, Name: names[0]}
	return plan.NewProject(n, es)
}

// copyTo writes rows to a file, whose format its name or FORMAT tells, or to a table folder.
func (x *run) copyTo(s *syntax.Copy) (*Result, error) {
	q := s.Query
	if q == nil {
		items := []syntax.Item{{X: &syntax.Star{Pos: s.Pos}}}
		if s.Columns != nil {
			items = nil
			for _, c := range s.Columns {
				items = append(items, syntax.Item{X: &syntax.Name{Pos: s.Pos, Parts: []string{c}}})
			}
		}
		q = &syntax.Query{Pos: s.Pos, Body: &syntax.Select{Pos: s.Pos, Items: items, From: []syntax.Table{&syntax.TableName{Pos: s.Pos, Parts: s.Table}}}}
	}
	n, err := x.s.Query(x.ctx, q, x.env)
	if err != nil {
		return nil, err
	}
	o, err := x.writeOptions(s)
	if err != nil {
		return nil, err
	}
	if !writesTexts(s.Place, o.Format) {
		if n, err = x.inUTC(n); err != nil {
			return nil, err
		}
	}
	sink, err := x.host.Create(x.ctx, s.Place, o)
	if err != nil {
		return nil, err
	}
	if k, ok := sink.(plan.Skipper); ok {
		if skip, err := k.Skip(x.ctx); skip || err != nil {
			return changed(0, "copied: it is there already"), err
		}
	}
	w, err := x.write(x.ctx, n, sink)
	if err != nil {
		return nil, err
	}
	return changed(w.Rows, "copied"), nil
}

// inPostgres reports whether the text is PostgreSQL's, whose COPY has a line of names only where HEADER says so.
func (x *run) inPostgres() bool { return strings.HasPrefix(x.dialect, syntax.Postgres.Name) }

func (x *run) writeOptions(s *syntax.Copy) (o plan.WriteOptions, err error) {
	o.NoHeader = x.inPostgres()
	rest, err := columnOptions(&o, s.Options)
	if err != nil {
		return o, err
	}
	options, err := x.optionsOf(rest)
	if err != nil {
		return o, err
	}
	for k, v := range options {
		switch k {
		case "format":
			if o.Format = strings.ToLower(v); o.Format == "json" {
				o.Format = "jsonl"
			}
		case "compression", "codec":
			if o.Compression = strings.ToLower(v); o.Compression == "uncompressed" {
				o.Compression = "none"
			}
		case "row_group_size":
			n, err := strconv.Atoi(v)
			if err != nil || n < 1 {
				return o, fmt.Errorf("option %s: %q is no number of rows", k, v)
			}
			o.RowGroupRows = n
		case "overwrite", "overwrite_or_ignore":
			if yes, err := isTrue(k, v); err != nil {
				return o, err
			} else if yes {
				o.Mode = "overwrite"
			}
		case "append":
			if yes, err := isTrue(k, v); err != nil {
				return o, err
			} else if yes {
				o.Mode = "append"
			}
		case "header":
			yes, err := isTrue(k, v)
			if err != nil {
				return o, err
			}
			o.NoHeader = !yes
		case "delimiter", "delim", "sep":
			if o.Delimiter, err = delimiterOf(k, v); err != nil {
				return o, err
			}
		case "null", "nullstr":
			o.Null = v
		case "quote":
			o.Quote = orNone(v)
		case "escape":
			o.Escape = orNone(v)
		case "dateformat", "date_format":
			o.DateFormat = v
		case "timestampformat", "timestamp_format":
			o.TimeFormat = v
		case "encoding":
			if !strings.EqualFold(v, "utf-8") && !strings.EqualFold(v, "utf8") {
				return o, fmt.Errorf("option encoding: %q is not there; files are written as UTF-8", v)
			}
		default:
			return o, fmt.Errorf("no option %q for writing; there are format, compression, delimiter, header, null, quote, escape, force_quote, dateformat, timestampformat, row_group_size, partition_by, overwrite and append", k)
		}
	}
	return o, nil
}
