package funcs

import (
	"fmt"
	"runtime/debug"

	"weir/dataframe/column"
)

var nvl2Func = Scalar{Name: "nvl2", NullText: "null only where the value chosen is", Total: true,
	Doc:      "nvl2(x, a, b) is a where x is not null and b where it is; a null x is no reason for a null.",
	Examples: []Example{{"nvl2(1, 'yes', 'no')", "yes"}, {"nvl2(NULL, 1, 2)", "2"}, {"nvl2(0, NULL, 2)", "null"}},
	Overloads: []Overload{{Args: kinds(EachKind, AnyKind, AnyKind), Result: sameAs(1), Nulls: Aware,
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			nulls, which := nullsOf(args[0]), make([]uint8, n)
			for i := range which {
				if args[0].Type().Kind == column.KindNull || !nulls.has(i) {
					which[i] = 1
				}
			}
			return pick(args[1].Type(), which, args[1:]), nil
		}}}}

var typeofFunc = Scalar{Name: "typeof", NullText: "never null", Aliases: []string{"pg_typeof"}, Total: true,
	Doc:      "typeof(x) is the name of the type of x as CAST reads it, whatever x is; 'null' for a bare NULL.",
	Examples: []Example{{"typeof(1)", "int64"}, {"typeof(DECIMAL '1.50')", "decimal(3,2)"}, {"typeof(NULL)", "null"}, {"typeof(NULL::date)", "date"}},
	Overloads: []Overload{{Args: kinds(EachKind), Result: always(column.String), Nulls: Aware,
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			return constantText(n, args[0].Type().String()), nil
		}}}}

func constantText(n int, s string) column.Vector {
	var b column.TextBuilder
	b.AppendString(s)
	return &column.Const{Value: b.Texts(), N: n}
}

var versionFunc = Scalar{Name: "version", Total: true,
	Doc:      "version() is 'Weir' and the version of the module that runs, 'devel' for one built from a working tree.",
	Examples: []Example{{"starts_with(version(), 'Weir ')", "true"}},
	Overloads: []Overload{{Result: always(column.String), Eval: func(n int, _ []column.Vector) (column.Vector, error) {
		return constantText(n, Version()), nil
	}}}}

// Version is what version() gives.
func Version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return "Weir " + info.Main.Version
	}
	return "Weir devel"
}

var assertTrueFunc = Scalar{Name: "assert_true", NullText: "a null c is as false: an error", Volatile: true, Fails: true,
	Doc:      "assert_true(c, s) is null where c is true and ends the query with s as its error where c is false or null.",
	Examples: []Example{{"assert_true(1 < 2)", "null"}, {"assert_true(2 < 1)", "error: the condition is not true"}, {"assert_true(false, 'no price')", "error: no price"}, {"assert_true(NULL, 'unknown')", "error: unknown"}},
	Overloads: []Overload{
		{Args: kinds(column.KindBool), Result: always(column.String), Nulls: Aware, Eval: evalAssert},
		{Args: kinds(column.KindBool, txt), Result: always(column.String), Nulls: Aware, Eval: evalAssert},
	}}

func evalAssert(n int, args []column.Vector) (column.Vector, error) {
	c, nulls, words := inputOf[bool](args[0]), nullsOf(args[0]), optionalText(args, 1, "the condition is not true")
	for i := range n {
		if !nulls.has(i) || !c.at(i) {
			return nil, fmt.Errorf("%s", words.at(i))
		}
	}
	return column.NullsOf(column.String, n), nil
}

var clipFunc = Scalar{Name: "clip", NullText: "null if x is null; a null low or high is no bound", Aliases: []string{"clamp"}, Total: true,
	Doc:      "clip(x, low, high) is x, but low if x is below and high if x is above; a null low or high is no bound; null for a null x.",
	Examples: []Example{{"clip(15, 0, 10)", "10"}, {"clip(-1.5, 0, 10)", "0.0"}, {"clip(5, NULL, 10)", "5"}, {"clip('m', 'a', 'f')", "f"}, {"clip(NULL::bigint, 0, 10)", "null"}},
	Overloads: []Overload{{Args: kinds(AnyKind, AnyKind, AnyKind), Result: sameAs(0), Nulls: Aware,
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			if args[0].Type().Kind == column.KindNull {
				return args[0], nil
			}
			out := args[0]
			for k, op := range [...]comparison{less, greater} {
				var err error
				if out, err = bound(n, out, args[k+1], op); err != nil {
					return nil, err
				}
			}
			return out, nil
		}}}}

// bound is limit where x op limit, else x.
func bound(n int, x, limit column.Vector, op comparison) (column.Vector, error) {
	beyond, which := make([]bool, n), make([]uint8, n)
	if err := compareInto(beyond, op, x, limit); err != nil {
		return nil, err
	}
	have, bounds := nullsOf(x), nullsOf(limit)
	for i := range which {
		if beyond[i] && have.has(i) && bounds.has(i) {
			which[i] = 1
		}
	}
	return pick(x.Type(), which, []column.Vector{x, limit}), nil
}
