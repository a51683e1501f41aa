package sql

import (
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// pairInZone are an expression over left and one over right, which are to be of one type, with timestamps in the session's zone for
// those without one if those of the other have one.
func (b *binder) pairInZone(x, y plan.Expr, left, right plan.Node) (plan.Expr, plan.Expr) {
	if !b.sessionZone() {
		return x, y
	}
	tx, ty := typeOf(b.typed(x), left.Schema()), typeOf(b.typed(y), right.Schema())
	if !zonesDiffer(tx, ty) {
		return x, y
	}
	return b.inZone(x, tx), b.inZone(y, ty)
}

// columnsInZone are two nodes whose columns of one name are to be of one type: their timestamps have a zone where those of the
// other node do.
func (b *binder) columnsInZone(left, right plan.Node) (l, r plan.Node, err error) {
	if !b.sessionZone() {
		return left, right, nil
	}
	var mixed []string
	for _, f := range left.Schema().Fields {
		if k := right.Schema().Index(f.Name); k >= 0 && zonesDiffer(f.Type, right.Schema().Fields[k].Type) {
			mixed = append(mixed, f.Name)
		}
	}
	if l, err = b.namesInZone(left, mixed); err == nil {
		r, err = b.namesInZone(right, mixed)
	}
	return l, r, err
}

// namesInZone is n with timestamps in the session's zone in the columns of these names.
func (b *binder) namesInZone(n plan.Node, names []string) (plan.Node, error) {
	if len(names) == 0 {
		return n, nil
	}
	in := map[string]bool{}
	for _, name := range names {
		in[name] = true
	}
	var es []plan.Expr
	for _, f := range n.Schema().Fields {
		e := plan.Expr(columnOf(f.Name))
		if in[f.Name] {
			e = named(b.inZone(e, f.Type), f.Name)
		}
		es = append(es, e)
	}
	return plan.NewProject(n, es)
}

// A needsZone says that columns of a recursive query need a zone, since those of a step have one.
type needsZone struct{ names []string }

func (e *needsZone) Error() string { return fmt.Sprintf("the columns %q need a zone", e.names) }

// stepInZone is a step of a recursive query with timestamps in the session's zone for those without one where the query has one.
func (b *binder) stepInZone(step plan.Node, so *column.Schema) (plan.Node, error) {
	if !b.sessionZone() || step.Schema().Len() != so.Len() {
		return step, nil
	}
	need := &needsZone{}
	var names []string
	for i, f := range step.Schema().Fields {
		if !zonesDiffer(f.Type, so.Fields[i].Type) {
			continue
		}
		if names = append(names, f.Name); !withZone(so.Fields[i].Type, "", b.zoneName()).Equal(so.Fields[i].Type) {
			need.names = append(need.names, so.Fields[i].Name)
		}
	}
	if len(need.names) > 0 {
		return nil, need
	}
	return b.namesInZone(step, names)
}
