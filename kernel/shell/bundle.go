package shell

import (
	"fmt"
	"reflect"
	"strings"

	"weir/kernel/display"
)

// bundle makes the MIME bundle of the values of one expression. Several values
// are text, joined by spaces.
func bundle(values []any) (map[string]any, error) {
	if len(values) == 1 {
		if b, ok, err := display.Bundle(values[0]); ok || err != nil {
			return b, err
		}
	}
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = plain(v)
	}
	return map[string]any{"text/plain": strings.Join(texts, " ")}, nil
}

// Nobody reads more than this under a cell, and browsers stall on it.
const (
	maxItems = 1_000
	maxText  = 200_000
)

// plain prints v as fmt does, shortened.
func plain(v any) string {
	more := ""
	if r := reflect.ValueOf(v); r.Kind() == reflect.Slice && r.Len() > maxItems {
		if _, named := v.(fmt.Stringer); !named {
			more = fmt.Sprintf(" … and %d more", r.Len()-maxItems)
			v = r.Slice(0, maxItems).Interface()
		}
	}
	text := strings.ToValidUTF8(fmt.Sprint(v), "\uFFFD")
	if len(text) > maxText {
		more = fmt.Sprintf(" … and %d more bytes", len(text)-maxText)
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	return text + more
}
