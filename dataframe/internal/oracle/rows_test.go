//go:build oracle

package oracle_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// A shape says what the rows of a table look like.
type shape struct {
	rows     int
	nulls    float64
	distinct int  // about how many values a column has
	odd      bool // extreme numbers, NaN, long texts
}

func drawShape(r *rand.Rand) shape {
	return shape{
		rows:     []int{0, 1, 2, 7, 20, 20, 20, 30, 30, 60, 60, 150}[r.IntN(12)],
		nulls:    []float64{0, 0, 0, 0.1, 0.1, 0.1, 0.2, 0.2, 0.2, 0.2, 0.5, 0.5, 1}[r.IntN(13)],
		distinct: []int{1, 3, 8, 1000}[r.IntN(4)],
		odd:      r.IntN(4) == 0,
	}
}

func drawTable(r *rand.Rand, name string, s shape) table {
	t := table{Name: name}
	for _, c := range rawColumns {
		t.Columns = append(t.Columns, tableColumn{c.name, c.typ})
	}
	for id := range s.rows {
		row := []string{strconv.Itoa(id)}
		for _, c := range rawColumns[1:] {
			if r.Float64() < s.nulls {
				row = append(row, "NULL")
			} else {
				row = append(row, s.literal(r, c))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// literal is a value of a column. Small numbers are more frequent than large ones.
func (s shape) literal(r *rand.Rand, c rawColumn) string {
	n := r.IntN(s.distinct)
	if r.IntN(2) == 0 {
		n = r.IntN(n + 1)
	}
	odd := s.odd && r.IntN(6) == 0
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	switch c.typ {
	case "bool":
		return pick("true", "false")
	case "int8":
		if odd {
			return pick("-128", "127")
		}
		return strconv.Itoa(n%100 - 3)
	case "uint8", "uint16", "uint32":
		if odd {
			return "255"
		}
		return strconv.Itoa(n % 200)
	case "int16", "int32":
		if odd {
			return pick("-32768", "32767")
		}
		return strconv.Itoa(n - 2)
	case "int64":
		if odd && c.name == "i8" {
			return pick("9223372036854775807", "-9223372036854775808", "4611686018427387904")
		}
		return strconv.Itoa(n - 2)
	case "uint64":
		if odd {
			return "'18446744073709551615'"
		}
		return strconv.Itoa(n)
	case "float32", "float64":
		if odd {
			return pick("'nan'", "'inf'", "'-inf'", "'-0'")
		}
		return "'" + strconv.FormatFloat(float64(n-3)/4, 'g', -1, 64) + "'"
	case "decimal(9,2)":
		return "'" + fmt.Sprintf("%d.%02d", n-3, n*25%100) + "'"
	case "decimal(18,4)":
		return "'" + fmt.Sprintf("%d.%04d", n*3-5, n*1251%10000) + "'"
	case "decimal(38,6)":
		if odd {
			return pick("'99999999999999999999999999999999.999999'", "'-99999999999999999999999999999999.999999'")
		}
		return "'" + fmt.Sprintf("%d.%06d", n-2, n*125001%1000000) + "'"
	case "string":
		if c.name == "js" {
			return "'" + jsonTexts[n%len(jsonTexts)] + "'"
		}
		return s.text(r, n, odd)
	case "binary":
		return "unhex('" + pick("", "00", "61", "FF", "6100", "C3A9", strings.Repeat("AB", n%20)) + "')"
	case "date":
		return fmt.Sprintf("'20%02d-%02d-%02d'", 10+n%20, n%12+1, n%28+1)
	case "time":
		return fmt.Sprintf("'%02d:%02d:%02d.%d'", n%24, n*7%60, n*11%60, n%1000)
	case "datetime", "timestamp_ms":
		return fmt.Sprintf("'%d-%02d-%02d %02d:%02d:%02d.%03d'", 1960+n%70, n%12+1, n%28+1, n*5%24, n*7%60, n*11%60, n%1000)
	case "timestamptz":
		return fmt.Sprintf("'20%02d-%02d-%02d %02d:%02d:00%s'", 10+n%20, n%12+1, n%28+1, n*5%24, n*7%60, pick("+00", "+05:30", "-08"))
	case "timestamp_ns":
		return fmt.Sprintf("'20%02d-%02d-%02d %02d:00:00.%09d'", 10+n%20, n%12+1, n%28+1, n*5%24, n*1001)
	case "interval":
		return fmt.Sprintf("INTERVAL '%d %s'", n%50, pick("days", "months", "hours", "seconds"))
	case "int64[]":
		return "[" + items(r, func(i int) string { return strconv.Itoa((n+i)%9 - 2) }) + "]"
	case "string[]":
		return "[" + items(r, func(i int) string { return s.text(r, n+i, false) }) + "]"
	case "struct<a int64, b string>":
		return fmt.Sprintf("{'a': %s, 'b': %s}", pick("NULL", strconv.Itoa(n%5)), pick("NULL", "'x'", "'y'"))
	case "map<string, int64>":
		var entries []string
		for i := range r.IntN(3) {
			entries = append(entries, fmt.Sprintf("'k%d': %s", i, pick("NULL", strconv.Itoa(n%5))))
		}
		return "MAP {" + strings.Join(entries, ", ") + "}"
	}
	panic("no values of type " + c.typ)
}

func items(r *rand.Rand, one func(i int) string) string {
	var out []string
	for i := range r.IntN(4) {
		if r.IntN(5) == 0 {
			out = append(out, "NULL")
		} else {
			out = append(out, one(i))
		}
	}
	return strings.Join(out, ", ")
}

func (s shape) text(r *rand.Rand, n int, odd bool) string {
	if odd {
		return []string{"''", "'a' || chr(0)", "'a' || chr(0) || chr(0)", "'exactly12byt'", "'exactly13byte'", "'" + strings.Repeat("long ", 60) + "'"}[r.IntN(6)]
	}
	short := []string{"''", "'a'", "'ab'", "'Bob'", "'éa'", "'a,b'", "' b '", "'10'", "'-3'", "'2.5'", "'2026-03-01'", "'日本語'", "'b,a,b'"}
	if n < len(short) {
		return short[n]
	}
	return fmt.Sprintf("'a longer text, number %d'", n)
}
