package shell

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// A wireValue carries a parameter with its Go type, which JSON alone would
// lose: 1 and 1.0, 2^63-1, NaN.
type wireValue struct {
	Type  string   `json:"type"` // "int64", "[]int64", ...
	Texts []string `json:"texts"`
}

func toWire(value any) (*wireValue, error) {
	switch v := value.(type) {
	case bool:
		return scalar("bool", strconv.FormatBool(v)), nil
	case int:
		return scalar("int64", strconv.Itoa(v)), nil
	case int64:
		return scalar("int64", strconv.FormatInt(v, 10)), nil
	case float64:
		return scalar("float64", floatText(v)), nil
	case string:
		return scalar("string", quoteText(v)), nil
	case []bool:
		return list("[]bool", v, strconv.FormatBool), nil
	case []int64:
		return list("[]int64", v, func(n int64) string { return strconv.FormatInt(n, 10) }), nil
	case []float64:
		return list("[]float64", v, floatText), nil
	case []string:
		return list("[]string", v, quoteText), nil
	default:
		return nil, fmt.Errorf("a parameter is a bool, int64, float64, string or a slice of those, not %T", value)
	}
}

func scalar(kind, text string) *wireValue { return &wireValue{Type: kind, Texts: []string{text}} }

func list[T any](kind string, values []T, text func(T) string) *wireValue {
	w := &wireValue{Type: kind, Texts: make([]string, len(values))}
	for i, v := range values {
		w.Texts[i] = text(v)
	}
	return w
}

// floatText keeps every bit but the payload of NaN.
func floatText(f float64) string {
	if math.IsNaN(f) {
		return "NaN"
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// quoteText keeps bytes that are no UTF-8, which JSON strings cannot.
func quoteText(s string) string { return strconv.Quote(s) }

func (w *wireValue) value() (any, error) {
	if w == nil {
		return nil, fmt.Errorf("no value")
	}
	parseInt := func(s string) (int64, error) { return strconv.ParseInt(s, 10, 64) }
	parseFloat := func(s string) (float64, error) { return strconv.ParseFloat(s, 64) }
	switch w.Type {
	case "bool":
		return one(w, strconv.ParseBool)
	case "int64":
		return one(w, parseInt)
	case "float64":
		return one(w, parseFloat)
	case "string":
		return one(w, strconv.Unquote)
	case "[]bool":
		return many(w, strconv.ParseBool)
	case "[]int64":
		return many(w, parseInt)
	case "[]float64":
		return many(w, parseFloat)
	case "[]string":
		return many(w, strconv.Unquote)
	}
	return nil, fmt.Errorf("unknown type %q of a value", w.Type)
}

func one[T any](w *wireValue, parse func(string) (T, error)) (any, error) {
	if len(w.Texts) != 1 {
		return nil, fmt.Errorf("%d values where one was expected", len(w.Texts))
	}
	return parse(w.Texts[0])
}

func many[T any](w *wireValue, parse func(string) (T, error)) (any, error) {
	values := make([]T, len(w.Texts))
	for i, text := range w.Texts {
		v, err := parse(text)
		if err != nil {
			return nil, err
		}
		values[i] = v
	}
	return values, nil
}

// jsonError tells which part of a bundle JSON refuses, a NaN in a chart most
// often.
func jsonError(bundle map[string]any) error {
	for mime, value := range bundle {
		if _, err := json.Marshal(value); err != nil {
			return fmt.Errorf("%s: %w", mime, err)
		}
	}
	return nil
}
