package sql

import "weir/dataframe/internal/sql/syntax"

// rowsColumns are the names of the columns of functions that make rows, where that is not the function's.
var rowsColumns = map[string]string{"json_array_elements": "value", "jsonb_array_elements": "value", "json_array_elements_text": "value", "jsonb_array_elements_text": "value"}

// rowsForm is a call of a function of the dialect that makes rows as a call of unnest, nil if it is none.
func (b *binder) rowsForm(name string, e *syntax.Call) *syntax.Call {
	f := b.dialectFunction(name, len(e.Args))
	if f == nil || name == "generate_series" {
		return nil
	}
	body, err := formOf(f)
	if err != nil {
		return nil
	}
	c, ok := body.(*syntax.Call)
	if !ok || unnestCall(c) == nil {
		return nil
	}
	to := map[string]syntax.Expr{}
	for i, p := range f.Params() {
		to[p] = e.Args[i]
	}
	return replaceNames(c, to).(*syntax.Call)
}
