package funcs

import (
	"bytes"
	"math"
	"strconv"

	"weir/dataframe/column"
)

// javaTextFunc is what Spark makes of floats where it makes texts of them.
var javaTextFunc = Scalar{Name: "java_text", Total: true,
	Doc:      "java_text(x) is x as Java and Spark write it: with a point always, and from 10 million on or below a thousandth with an exponent; null for null.",
	Examples: []Example{{"java_text(2)", "2.0"}, {"java_text(1e10)", "1.0E10"}, {"java_text(0.00015)", "1.5E-4"}, {"java_text('-inf'::double)", "-Infinity"}, {"java_text(NULL)", "null"}},
	Overloads: []Overload{{Args: kinds(flt), Result: always(column.String), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		a := inputOf[float64](args[0])
		return buildTexts(n, func(dst []byte, i int) []byte { return appendJava(dst, a.at(i)) }), nil
	}}}}

// appendJava is Double.toString.
func appendJava(dst []byte, x float64) []byte {
	size := math.Abs(x)
	switch {
	case math.IsNaN(x):
		return append(dst, "NaN"...)
	case math.IsInf(x, 1):
		return append(dst, "Infinity"...)
	case math.IsInf(x, -1):
		return append(dst, "-Infinity"...)
	case size == 0 || size >= 1e-3 && size < 1e7:
		from := len(dst)
		if dst = strconv.AppendFloat(dst, x, 'f', -1, 64); bytes.IndexByte(dst[from:], '.') < 0 {
			dst = append(dst, ".0"...)
		}
		return dst
	}
	var buf [32]byte
	digits, exponent, _ := bytes.Cut(strconv.AppendFloat(buf[:0], x, 'e', -1, 64), []byte("e"))
	dst = append(dst, digits...)
	if bytes.IndexByte(digits, '.') < 0 {
		dst = append(dst, ".0"...)
	}
	n, _ := strconv.Atoi(string(exponent))
	return strconv.AppendInt(append(dst, 'E'), int64(n), 10)
}
