package dataframe

import (
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/internal/sql"
)

// UDF gives the Go function fn a name in the SQL of the Session, and in Where and Expect:
//
//	weir.UDF("margin", func(price, cost float64) float64 { return (price - cost) / price })
//	weir.SQL("SELECT brand, avg(margin(price, cost)) FROM orders GROUP BY ALL")
//
// fn is what Func takes, with its types, null rule and errors: a null argument gives null without
// a call unless its parameter is a pointer or any. The name has letters, digits and _, is found in any case, and
// is none of the functions that there are. UDF of a name again replaces its function for the queries that are
// made from now on; nil forgets it.
func (s *Session) UDF(name string, fn any) error {
	return s.register(name, fn, func(id string) (any, error) {
		g, err := newGoFunc(fn, arity(fn), false)
		if err != nil {
			return nil, err
		}
		g.name = name
		return g.scalar(id, g.perRow), nil
	})
}

// BatchUDF is UDF for a function as BatchFunc takes it, of slices of some thousand rows at a
// time.
func (s *Session) BatchUDF(name string, fn any) error {
	return s.register(name, fn, func(id string) (any, error) {
		g, err := newGoFunc(fn, arity(fn), true)
		if err != nil {
			return nil, err
		}
		g.name = name
		return g.scalar(id, g.perBatch), nil
	})
}

// UDAF is UDF for an aggregate: an Aggregator, or a function of the slices of a group's values as
// AggFunc takes it. In SQL it is called like any aggregate, with DISTINCT, FILTER, ORDER BY and OVER.
//
//	weir.UDAF("range_of", func(xs []float64) float64 { return slices.Max(xs) - slices.Min(xs) })
//	weir.SQL("SELECT brand, range_of(price) FILTER (WHERE paid) FROM orders GROUP BY ALL")
func (s *Session) UDAF(name string, fn any) error {
	return s.register(name, fn, func(id string) (any, error) {
		args := arity(fn)
		if a, ok := fn.(Aggregator); ok {
			args = arity(a.Add) - 1
		}
		return newGoAggregate(id, fn, args)
	})
}

// register puts what make makes under name; id is unlike those of all other functions.
func (s *Session) register(name string, fn any, make func(id string) (any, error)) error {
	name = strings.ToLower(name)
	if err := sql.CheckFunctionName(name); err != nil {
		return fmt.Errorf("udf %s: %w", name, err)
	}
	var f any
	if fn != nil {
		var err error
		if f, err = make(numbered(name)); err != nil {
			return fmt.Errorf("udf %s: %w", name, err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if f == nil {
		delete(s.functions, name)
		return nil
	}
	if s.functions == nil {
		s.functions = map[string]any{}
	}
	s.functions[name] = f
	return nil
}

// UDFs lists the names that UDF, BatchUDF and UDAF gave.
func (s *Session) UDFs() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for name := range s.functions {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// Function implements sql.Functions.
func (e statementHost) Function(name string) any {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	return e.s.functions[name]
}

// FunctionNames implements sql.Functions.
func (e statementHost) FunctionNames() []string { return e.s.UDFs() }

var _ sql.Functions = statementHost{}
