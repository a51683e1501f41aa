package funcs

import (
	"bytes"
	"fmt"
	"strings"

	"weir/dataframe/column"
)

// An enumeration is a list of labels, in whose order its values, which are texts, compare.

var asEnumFunc = Scalar{Name: "as_enum",
	Doc:       "as_enum(s, label, …) is s, which is one of the labels; an error if it is none; null for null.",
	Examples:  []Example{{"as_enum('ok', 'sad', 'ok')", "ok"}, {"as_enum('Ok', 'sad', 'ok')", `error: "Ok" is no value of the enumeration; there are sad, ok`}, {"as_enum(NULL, 'a')", "null"}},
	Overloads: enumRows(true),
}

var tryEnumFunc = Scalar{Name: "try_enum",
	Doc:       "try_enum(s, label, …) is s where it is one of the labels, else null.",
	Examples:  []Example{{"try_enum('ok', 'sad', 'ok')", "ok"}, {"try_enum('Ok', 'sad', 'ok')", "null"}, {"try_enum(NULL, 'a')", "null"}},
	Overloads: enumRows(false),
}

// enumRows are texts that are labels.
func enumRows(strict bool) []Overload {
	return []Overload{{Args: kinds(txt, txt), Variadic: true, Result: always(column.String), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		s, place := textsOf(args[0]), placesOf(args[1:])
		return writeRows(column.String, n, args, func(dst []byte, i int) ([]byte, bool, error) {
			ok := place(i, s.at(i)) > 0
			if !ok && strict {
				return dst, false, fmt.Errorf("%s is no value of the enumeration; there are %s", excerpt(s.at(i)), strings.Join(labelsOf(args[1:], i), ", "))
			}
			return append(dst, s.at(i)...), ok, nil
		}, Strict)
	}}}
}

var enumPlaceFunc = Scalar{Name: "enum_place",
	Doc:      "enum_place(s, label, …) is the place of s among the labels, from 1; null if it is none of them and for null.",
	Examples: []Example{{"enum_place('ok', 'sad', 'ok')", "2"}, {"enum_place('x', 'sad', 'ok')", "null"}, {"enum_place(NULL, 'a')", "null"}},
	Overloads: []Overload{{Args: kinds(txt, txt), Variadic: true, Result: always(column.Int64), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		s, place, out := textsOf(args[0]), placesOf(args[1:]), newMaybe[int64](n)
		for i := range n {
			if out.values[i] = place(i, s.at(i)); out.values[i] == 0 {
				out.null(i)
			}
		}
		return out.vector(column.Int64), nil
	}}}}

var enumLabelFunc = Scalar{Name: "enum_label",
	Doc:      "enum_label(n, label, …) is the n-th label; null if there is none and for null.",
	Examples: []Example{{"enum_label(2, 'sad', 'ok')", "ok"}, {"enum_label(3, 'sad', 'ok')", "null"}, {"enum_label(NULL, 'a')", "null"}},
	Overloads: []Overload{{Args: kinds(num, txt), Variadic: true, Result: always(column.String), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		at := inputOf[int64](args[0])
		return writeRows(column.String, n, args, func(dst []byte, i int) ([]byte, bool, error) {
			k := at.at(i)
			if k < 1 || k >= int64(len(args)) {
				return dst, false, nil
			}
			return append(dst, textsOf(args[k]).at(i)...), true, nil
		}, Strict)
	}}}}

// placesOf gives the place of a text among the labels in a row, from 1, and 0 if it is none of them. Labels are mostly
// constants, and looked up.
func placesOf(labels []column.Vector) func(i int, s []byte) int64 {
	texts, constant := make([]textInput, len(labels)), true
	for k, l := range labels {
		texts[k] = textsOf(l)
		constant = constant && texts[k].constant()
	}
	var known map[string]int64
	return func(i int, s []byte) int64 {
		if constant {
			if known == nil {
				known = map[string]int64{}
				for k := len(texts) - 1; k >= 0; k-- {
					known[string(texts[k].at(i))] = int64(k) + 1
				}
			}
			return known[string(s)]
		}
		for k := range texts {
			if bytes.Equal(texts[k].at(i), s) {
				return int64(k) + 1
			}
		}
		return 0
	}
}

func labelsOf(labels []column.Vector, i int) (out []string) {
	for _, l := range labels {
		out = append(out, string(textsOf(l).at(i)))
	}
	return out
}
