package optimize

import (
	"slices"

	"weir/dataframe/plan"
)

// logic is AND and OR. The engine computes the left side first and the right side only
// where that leaves it open, so an error of the right side may go where the left decides, and one of the left
// never.
func (s *simplifier) logic(e *plan.Call) plan.Expr {
	winner := e.Func == "or" // decides, whatever the other side is
	l, r := e.Args[0], e.Args[1]
	switch {
	case isConst(l, winner):
		return boolean(winner)
	case isConst(r, winner) && !plan.CanFail(l):
		return boolean(winner)
	case isConst(l, !winner):
		return s.make(r, e)
	case isConst(r, !winner):
		return s.make(l, e)
	case same(l, r) && !plan.IsVolatile(l):
		return l
	case winner:
		return s.factor(e)
	}
	return e
}

var negated = map[string]string{"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "is_null": "is_not_null", "is_not_null": "is_null"}

// not turns comparisons round, which order all values, NaN too, and drops NOT NOT.
func (s *simplifier) not(e *plan.Call) plan.Expr {
	c, ok := e.Args[0].(*plan.Call)
	if !ok {
		return e
	}
	if c.Func == "not" {
		return s.make(c.Args[0], e)
	}
	if op := negated[c.Func]; op != "" {
		return s.make(&plan.Call{Func: op, Args: c.Args}, e)
	}
	return e
}

// caseOf drops branches that are never taken, and those behind one that always is.
func (s *simplifier) caseOf(e *plan.Case) plan.Expr {
	out := &plan.Case{Else: e.Else}
	changed := false
	for i, w := range e.Whens {
		if isConst(w, false) || isNull(w) {
			changed = true
			continue
		}
		if isConst(w, true) {
			out.Else, changed = e.Thens[i], true
			break
		}
		out.Whens, out.Thens = append(out.Whens, w), append(out.Thens, e.Thens[i])
	}
	switch {
	case !changed:
		return e
	case len(out.Whens) > 0:
		return s.make(out, e)
	case out.Else == nil:
		return nullOf(e.Type())
	}
	return s.make(out.Else, e)
}

// coalesce drops nulls, and what stands behind a constant.
func (s *simplifier) coalesce(e *plan.Call) plan.Expr {
	var args []plan.Expr
	for _, a := range e.Args {
		l, constant := a.(*plan.Literal)
		if constant && l.Value == nil {
			continue
		}
		args = append(args, a)
		if constant {
			break
		}
	}
	switch {
	case len(args) == len(e.Args) && len(args) > 1:
		return e
	case len(args) == 0:
		return nullOf(e.Type())
	case len(args) == 1:
		return s.make(args[0], e)
	}
	return s.make(&plan.Call{Func: "coalesce", Args: args}, e)
}

// in1 makes an IN of one value an equality, and drops values that are there twice.
func (s *simplifier) in1(e *plan.Call) plan.Expr {
	if len(e.Args) < 2 {
		return e
	}
	list := e.Args[:1:1]
	have := map[string][]plan.Expr{} // constants by their text
	for _, a := range e.Args[1:] {
		if _, constant := a.(*plan.Literal); constant {
			text := a.String()
			if slices.ContainsFunc(have[text], func(b plan.Expr) bool { return same(a, b) }) {
				continue
			}
			have[text] = append(have[text], a)
		}
		list = append(list, a)
	}
	switch {
	case len(list) == 2:
		return s.make(&plan.Call{Func: "=", Args: list}, e)
	case len(list) < len(e.Args):
		return s.make(&plan.Call{Func: "in", Args: list}, e)
	}
	return e
}
