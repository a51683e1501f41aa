package sql

import (
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// Stored is x, of the type from, as the dialect stores it in a column of type t.
func Stored(d *syntax.Dialect, x plan.Expr, from, t column.Type) plan.Expr {
	if storesNumber(d, from, t) {
		return storedNumber(x, t)
	}
	switch {
	case d == syntax.Weir && from.Kind == column.KindBinary && t.Kind == column.KindString:
		return call("blob_text", x)
	case d == syntax.Weir && from.Kind == column.KindString && t.Kind == column.KindBinary:
		return blobOf(x, false)
	}
	return nearestMilli(x, from, t, false)
}

// blobOf are the bytes that a text of the default dialect writes; those that it does not write are null if try, else an error.
func blobOf(x plan.Expr, try bool) plan.Expr {
	if try {
		return call("text_blob", x, plan.NewLiteral(true))
	}
	return call("text_blob", x)
}

// blobsWritten are args with bytes as the texts that a cast to one gives; nil where there are none.
func (l *lowering) blobsWritten(args []plan.Expr) []plan.Expr {
	var out []plan.Expr
	for i, x := range args {
		if l.typeOf(x).Kind == column.KindBinary {
			if out == nil {
				out = slices.Clone(args)
			}
			out[i] = l.castTo(x, column.String, false)
		}
	}
	return out
}

// storesNumber reports whether a value of the type from is stored in a column of type t as storedNumber says.
func storesNumber(d *syntax.Dialect, from, t column.Type) bool {
	return d == syntax.MySQL && from.Kind == column.KindString && t.Numeric()
}

// storedNumber is a text as MySQL stores it in a column of numbers: all of it is to be one, which is rounded to what the column holds.
// A cast there drops what follows the number.
func storedNumber(x plan.Expr, t column.Type) plan.Expr {
	switch {
	case t.Kind.Integer():
		return &plan.Cast{X: roundText(x), To: t}
	case t.Kind == column.KindDecimal:
		return &plan.Cast{X: x, To: t}
	}
	word := call("regexp_matches", x, text("^[^0-9]*$")) // inf and nan are numbers to a cast
	fails := call("error", call("concat", text(`cannot cast "`), x, text(`" to `+t.String())))
	return &plan.Case{Whens: []plan.Expr{word}, Thens: []plan.Expr{fails}, Else: &plan.Cast{X: x, To: t}}
}

// storedText is storedNumber of a constant, computed: rows of VALUES have many.
func storedText(s string, t column.Type) (plan.Expr, error) {
	written := s
	if t.Kind.Integer() {
		written = funcs.RoundText(s)
	}
	b := column.NewBuilder(column.String, 1)
	if err := b.Append(written); err != nil {
		return nil, err
	}
	v, err := funcs.CastVector(b.Vector(), t, false)
	if err != nil || !strings.ContainsAny(s, "0123456789") {
		return nil, fmt.Errorf("cannot cast %q to %s, the type of the column", s, t)
	}
	return &plan.Literal{Value: v.At(0), Typ: t}, nil
}
