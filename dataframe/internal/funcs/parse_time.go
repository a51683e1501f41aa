package funcs

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
)

// ParseTime reads text as the stored value of a date or timestamp of type t. A text
// without offset is local time of t's zone.
func ParseTime(text string, t column.Type) (int64, error) {
	b := []byte(strings.TrimSpace(text))
	if t.Kind == column.KindDate {
		d, ok := column.ParseDateBytes(b)
		if !ok {
			return 0, fmt.Errorf("%q is not a date; write YYYY-MM-DD", text)
		}
		return int64(d), nil
	}
	v, ok := column.ParseTimestampBytes(b, t)
	if !ok {
		return 0, fmt.Errorf("%q is not a timestamp; write YYYY-MM-DD HH:MM:SS", text)
	}
	return v, nil
}
