package sql

import (
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// byTypes is a call that means another function where its arguments are of other types, as DuckDB has it: epoch_ms(1500) is the
// moment, date_add(d, i) is d + i for any interval, and a text has elements and slices as a list has, a struct
// elements by name.
func (l *lowering) byTypes(name string, e *syntax.Call) (plan.Expr, error, bool) {
	if l.b.dialect != nil && l.b.dialect != syntax.Weir || len(e.Args) == 0 {
		return nil, nil, false
	}
	args, err := l.exprs(e.Args)
	if err != nil {
		return nil, err, true
	}
	if name == "concat" || name == "concat_ws" || name == "printf" {
		if written := l.blobsWritten(args); written != nil {
			return call(name, written...), nil, true
		}
		return nil, nil, false
	}
	first := l.typeOf(args[0])
	switch {
	case len(args) == 3 && (name == "range" || name == "generate_series"):
		if !isNullLiteral(args[0]) && !isNullLiteral(args[1]) {
			break
		}
		for _, end := range args[:2] { // a null is of the other's type
			if k := l.typeOf(end).Kind; k == column.KindDate || k == column.KindTimestamp {
				return &plan.Cast{X: plan.NewLiteral(nil), To: column.List(column.Type{Kind: column.KindTimestamp})}, nil, true
			}
		}
	case name == "sequence" && len(args) == 3 && first.Kind == column.KindDate: // Spark's
		return &plan.Cast{X: call("time_sequence", args...), To: column.List(column.Date)}, nil, true
	case name == "sequence" && len(args) == 3 && first.Kind == column.KindTimestamp:
		return call("time_sequence", l.oneZone(args, false)...), nil, true
	case name == "epoch_ms" && len(args) == 1 && first.Kind.Integer():
		return call("timestamp_millis", args[0]), nil, true
	case strings.HasSuffix(name, "_add") && len(args) == 2 && l.typeOf(args[1]).Kind == column.KindInterval:
		return call("+", textAsTime(args[0]), args[1]), nil, true
	case name == "date_add" && len(args) == 2 && isNullLiteral(args[1]), name == "date_sub" && len(args) == 2 && isNullLiteral(args[1]):
		return &plan.Cast{X: args[1], To: l.typeOf(textAsTime(args[0]))}, nil, true
	case strings.HasSuffix(name, "_sub") && len(args) == 2 && l.typeOf(args[1]).Kind == column.KindInterval:
		return call("-", textAsTime(args[0]), args[1]), nil, true
	case first.Kind == column.KindStruct && strings.HasPrefix(name, "array_ex") && len(args) == 2:
		return l.element(args[0], args[1]), nil, true
	case strings.HasSuffix(name, "_slice") && len(args) == 4:
		return call("list_slice_by", args...), nil, true
	case first.Kind != column.KindString || l.isJSON(args[0]):
	case strings.HasSuffix(name, "_slice") && len(args) == 3:
		return call("text_slice", args...), nil, true
	case (strings.HasSuffix(name, "_extract") || name == "list_element") && len(args) == 2:
		return l.element(args[0], args[1]), nil, true
	}
	return nil, nil, false
}
