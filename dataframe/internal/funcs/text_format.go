package funcs

import (
	"fmt"
	"math"
	"strconv"

	"weir/dataframe/column"
)

var formatBytesFunc = Scalar{Name: "format_bytes", Aliases: []string{"formatreadablesize"}, Total: true,
	Doc:       "format_bytes(n) writes a number of bytes for people, in units of 1024 (KiB, MiB, …); null for null.",
	Examples:  []Example{{"format_bytes(16384)", "16.0 KiB"}, {"format_bytes(1)", "1 byte"}, {"format_bytes(-1500)", "-1.4 KiB"}, {"format_bytes(9223372036854775807)", "7.9 EiB"}, {"format_bytes(NULL)", "null"}},
	Overloads: readableSize(1024, []string{" KiB", " MiB", " GiB", " TiB", " PiB", " EiB"})}

var formatDecimalBytesFunc = Scalar{Name: "format_decimal_bytes", Aliases: []string{"formatreadabledecimalsize"}, Total: true,
	Doc:       "format_decimal_bytes(n) writes a number of bytes for people, in units of 1000 (kB, MB, …); null for null.",
	Examples:  []Example{{"format_decimal_bytes(16384)", "16.3 kB"}, {"format_decimal_bytes(0)", "0 bytes"}, {"format_decimal_bytes(NULL)", "null"}},
	Overloads: readableSize(1000, []string{" kB", " MB", " GB", " TB", " PB", " EB"})}

// readableSize cuts digits off, as DuckDB does: 1999 bytes are 1.9 KiB.
func readableSize(unit uint64, names []string) []Overload {
	return textsBy(func(_ int, args []column.Vector) textRow {
		a := inputOf[int64](args[0])
		return func(dst []byte, i int) ([]byte, bool, error) {
			x := absInt(a.at(i))
			if a.at(i) < 0 {
				dst = append(dst, '-')
			}
			if x < unit {
				dst = strconv.AppendUint(dst, x, 10)
				if x == 1 {
					return append(dst, " byte"...), true, nil
				}
				return append(dst, " bytes"...), true, nil
			}
			k, size := 0, unit
			for x/size >= unit {
				k, size = k+1, size*unit
			}
			dst = strconv.AppendUint(dst, x/size, 10)
			// Of the rest the tenths, without overflow.
			dst = append(dst, '.', '0'+byte(x%size/(size/unit)*10/unit))
			return append(dst, names[k]...), true, nil
		}
	}, kinds(num))
}

var formatNumberFunc = Scalar{Name: "format_number",
	Doc:      "format_number(x, d) writes x with d digits behind the point, rounded, a half to the even neighbour, and commas between thousands; null if x or d is null.",
	Examples: []Example{{"format_number(12345.678, 2)", "12,345.68"}, {"format_number(-1234567, 0)", "-1,234,567"}, {"format_number(0.5, 0)", "0"}, {"format_number(12345678901234567.125, 2)", "12,345,678,901,234,567.12"}, {"format_number(1, -1)", "error: format_number: -1 digits"}, {"format_number(NULL, 2)", "null"}},
	Overloads: append(append(textsBy(func(_ int, args []column.Vector) textRow {
		x, digits := inputOf[int64](args[0]), inputOf[int64](args[1])
		var buf []byte
		return numberRow(digits, func(i int, d int) []byte {
			buf = strconv.AppendInt(buf[:0], x.at(i), 10)
			if d > 0 {
				buf = append(buf, '.')
			}
			for range d {
				buf = append(buf, '0')
			}
			return buf
		})
	}, kinds(num, num)), textsBy(func(_ int, args []column.Vector) textRow {
		x, digits := inputOf[float64](args[0]), inputOf[int64](args[1])
		var buf []byte
		return numberRow(digits, func(i int, d int) []byte {
			buf = strconv.AppendFloat(buf[:0], x.at(i), 'f', d, 64)
			return buf
		})
	}, kinds(flt, num))...), textsBy(func(_ int, args []column.Vector) textRow {
		x, digits, scale := wideInput(args[0]), inputOf[int64](args[1]), args[0].Type().Scale
		var buf []byte
		return numberRow(digits, func(i int, d int) []byte {
			v := column.DecimalValue{Unscaled: x.at(i), Scale: scale}
			negative := v.Unscaled.Sign() < 0
			if d < int(scale) {
				v = column.DecimalValue{Unscaled: evenDivWide(v.Unscaled, column.WidePow10(int(scale)-d)), Scale: uint8(d)}
			}
			buf = buf[:0]
			if negative && v.Unscaled.Sign() == 0 {
				buf = append(buf, '-')
			}
			buf = v.Append(buf)
			if d > 0 && v.Scale == 0 {
				buf = append(buf, '.')
			}
			for range d - int(v.Scale) {
				buf = append(buf, '0')
			}
			return buf
		})
	}, kinds(column.KindDecimal, num))...)}

const maxDigits = 100

func numberRow(digits input[int64], write func(i, d int) []byte) textRow {
	return func(dst []byte, i int) ([]byte, bool, error) {
		d := digits.at(i)
		if d < 0 || d > maxDigits {
			return dst, false, fmt.Errorf("format_number: %d digits; write 0 to %d", d, maxDigits)
		}
		return appendThousands(dst, write(i, int(d))), true, nil
	}
}

// appendThousands puts commas between the digits of s before its point.
func appendThousands(dst, s []byte) []byte {
	from := 0
	if len(s) > 0 && (s[0] == '-' || s[0] == '+') {
		dst, from = append(dst, s[0]), 1
	}
	end := from
	for end < len(s) && s[end] >= '0' && s[end] <= '9' {
		end++
	}
	for i := from; i < end; i++ {
		if i > from && (end-i)%3 == 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, s[i])
	}
	return append(dst, s[end:]...)
}

var quoteFunc = Scalar{Name: "quote", Aliases: []string{"quote_literal"}, Total: true,
	Doc:      "quote(s) is s as an SQL text: between single quotes, those in it doubled (MySQL's writes \\' and makes NULL of a null); null for null.",
	Examples: []Example{{"quote('it''s')", "'it''s'"}, {"quote('')", "''"}, {"quote(NULL)", "null"}},
	Overloads: []Overload{mapText(func(dst, s []byte) []byte {
		dst = append(dst, '\'')
		for _, c := range s {
			if c == '\'' {
				dst = append(dst, c)
			}
			dst = append(dst, c)
		}
		return append(dst, '\'')
	})}}

var barFunc = Scalar{Name: "bar",
	Doc:      "bar(x, low, high, width) draws x as a bar of width characters (80 if left out) that is empty for low and full for high, in eighths of a character; null if an argument is null.",
	Examples: []Example{{"bar(5, 0, 20, 10)", "██▌       "}, {"bar(30, 0, 20, 4)", "████"}, {"bar(-1, 0, 20, 4)", "    "}, {"bar(1, 0, 2, 5000)", "error: bar: a width of 5000"}, {"bar(NULL, 0, 1)", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		x, low, high, width := inputOf[float64](args[0]), inputOf[float64](args[1]), inputOf[float64](args[2]), optionalInt(args, 3, 80)
		return func(dst []byte, i int) ([]byte, bool, error) {
			w := width.at(i)
			if w < 1 || w > 1000 {
				return dst, false, fmt.Errorf("bar: a width of %d; write 1 to 1000", w)
			}
			return appendBar(dst, x.at(i), low.at(i), high.at(i), int(w)), true, nil
		}
	}, kinds(flt, flt, flt), kinds(flt, flt, flt, num))}

func appendBar(dst []byte, x, low, high float64, width int) []byte {
	eighths := 0
	switch share := (x - low) / (high - low); {
	case x >= high:
		eighths = 8 * width
	case share > 0 && x > low:
		eighths = min(int(math.Floor(share*float64(8*width))), 8*width)
	}
	for k := range width {
		switch part := eighths - 8*k; {
		case part >= 8:
			dst = append(dst, "█"...)
		case part > 0:
			dst = append(dst, []string{"▏", "▎", "▍", "▌", "▋", "▊", "▉"}[part-1]...)
		default:
			dst = append(dst, ' ')
		}
	}
	return dst
}
