package mysql

import (
	"database/sql/driver"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"weir/dataframe/column"
)

// add takes one value that is not null, and says how many bytes it holds in
// memory beyond its fixed width. Binary rows bring numbers as numbers, text rows
// as text; some servers mix them.
func (c *collector) add(v driver.Value) (int, error) {
	switch c.form {
	case formInt:
		x, err := toInt(v)
		c.ints = append(c.ints, x)
		return 0, err
	case formBit:
		x, err := toBits(v)
		c.ints = append(c.ints, x)
		return 0, err
	case formFloat:
		x, err := toFloat(v)
		c.flts = append(c.flts, x)
		return 0, err
	case formDecimal:
		x, err := toDecimal(v, c.typ)
		c.ints = append(c.ints, x)
		return 0, err
	case formDate:
		return 0, c.addDate(v)
	case formMoment:
		return 0, c.addMoment(v)
	}
	b, ok := asBytes(v)
	if !ok {
		return 0, unexpected(v, "text")
	}
	if c.form == formText && !utf8.Valid(b) {
		return 0, fmt.Errorf("%.40q is not UTF-8; read a view with CAST(%s AS BINARY)", b, c.name)
	}
	c.text.Append(b)
	return len(b), nil
}

func (c *collector) addDate(v driver.Value) error {
	b, ok := asBytes(v)
	if !ok {
		return unexpected(v, "a date")
	}
	day, _, zero, ok := parseMoment(b)
	if zero {
		c.null(len(c.days))
		return nil
	}
	if !ok {
		return noDate(c.name, b)
	}
	c.days = append(c.days, day)
	return nil
}

func (c *collector) addMoment(v driver.Value) error {
	b, ok := asBytes(v)
	if !ok {
		return unexpected(v, "a time")
	}
	day, micros, zero, ok := parseMoment(b)
	if zero {
		c.null(len(c.ints))
		return nil
	}
	if !ok {
		return noDate(c.name, b)
	}
	c.ints = append(c.ints, int64(day)*86400e6+micros)
	return nil
}

func noDate(name string, b []byte) error {
	return fmt.Errorf("%.40q is no date; read a view with CAST(%s AS CHAR)", b, name)
}

func unexpected(v driver.Value, want string) error {
	return fmt.Errorf("the server sent a %T instead of %s", v, want)
}

func asBytes(v driver.Value) ([]byte, bool) {
	switch x := v.(type) {
	case []byte:
		return x, true
	case string:
		return []byte(x), true
	case int64: // a number where the declaration says text
		return strconv.AppendInt(nil, x, 10), true
	}
	return nil, false
}

func toInt(v driver.Value) (int64, error) {
	switch x := v.(type) {
	case int64:
		return x, nil
	case uint64:
		if x > math.MaxInt64 {
			return 0, tooLarge(strconv.FormatUint(x, 10))
		}
		return int64(x), nil
	case bool:
		if x {
			return 1, nil
		}
		return 0, nil
	case []byte:
		return parseInt(string(x))
	case string:
		return parseInt(x)
	}
	return 0, unexpected(v, "an integer")
}

func parseInt(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err == nil {
		return n, nil
	}
	if _, err := strconv.ParseUint(s, 10, 64); err == nil {
		return 0, tooLarge(s)
	}
	return 0, fmt.Errorf("%.40q is not an integer", s)
}

func tooLarge(s string) error {
	return fmt.Errorf("%s is more than an int64 holds (%d); read a view with CAST(… AS CHAR) or AS DOUBLE", s, int64(math.MaxInt64))
}

// toBits reads a BIT(n): up to eight bytes, the highest first.
func toBits(v driver.Value) (int64, error) {
	b, ok := v.([]byte)
	if !ok {
		return toInt(v)
	}
	if len(b) > 8 {
		return 0, fmt.Errorf("a bit field of %d bytes", len(b))
	}
	var u uint64
	for _, x := range b {
		u = u<<8 | uint64(x)
	}
	if u > math.MaxInt64 {
		return 0, tooLarge(strconv.FormatUint(u, 10))
	}
	return int64(u), nil
}

func toFloat(v driver.Value) (float64, error) {
	switch x := v.(type) {
	case float64:
		return x, nil
	case float32:
		return float64(x), nil
	case int64:
		return float64(x), nil
	case []byte:
		if f, err := strconv.ParseFloat(string(x), 64); err == nil {
			return f, nil
		}
		return 0, fmt.Errorf("%.40q is not a number", x)
	}
	return 0, unexpected(v, "a number")
}

// toDecimal reads an exact number as the unscaled value of type t. Digits that t
// has no place for must be zeros.
func toDecimal(v driver.Value, t column.Type) (int64, error) {
	switch x := v.(type) {
	case []byte:
		if u, ok := parseDecimal(x, t); ok {
			return u, nil
		}
		return 0, fmt.Errorf("%.40q does not fit %s", x, t)
	case string:
		return toDecimal([]byte(x), t)
	case int64:
		if u, ok := column.Rescale(x, 0, t); ok {
			return u, nil
		}
		return 0, fmt.Errorf("%d does not fit %s", x, t)
	}
	return 0, unexpected(v, "a decimal number")
}

func parseDecimal(b []byte, t column.Type) (int64, bool) {
	neg := len(b) > 0 && b[0] == '-'
	if neg || len(b) > 0 && b[0] == '+' {
		b = b[1:]
	}
	limit := column.Pow10(int(t.Precision))
	var u int64
	digits, after, point := 0, 0, false
	for _, d := range b {
		if d == '.' && !point {
			point = true
			continue
		}
		if d < '0' || d > '9' {
			return 0, false
		}
		digits++
		if point {
			if after++; after > int(t.Scale) {
				if d != '0' {
					return 0, false
				}
				continue
			}
		}
		if u = u*10 + int64(d-'0'); u >= limit {
			return 0, false
		}
	}
	for ; after < int(t.Scale); after++ {
		if u *= 10; u >= limit {
			return 0, false
		}
	}
	if neg {
		u = -u
	}
	return u, digits > 0
}
