package funcs

import (
	"bytes"
	"math"
	"strconv"

	"weir/dataframe/column"
)

// mysqlTextFunc is what MySQL makes of floats where it makes texts of them.
var mysqlTextFunc = Scalar{Name: "mysql_text", Total: true,
	Doc:      "mysql_text(x) is x as MySQL writes it: with an exponent from 10 to the 15th on and below 10 to the minus 15th; null for null.",
	Examples: []Example{{"mysql_text(1.5e-7)", "0.00000015"}, {"mysql_text(1e15)", "1e15"}, {"mysql_text(2)", "2"}, {"mysql_text(1e-16)", "1e-16"}, {"mysql_text(NULL)", "null"}},
	Overloads: []Overload{{Args: kinds(flt), Result: always(column.String), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		a := inputOf[float64](args[0])
		return buildTexts(n, func(dst []byte, i int) []byte { return appendMySQL(dst, a.at(i)) }), nil
	}}}}

// appendMySQL is the shortest text of x that reads as x.
func appendMySQL(dst []byte, x float64) []byte {
	if size := math.Abs(x); size == 0 {
		return append(dst, '0')
	} else if size >= 1e-15 && size < 1e15 {
		return strconv.AppendFloat(dst, x, 'f', -1, 64)
	}
	var buf [32]byte
	digits, exponent, _ := bytes.Cut(strconv.AppendFloat(buf[:0], x, 'e', -1, 64), []byte("e"))
	dst = append(dst, digits...)
	n, _ := strconv.Atoi(string(exponent))
	return strconv.AppendInt(append(dst, 'e'), int64(n), 10)
}
