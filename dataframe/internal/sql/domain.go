package sql

import (
	"math"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// Domains are what SQL's types ask of values beyond the type that holds them here: int and integer are columns of int64
// whose values are those of four bytes, and uuid is a text of one form.
const (
	domainInt  = "int32"
	domainUUID = "uuid"
)

// DomainOf is the domain of the type that t names; "" for all that its values are bound by anyway.
func DomainOf(t *syntax.TypeName) string {
	if t == nil || len(t.Args) > 0 {
		return ""
	}
	switch t.Name {
	case "int", "integer":
		return domainInt
	case "uuid":
		return domainUUID
	}
	return ""
}

// InDomain is x, of the type that holds the domain, as a value of it: an error where it is none, or null with try.
func InDomain(x plan.Expr, domain string, try bool) plan.Expr {
	switch domain {
	case domainInt:
		if l, ok := x.(*plan.Literal); ok {
			if v, ok := l.Value.(int64); ok && v >= math.MinInt32 && v <= math.MaxInt32 {
				return x
			}
		}
		return &plan.Cast{X: &plan.Cast{X: x, To: column.Int32, Try: try}, To: column.Int64}
	case domainUUID:
		if try {
			return call("try_uuid", x)
		}
		return call("as_uuid", x)
	}
	return x
}

// castInto is x cast to t and, if name says so, into a domain.
func (l *lowering) castInto(name *syntax.TypeName, x plan.Expr, t column.Type, try bool) plan.Expr {
	domain := DomainOf(name)
	if domain == domainInt {
		if k := l.typeOf(x).Kind; k == column.KindInt8 || k == column.KindInt16 || k == column.KindInt32 || k == column.KindUint8 || k == column.KindUint16 || k == column.KindBool {
			domain = ""
		}
	}
	out := l.castTo(x, t, try)
	if c, ok := out.(*plan.Cast); ok && domain == domainInt {
		if lit, ok := c.X.(*plan.Literal); ok {
			if v, ok := lit.Value.(int64); ok && v >= math.MinInt32 && v <= math.MaxInt32 {
				return out
			}
		}
		return &plan.Cast{X: &plan.Cast{X: c.X, To: column.Int32, Try: try}, To: t}
	}
	return InDomain(out, domain, try)
}

// refusedTypes are types of other engines that are not there, and what to do without them.
var refusedTypes = map[string]string{
	"timetz": "TIME WITH TIME ZONE is not there: a time of no day has no offset; write TIME, or TIMESTAMP WITH TIME ZONE",
	"enum":   "ENUM is not there: its values are in the order of the list, which texts are not; write TEXT CHECK (x IN ('a', 'b'))",
}
