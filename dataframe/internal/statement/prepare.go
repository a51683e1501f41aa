package statement

import (
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A prepared is what PREPARE keeps.
type prepared struct {
	*sql.Prepared
	types []column.Type // of its first parameters
}

// prepare keeps a statement for this session. Its tables are looked up when it runs.
func (x *run) prepare(s *syntax.Prepare) (*Result, error) {
	if _, taken := x.cat.Prepared.Get(s.Name); taken && x.s.Dialect == syntax.Postgres {
		return nil, fmt.Errorf("prepared statement %s: %w; DEALLOCATE %s forgets it", s.Name, catalog.ErrExists, s.Name)
	}
	p := &prepared{}
	if s.From != nil {
		text, err := x.textOf(s.From)
		if err != nil {
			return nil, err
		}
		if p.Prepared, err = x.read(text); err != nil {
			return nil, err
		}
	} else {
		p.Prepared = x.s.Prepared(s.Statement)
	}
	for _, t := range s.Types {
		typ, err := x.s.Type(t)
		if err != nil {
			return nil, err
		}
		p.types = append(p.types, typ)
	}
	x.cat.Prepared.Put(s.Name, p)
	return done("prepared " + s.Name), nil
}

// read reads the text of a statement that is prepared or run at once.
func (x *run) read(text string) (*sql.Prepared, error) {
	s, err := sql.Read(x.dialect, text, sql.NewValues(nil))
	if err != nil {
		return nil, err
	}
	switch s.Syntax.(type) {
	case *syntax.Prepare, *syntax.Execute, *syntax.Deallocate:
		return nil, s.ErrorAt(s.Syntax.Position(), "this takes a query, INSERT, UPDATE, DELETE or another statement that does something")
	}
	return s.Prepared(s.Syntax), nil
}

// execute runs a prepared statement, or a text, with values.
func (x *run) execute(s *syntax.Execute) (*Result, error) {
	p := &prepared{}
	if s.Immediate != nil {
		text, err := x.textOf(s.Immediate)
		if err != nil {
			return nil, err
		}
		if p.Prepared, err = x.read(text); err != nil {
			return nil, err
		}
	} else {
		known, ok := x.cat.Prepared.Get(s.Name)
		if !ok {
			return nil, &catalog.Missing{What: "prepared statement", Name: s.Name, Have: x.cat.Prepared.Names()}
		}
		p = known.(*prepared)
	}
	list, named, err := x.givenValues(s.Args, p.types)
	if err != nil {
		return nil, err
	}
	y := &run{ctx: x.ctx, r: x.r, host: x.host, cat: x.cat, dialect: x.dialect}
	if y.s, err = p.With(list, named); err != nil {
		return nil, err
	}
	y.env = &env{x: y}
	out, err := y.statement(p.Syntax)
	if err != nil {
		return nil, y.s.Wrap(p.Syntax.Position(), err)
	}
	x.s.Notes = append(x.s.Notes, y.s.Notes...)
	return out, nil
}

// givenValues are the values of EXECUTE, cast to types where there are any.
func (x *run) givenValues(args []syntax.Expr, types []column.Type) (list []*plan.Literal, named map[string]*plan.Literal, err error) {
	named = map[string]*plan.Literal{}
	if len(types) > 0 && len(args) != len(types) {
		return nil, nil, fmt.Errorf("it takes %s, and there are %d", count(int64(len(types)), "value"), len(args))
	}
	for i, a := range args {
		name := ""
		if n, ok := a.(*syntax.NamedArg); ok {
			name, a = n.Name, n.X
		}
		if i < len(types) {
			a = castTo(a, types[i])
		}
		v, err := x.value(a)
		if err != nil {
			return nil, nil, err
		}
		if name != "" {
			named[name] = v
		} else {
			list = append(list, v)
		}
	}
	return list, named, nil
}

// value computes an expression, which may hold queries and reads no columns.
func (x *run) value(e syntax.Expr) (*plan.Literal, error) {
	n, err := x.s.Query(x.ctx, &syntax.Query{Pos: e.Position(), Body: &syntax.Select{Pos: e.Position(), Items: []syntax.Item{{X: e}}}}, x.env)
	if err != nil {
		return nil, err
	}
	batches, err := x.host.Run(x.ctx, n)
	if err != nil {
		return nil, err
	}
	if rowsIn(batches) != 1 || n.Schema().Len() != 1 {
		return nil, x.s.ErrorAt(e.Position(), "this is not one value")
	}
	out := &plan.Literal{Typ: n.Schema().Fields[0].Type}
	for _, b := range batches {
		if b.N == 1 {
			out.Value = b.Cols[0].At(0)
		}
	}
	return out, nil
}

// textOf computes a text.
func (x *run) textOf(e syntax.Expr) (string, error) {
	v, err := x.value(e)
	if err != nil {
		return "", err
	}
	text, ok := v.Value.(string)
	if !ok {
		return "", x.s.ErrorAt(e.Position(), "this is no text of a statement")
	}
	return text, nil
}

// deallocate forgets prepared statements.
func (x *run) deallocate(s *syntax.Deallocate) (*Result, error) {
	names := []string{s.Name}
	if s.Name == "" {
		names = x.cat.Prepared.Names()
	}
	for _, name := range names {
		if _, ok := x.cat.Prepared.Get(name); !ok {
			return nil, &catalog.Missing{What: "prepared statement", Name: name, Have: x.cat.Prepared.Names()}
		}
		x.cat.Prepared.Drop(name)
	}
	return done("forgot " + count(int64(len(names)), "prepared statement")), nil
}

// setVariable gives variables of this session values. All are computed before the first is set.
func (x *run) setVariable(s *syntax.SetVariable) (*Result, error) {
	values := make([]*plan.Literal, len(s.Set))
	for i, a := range s.Set {
		var err error
		if values[i], err = x.value(a.Value); err != nil {
			return nil, err
		}
	}
	for i, a := range s.Set {
		x.cat.Variables.Put(a.Column[0], values[i])
	}
	return done("set " + count(int64(len(values)), "variable")), nil
}

// Variable implements sql.Variables.
func (e *env) Variable(name string) *plan.Literal {
	v, _ := e.x.cat.Variables.Get(name)
	return v
}

var _ sql.Variables = (*env)(nil)
