package sql

import (
	"slices"
	"strconv"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// columnsOfOneType are two nodes whose columns of one name are to be of one type. Where they have none in common and one is of
// texts, both are, in the default dialect if it is a constant. In PostgreSQL a constant text becomes what the other is. A condition
// beside an integer is 1 or 0 in MySQL.
func (b *binder) columnsOfOneType(left, right plan.Node) (l, r plan.Node, err error) {
	casts := [2]map[string]column.Type{{}, {}}
	for _, f := range left.Schema().Fields {
		k := right.Schema().Index(f.Name)
		if k < 0 {
			continue
		}
		sides := []column.Type{f.Type, right.Schema().Fields[k].Type}
		if _, err := funcs.Unify(sides); err == nil {
			continue
		}
		to, ok := b.typeInSet(f.Name, sides, left, right)
		for i := 0; ok && i < 2; i++ {
			if !sides[i].Equal(to) {
				casts[i][f.Name] = to
			}
		}
	}
	if l, err = b.withTypes(left, casts[0]); err == nil {
		r, err = b.withTypes(right, casts[1])
	}
	return l, r, err
}

// typeInSet is the type that a column of those types, of left and right, has in a set operation; not ok: there is none.
func (b *binder) typeInSet(name string, sides []column.Type, left, right plan.Node) (column.Type, bool) {
	is := func(of func(k column.Kind) bool) int {
		return slices.IndexFunc(sides, func(t column.Type) bool { return of(t.Kind) })
	}
	texts := is(func(k column.Kind) bool { return k == column.KindString })
	truths := is(func(k column.Kind) bool { return k == column.KindBool })
	switch {
	case texts >= 0 && sides[1-texts].Kind.Nested():
		reads := b.dialect == syntax.Weir || b.dialect == syntax.Postgres
		return sides[1-texts], reads && constantColumn([]plan.Node{left, right}[texts], name) != nil
	case is(func(k column.Kind) bool { return k.Nested() || k == column.KindBinary }) >= 0:
	case texts >= 0:
		lit := constantColumn([]plan.Node{left, right}[texts], name)
		constant := lit != nil
		switch b.dialect {
		case syntax.Postgres:
			to := withDigits(sides[1-texts], lit)
			return to, constant && to.Kind != column.KindNull
		case syntax.Weir:
			return column.String, constant
		}
		return column.String, b.dialect != nil
	case truths >= 0 && b.dialect == syntax.MySQL && sides[1-truths].Kind.Integer():
		return sides[1-truths], true
	}
	return column.Type{}, false
}

// withDigits is t, if it is a decimal, with room for the digits of the number that a text writes; Null: no decimal has it.
func withDigits(t column.Type, lit *plan.Literal) column.Type {
	if t.Kind != column.KindDecimal || lit == nil {
		return t
	}
	s, _ := lit.Value.(string)
	whole, fraction, ok := digitsIn(s)
	if !ok {
		return t
	}
	whole, fraction = max(whole, int(t.Precision)-int(t.Scale)), max(fraction, int(t.Scale))
	if whole+fraction > column.MaxPrecision {
		return column.Null
	}
	t.Precision, t.Scale = uint8(whole+fraction), uint8(fraction)
	return t
}

// digitsIn is how many digits stand before and behind the point of the number that s writes, its exponent carried out.
func digitsIn(s string) (whole, fraction int, ok bool) {
	s = strings.TrimSpace(s)
	if _, ok := column.ParseFloat([]byte(s)); !ok {
		return 0, 0, false
	}
	s, exponent, _ := strings.Cut(strings.ToLower(s), "e")
	before, behind, _ := strings.Cut(strings.TrimLeft(s, "+-"), ".")
	if strings.Trim(before+behind, "0123456789") != "" {
		return 0, 0, false
	}
	shift := 0
	if exponent != "" {
		var err error
		if shift, err = strconv.Atoi(exponent); err != nil {
			return 0, 0, false
		}
	}
	zeros := len(before+behind) - len(strings.TrimLeft(before+behind, "0"))
	return max(0, len(before)+shift-zeros), max(0, len(behind)-shift), true
}

// constantColumn is the constant as which a column of n is computed; nil: it is none.
func constantColumn(n plan.Node, name string) *plan.Literal {
	if cut, ok := n.(*plan.Limit); ok {
		return constantColumn(cut.In, name)
	}
	p, ok := n.(*plan.Project)
	if !ok || p.Schema().Index(name) < 0 {
		return nil
	}
	e := p.Exprs[p.Schema().Index(name)]
	for {
		a, ok := e.(*plan.Alias)
		if !ok {
			break
		}
		e = a.X
	}
	if c, ok := e.(*plan.Column); ok {
		return constantColumn(p.In, c.Name)
	}
	lit, _ := e.(*plan.Literal)
	return lit
}

// withTypes is n with casts of columns, by name.
func (b *binder) withTypes(n plan.Node, to map[string]column.Type) (plan.Node, error) {
	if len(to) == 0 {
		return n, nil
	}
	if parts, ok := b.unionParts[n]; ok { // 2 UNION ALL 3.5 UNION ALL 'z' has the text 2, not 2.0
		left, err := b.withTypes(parts[0], to)
		if err != nil {
			return nil, err
		}
		right, err := b.withTypes(parts[1], to)
		if err != nil {
			return nil, err
		}
		return plan.NewUnion([]plan.Node{left, right})
	}
	l := &lowering{b: b, scope: newScope("", n.Schema())}
	var es []plan.Expr
	for _, f := range n.Schema().Fields {
		e := plan.Expr(columnOf(f.Name))
		if t, ok := to[f.Name]; ok {
			e = named(l.castTo(e, t, false), f.Name)
		}
		es = append(es, e)
	}
	return plan.NewProject(n, es)
}
