package optimize

import (
	"time"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// shareOfAll is about which part of the rows fulfils all of es. Two bounds of one column leave what lies between.
func shareOfAll(es []plan.Expr, in *estimate) float64 {
	out := 1.0
	between := map[string]float64{} // the part that is left of a column that has bounds
	for _, e := range es {
		if name, part, ok := bounded(e, in); ok {
			if before, twice := between[name]; twice {
				part = max(before+part-1, rare)
			}
			between[name] = part
			continue
		}
		out *= share(e, in)
	}
	for _, part := range between {
		out *= part
	}
	return out
}

// rare is the part of rows that a condition is taken to keep at least.
const rare = 0.001

// bounded is which part of the values of a column a comparison with a constant leaves, where the
// column's least and greatest value are known and values are taken to be spread evenly between.
func bounded(e plan.Expr, in *estimate) (name string, part float64, ok bool) {
	c, isCall := e.(*plan.Call)
	if !isCall || len(c.Args) != 2 {
		return "", 0, false
	}
	col, isColumn := c.Args[0].(*plan.Column)
	lit, isLiteral := c.Args[1].(*plan.Literal)
	if !isColumn || !isLiteral || mirrored[c.Func] == "" || c.Func == "=" || c.Func == "<>" {
		return "", 0, false
	}
	d := in.columns[col.Name]
	least, ok1 := position(d.min)
	most, ok2 := position(d.max)
	at, ok3 := position(lit.Value)
	if !ok1 || !ok2 || !ok3 || !(least < most) {
		return "", 0, false
	}
	part = (at - least) / (most - least)
	if c.Func == ">" || c.Func == ">=" {
		part = 1 - part
	}
	return col.Name, min(max(part, rare), 1), true
}

// position is where a value lies on the line of numbers.
func position(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	case column.DecimalValue:
		return v.Float64(), true
	case time.Time:
		return float64(v.Unix()), true
	}
	return 0, false
}

// share is about which part of the rows fulfils e. Where nothing is known it is the guesses
// that systems have made since Selinger et al., 1979.
func share(e plan.Expr, in *estimate) float64 {
	if _, part, ok := bounded(e, in); ok {
		return part
	}
	c, ok := e.(*plan.Call)
	if !ok {
		return 0.5
	}
	equal := 0.1 // to one value
	if len(c.Args) > 0 {
		if d := in.of(c.Args[0]); d.known {
			equal = 1 / d.size
		}
	}
	switch c.Func {
	case "and":
		return shareOfAll(plan.SplitAnd(c), in)
	case "or":
		return min(1, share(c.Args[0], in)+share(c.Args[1], in))
	case "not":
		return max(1-share(c.Args[0], in), rare)
	case "=", "is_not_distinct":
		return equal
	case "in":
		return min(1, equal*float64(len(c.Args)-1))
	case "<>", "is_not_null":
		return 0.9
	case "is_null", "like", "ilike", "contains", "starts_with", "ends_with":
		return 0.1
	}
	return 1.0 / 3
}
