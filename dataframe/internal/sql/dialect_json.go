package sql

import (
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// jsonEdits are MySQL's functions that change a document at paths, with what Weir calls them.
var jsonEdits = map[string]string{"json_set": "json_set", "json_insert": "json_insert", "json_replace": "json_replace", "json_array_append": "json_append"}

func init() {
	for name, of := range jsonEdits {
		meanings[syntax.MySQL][name] = func(a []plan.Expr) plan.Expr { return jsonEdited(of, a) }
	}
	meanings[syntax.MySQL]["json_array_insert"] = func(a []plan.Expr) plan.Expr {
		out := slices.Clone(a)
		for i := 1; i < len(a); i += 2 {
			out[i] = cellPath(a[i])
		}
		return jsonEdited("json_array_insert", out)
	}
	meanings[syntax.MySQL]["json_contains_path"] = jsonContainsPath
	meanings[syntax.MySQL]["json_remove"] = func(a []plan.Expr) plan.Expr {
		if len(a) < 2 {
			return nil
		}
		out := a[0]
		for _, path := range a[1:] {
			out = call("json_remove", out, path)
		}
		return out
	}
}

// jsonEdited changes a document at one path after another.
func jsonEdited(fn string, a []plan.Expr) plan.Expr {
	if len(a) < 3 || len(a)%2 == 0 {
		return nil
	}
	out := a[0]
	for i := 1; i < len(a); i += 2 {
		out = call(fn, out, a[i], asJSON(a[i+1]))
	}
	return out
}

// cellPath is a path, an error where it does not end in a cell of an array.
func cellPath(path plan.Expr) plan.Expr {
	if lit, ok := path.(*plan.Literal); ok {
		if s, isText := lit.Value.(string); !isText || strings.HasSuffix(strings.TrimSpace(s), "]") {
			return path
		}
	}
	wrong := call("error", call("||", text("json_array_insert: the path has to end in a cell of an array, such as $.a[0], not "), path))
	return &plan.Case{Whens: []plan.Expr{call("not", call("ends_with", call("trim", path), text("]")))}, Thens: []plan.Expr{wrong}, Else: path}
}

// asJSON is e as JSON: what a function of JSON gives is that already.
func asJSON(e plan.Expr) plan.Expr {
	if c, ok := e.(*plan.Call); ok && strings.HasPrefix(c.Func, "json") && c.Func != "json_extract_string" && c.Func != "json_value" {
		return e
	}
	if lit, ok := e.(*plan.Literal); ok && lit.Value == nil {
		return text("null")
	}
	return call("coalesce", call("to_json", e), text("null"))
}

// jsonContainsPath tells whether one or all of paths lead to a value.
func jsonContainsPath(a []plan.Expr) plan.Expr {
	if len(a) < 3 {
		return nil
	}
	lit, ok := a[1].(*plan.Literal)
	if !ok || lit.Typ.Kind != column.KindString {
		return nil
	}
	op := map[any]string{"one": "or", "all": "and"}[lit.Value]
	if op == "" {
		return nil
	}
	var out plan.Expr
	for _, path := range a[2:] {
		is := call("json_exists", a[0], path)
		if out == nil {
			out = is
		} else {
			out = call(op, out, is)
		}
	}
	return out
}

// jsonUnquote is the value of a JSON string, and other JSON as it is.
func jsonUnquote(a []plan.Expr) plan.Expr {
	if len(a) != 1 {
		return nil
	}
	if c, ok := a[0].(*plan.Call); ok && c.Func == "json_extract" {
		return call("json_extract_string", c.Args...)
	}
	return call("coalesce", call("json_extract_string", a[0], text("$")), a[0])
}
