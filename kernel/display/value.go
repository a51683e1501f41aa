package display

import (
	"encoding/hex"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// number reads any numeric value as a float64. A Stringer that spells a number,
// such as a decimal, counts; a string does not.
func number(v any) (float64, bool) {
	switch v := v.(type) {
	case nil, bool, string, time.Time, time.Duration:
		return 0, false
	case float64:
		return v, true
	case int64:
		return float64(v), true
	case uint64:
		return float64(v), true
	}
	r := reflect.ValueOf(v)
	switch {
	case r.CanInt():
		return float64(r.Int()), true
	case r.CanUint():
		return float64(r.Uint()), true
	case r.CanFloat():
		return r.Float(), true
	}
	if s, ok := v.(fmt.Stringer); ok && !isNil(v) {
		f, err := strconv.ParseFloat(s.String(), 64)
		return f, err == nil
	}
	return 0, false
}

// text spells a value on one line, in full.
func text(v any) string {
	if isNil(v) {
		return "null"
	}
	switch v := v.(type) {
	case string:
		return printable(v)
	case []byte:
		return "0x" + hex.EncodeToString(v)
	case time.Time:
		return timeText(v)
	case float64:
		return floatText(v, -1)
	case float32:
		return strconv.FormatFloat(float64(v), 'g', -1, 32)
	}
	return printable(fmt.Sprint(v))
}

func timeText(t time.Time) string {
	s := t.Format("2006-01-02 15:04:05.999999999")
	if t.Location() != time.UTC && t.Location() != time.Local {
		s += t.Format(" MST")
	}
	return s
}

// floatText spells f with the given number of decimals, or, with -1, as short
// as it can be read back.
func floatText(f float64, decimals int) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	if a := math.Abs(f); a != 0 && (a >= 1e15 || a < 1e-6) {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', decimals, 64)
}

// thousands puts separators into the whole part of a number's spelling.
func thousands(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, rest, dot := strings.Cut(s, ".")
	if strings.Trim(whole, "0123456789") != "" || len(whole) < 4 {
		return sign + s
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	if dot {
		b.WriteString("." + rest)
	}
	return b.String()
}

// printable makes a string safe for one line: bytes that are not UTF-8 and
// control characters become escapes.
func printable(s string) string {
	clean := true
	for _, r := range s {
		if r == utf8.RuneError || !unicode.IsPrint(r) && r != ' ' {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case unicode.IsPrint(r) || unicode.Is(unicode.Zs, r) || r == '\u200d':
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
		s = s[size:]
	}
	return b.String()
}

// cut shortens s to at most n characters, the last of them an ellipsis.
func cut(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	return string(r[:max(n-1, 0)]) + "…"
}
