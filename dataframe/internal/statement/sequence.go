package statement

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
)

// sequence makes a sequence or changes one.
func (x *run) sequence(s *syntax.Sequence) (*Result, error) {
	have, err := x.cat.FindSequence(x.ctx, s.Name)
	if err != nil {
		return nil, err
	}
	if s.Alter {
		if have == nil && s.Exists {
			return done("there is no sequence " + full(s.Name)), nil
		}
		if have == nil {
			return nil, x.noSequence(s.Name)
		}
		return x.alterSequence(s, have)
	}
	schema, name, err := x.cat.Place(x.ctx, s.Name, s.Temp)
	if err != nil {
		return nil, err
	}
	if have != nil && have.Schema == schema {
		switch {
		case s.Exists:
			return done(fmt.Sprintf("%s is there already", have)), nil
		case !s.OrReplace:
			return nil, fmt.Errorf("sequence %s: %w; IF NOT EXISTS leaves it alone", have, catalog.ErrExists)
		}
		if err := x.cat.RemoveSequence(x.ctx, have); err != nil {
			return nil, err
		}
	}
	q := catalog.NewSequence(schema, name, 1, number(s.Step, 1))
	if q.Step < 0 {
		q.Start = -1
	}
	q.Least, q.Most = number(s.Least, q.Least), number(s.Most, q.Most)
	if q.Start < q.Least || s.Least != "" && q.Step > 0 {
		q.Start = q.Least
	}
	if q.Start > q.Most || s.Most != "" && q.Step < 0 {
		q.Start = q.Most
	}
	q.Start = number(s.Start, q.Start)
	q.Next = q.Start
	if err := x.cat.CreateSequence(x.ctx, q); err != nil {
		return nil, fmt.Errorf("sequence %s: %w", q, err)
	}
	return done("created sequence " + q.String()), nil
}

// number is a number as it was written; "" is other.
func number(text string, other int64) int64 {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil { // the parser has looked at it
		return n
	}
	return other
}

func (x *run) alterSequence(s *syntax.Sequence, q *catalog.Sequence) (*Result, error) {
	err := x.cat.ChangeSequence(x.ctx, q, func(q *catalog.Sequence) {
		q.Start, q.Step = number(s.Start, q.Start), number(s.Step, q.Step)
		q.Least, q.Most = number(s.Least, q.Least), number(s.Most, q.Most)
	})
	if err != nil {
		return nil, err
	}
	if s.Restart {
		err = x.cat.SetNext(x.ctx, q, number(s.RestartWith, number(s.Start, q.Start)), false)
	}
	return done("altered sequence " + q.String()), err
}

func (x *run) noSequence(name []string) error {
	var have []string
	for _, schema := range []string{catalog.Temp, x.cat.Current()} {
		qs, err := x.cat.Sequences(x.ctx, schema)
		if err != nil {
			return err
		}
		for _, q := range qs {
			have = append(have, q.Name)
		}
	}
	return &catalog.Missing{What: "sequence", Name: full(name), Have: have}
}

func (x *run) dropSequence(name []string) error {
	q, err := x.cat.FindSequence(x.ctx, name)
	if err != nil {
		return err
	}
	if q == nil {
		return x.noSequence(name)
	}
	for _, schema := range []string{q.Schema} {
		rs, err := x.cat.Relations(x.ctx, schema)
		if err != nil {
			return err
		}
		for _, r := range rs {
			for _, c := range r.Columns {
				if c.Identity != nil && strings.EqualFold(c.Identity.Sequence, q.Name) {
					return fmt.Errorf("sequence %s numbers column %s of %s, and goes with it", q, c.Name, r)
				}
			}
		}
	}
	return x.cat.RemoveSequence(x.ctx, q)
}

// sequenceFunctions are those that know sequences, of this session's catalogue.
func (x *run) sequenceFunction(name string) any {
	q := &sequences{ctx: context.WithoutCancel(x.ctx), x: x}
	int64s := func([]column.Type) (column.Type, error) { return column.Int64, nil }
	text := []column.Kind{column.KindString}
	f := &funcs.Scalar{Name: name, Volatile: true, NullText: "null if the name is null"}
	switch name {
	case "nextval":
		f.Doc = "nextval('s') takes the next number of a sequence, for every row."
		f.Overloads = []funcs.Overload{{Args: text, Result: int64s, Nulls: funcs.Aware, Eval: q.nextval}}
	case "currval":
		f.Doc = "currval('s') is the last number that this session took of a sequence."
		f.Overloads = []funcs.Overload{{Args: text, Result: int64s, Nulls: funcs.Aware, Eval: q.currval}}
	case "lastval", "last_insert_id":
		f.Doc = "lastval() is the last number that this session took of any sequence, and last_insert_id() the first of those that its last INSERT took."
		f.Overloads = []funcs.Overload{{Result: int64s, Eval: func(n int, _ []column.Vector) (column.Vector, error) { return q.last(n, name) }}}
	case "setval":
		f.Doc = "setval('s', n) makes n the last number that was taken of a sequence; setval('s', n, false) makes it the next one."
		two := append(text, column.KindInt64)
		f.Overloads = []funcs.Overload{{Args: two, Result: int64s, Nulls: funcs.Aware, Eval: q.setval}, {Args: append(two[:2:2], column.KindBool), Result: int64s, Nulls: funcs.Aware, Eval: q.setval}}
	default:
		return nil
	}
	return f
}

// sequences computes functions of sequences.
type sequences struct {
	ctx context.Context
	x   *run
}

// find is the sequence called name, as it is written in SQL.
func (q *sequences) find(name string) (*catalog.Sequence, error) {
	it, err := syntax.ParseExpr(name, syntax.Weir)
	n, ok := it.X.(*syntax.Name)
	if err != nil || !ok {
		n = &syntax.Name{Parts: []string{name}}
	}
	s, err := q.x.cat.FindSequence(q.ctx, n.Parts)
	if err == nil && s == nil {
		err = q.x.noSequence(n.Parts)
	}
	return s, err
}

// each gives rows of the first argument that follow one another and are equal to f, which computes numbers for them.
func each(n int, names column.Vector, out *column.Builder, f func(name string, from, to int) error) error {
	for from := 0; from < n; {
		name, ok := names.At(from).(string)
		to := from + 1
		for to < n && names.At(to) == names.At(from) {
			to++
		}
		if !ok {
			for range to - from {
				if err := out.Append(nil); err != nil {
					return err
				}
			}
		} else if err := f(name, from, to); err != nil {
			return err
		}
		from = to
	}
	return nil
}

func (q *sequences) nextval(n int, args []column.Vector) (column.Vector, error) {
	out := column.NewBuilder(column.Int64, n)
	err := each(n, args[0], out, func(name string, from, to int) error {
		s, err := q.find(name)
		if err != nil {
			return err
		}
		first, err := q.x.cat.Take(q.ctx, s, int64(to-from))
		for i := 0; i < to-from && err == nil; i++ {
			err = out.Append(first + int64(i)*s.Step)
		}
		return err
	})
	return out.Vector(), err
}

func (q *sequences) currval(n int, args []column.Vector) (column.Vector, error) {
	out := column.NewBuilder(column.Int64, n)
	err := each(n, args[0], out, func(name string, from, to int) error {
		s, err := q.find(name)
		if err != nil {
			return err
		}
		last, ok := q.x.cat.Last.Get(s.String())
		if !ok {
			return fmt.Errorf("currval: this session has taken no number of sequence %s; nextval takes one", s)
		}
		for range to - from {
			if err := out.Append(last); err != nil {
				return err
			}
		}
		return nil
	})
	return out.Vector(), err
}

func (q *sequences) last(n int, name string) (column.Vector, error) {
	of := map[bool]string{true: catalog.LastOfAny, false: catalog.FirstOfAny}[name == "lastval"]
	last, ok := q.x.cat.Last.Get(of)
	if !ok && name == "lastval" {
		return nil, errors.New("lastval: this session has taken no number of a sequence; nextval takes one")
	}
	out := column.NewBuilder(column.Int64, n)
	for range n {
		if err := out.Append(last); err != nil {
			return nil, err
		}
	}
	return out.Vector(), nil
}

func (q *sequences) setval(n int, args []column.Vector) (column.Vector, error) {
	out := column.NewBuilder(column.Int64, n)
	for i := range n {
		name, ok := args[0].At(i).(string)
		to, isNumber := args[1].At(i).(int64)
		if !ok || !isNumber || len(args) == 3 && args[2].At(i) == nil {
			if err := out.Append(nil); err != nil {
				return nil, err
			}
			continue
		}
		s, err := q.find(name)
		if err != nil {
			return nil, err
		}
		if len(args) == 2 || args[2].At(i) == true {
			err = q.x.cat.SetLast(q.ctx, s, to)
		} else {
			err = q.x.cat.SetNext(q.ctx, s, to, false)
		}
		if err != nil {
			return nil, err
		}
		if err := out.Append(to); err != nil {
			return nil, err
		}
	}
	return out.Vector(), nil
}
