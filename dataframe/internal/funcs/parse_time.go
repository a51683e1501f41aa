package funcs

import (
	"fmt"
	"strings"
	"time"

	"weir/dataframe/column"
)

// timeLayouts are the spellings of moments that are read without being told.
var timeLayouts = []string{
	"2006-01-02T15:04:05.999999999Z07:00",
	"2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02T15:04:05.999999999",
	"2006-01-02 15:04:05.999999999",
	"2006-01-02 15:04",
	"2006-01-02",
}

// ParseTime reads text as the stored value of a date or timestamp of type t. A text
// without offset is local time of t's zone.
func ParseTime(text string, t column.Type) (int64, error) {
	s := strings.TrimSpace(text)
	if t.Kind == column.KindDate {
		d, err := time.Parse("2006-01-02", s)
		if err != nil {
			return 0, fmt.Errorf("%q is not a date; write YYYY-MM-DD", text)
		}
		return d.Unix() / 86400, nil
	}
	for _, layout := range timeLayouts {
		if m, err := time.ParseInLocation(layout, s, column.Location(t.Zone)); err == nil {
			return t.Stored(m), nil
		}
	}
	return 0, fmt.Errorf("%q is not a timestamp; write YYYY-MM-DD HH:MM:SS", text)
}
