package funcs

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/internal/typo"
)

var structFieldFunc = Scalar{Name: "struct_field", Aliases: []string{"struct_extract"}, Total: true,
	Doc:      "struct_field(s, 'name'), also written s.name, is a field of the struct s; null if s is.",
	Examples: []Example{{"struct_field(named_struct('a', 1, 'b', 'x'), 'b')", "x"}, {"struct_field(named_struct('a', NULL::int), 'a')", "null"}, {"struct_field(named_struct('amount', 1), 'amuont')", "error: struct_field(named_struct('amount', 1), 'amuont'): struct_field: no field \"amuont\"; did you mean \"amount\"?"}},
	Overloads: []Overload{{Args: kinds(column.KindStruct, column.KindString),
		Result: needLiterals,
		ResultOf: func(args []column.Type, consts []any) (column.Type, error) {
			name, ok := consts[1].(string)
			if !ok {
				return column.Type{}, fmt.Errorf("the name of the field must be a text that stands in the query")
			}
			i, err := fieldIndex(args[0], name)
			if err != nil {
				return column.Type{}, err
			}
			return args[0].Fields[i].Type, nil
		},
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			s := column.Flatten(args[0]).(*column.Structs)
			if n == 0 {
				return column.Flatten(s.Cols[0]).Slice(0, 0), nil
			}
			i, err := fieldIndex(s.Typ, string(textsOf(args[1]).at(0)))
			if err != nil {
				return nil, err
			}
			return column.Flatten(s.Cols[i]), nil
		}}}}

// fieldIndex is the place of the field called name, exactly or else without regard to case.
func fieldIndex(t column.Type, name string) (int, error) {
	at := -1
	var have []string
	for i, f := range t.Fields {
		if f.Name == name {
			return i, nil
		}
		if strings.EqualFold(f.Name, name) {
			at = i
		}
		have = append(have, f.Name)
	}
	if at >= 0 {
		return at, nil
	}
	if near := typo.Nearest(name, have); near != "" {
		return 0, fmt.Errorf("no field %q; did you mean %q?", name, near)
	}
	return 0, fmt.Errorf("no field %q; there are %s", name, strings.Join(have, ", "))
}

var namedStructFunc = Scalar{Name: "named_struct", NullText: "a null is a value like others; never null", Total: true,
	Doc:      "named_struct('a', x, 'b', y, …), also written {'a': x, 'b': y}, is the struct of fields with these names; it is never null.",
	Examples: []Example{{"named_struct('a', 1, 'b', 'x')", "{'a': 1, 'b': x}"}, {"named_struct('a', NULL::int)", "{'a': NULL}"}, {"named_struct('a', 1, 'a', 2)", "error: named_struct('a', 1, 'a', 2): named_struct: two fields are called \"a\""}},
	Overloads: []Overload{{Args: kinds(EachKind), Variadic: true, Nulls: Aware,
		Result: needLiterals,
		ResultOf: func(args []column.Type, consts []any) (column.Type, error) {
			if len(args)%2 != 0 {
				return column.Type{}, fmt.Errorf("takes names and values in turn: named_struct('a', 1, 'b', 2)")
			}
			var fields []column.Field
			seen := map[string]bool{}
			for i := 0; i < len(args); i += 2 {
				name, ok := consts[i].(string)
				if !ok {
					return column.Type{}, fmt.Errorf("argument %d must be the name of a field, a text that stands in the query", i+1)
				}
				if seen[name] {
					return column.Type{}, fmt.Errorf("two fields are called %q", name)
				}
				seen[name] = true
				fields = append(fields, column.Field{Name: name, Type: args[i+1], Nullable: true})
			}
			return column.Struct(fields...), nil
		},
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			out := &column.Structs{N: n, Typ: column.Struct()}
			for i := 0; i < len(args); i += 2 {
				name := ""
				if n > 0 {
					name = string(textsOf(args[i]).at(0))
				} else if t := column.Flatten(args[i]); t.Len() > 0 {
					name = string(textsOf(args[i]).at(0))
				}
				out.Typ.Fields = append(out.Typ.Fields, column.Field{Name: name, Type: args[i+1].Type(), Nullable: true})
				out.Cols = append(out.Cols, column.Flatten(args[i+1]))
			}
			return out, nil
		}}}}

// needLiterals is the Result of an overload whose ResultOf decides.
func needLiterals([]column.Type) (column.Type, error) {
	return column.Type{}, fmt.Errorf("the names of fields must be texts that stand in the query")
}
