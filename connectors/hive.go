package connectors

import (
	"fmt"
	"net/url"
	"strings"

	"weir/dataframe/column"
)

// nullFolder is the value of a folder whose rows have a null there.
const nullFolder = "__HIVE_DEFAULT_PARTITION__"

// pathValue is a folder called name=value.
type pathValue struct{ name, value string }

// pathValues lists the folders of path that are called name=value.
func pathValues(path string) []pathValue {
	var out []pathValue
	folders := strings.Split(path, "/")
	for _, f := range folders[:len(folders)-1] {
		name, value, ok := strings.Cut(f, "=")
		if !ok || name == "" {
			continue
		}
		if u, err := url.PathUnescape(value); err == nil {
			value = u
		}
		if u, err := url.PathUnescape(name); err == nil {
			name = u
		}
		out = append(out, pathValue{name, value})
	}
	return out
}

// pathColumns makes columns of the folders of all files: int64, date or string,
// whichever is the first to hold all values, unless declared.
func pathColumns(objects []Object, values [][]pathValue, declared *column.Schema) ([]column.Field, [][]any, error) {
	rows := make([][]any, len(objects))
	if len(objects) == 0 {
		return nil, rows, nil
	}
	var fields []column.Field
	for p, first := range values[0] {
		texts := make([]string, len(objects))
		for i := range objects {
			if len(values[i]) != len(values[0]) || values[i][p].name != first.name {
				return nil, nil, fmt.Errorf("%s and %s are in folders of different columns (name=value)", objects[0].Path, objects[i].Path)
			}
			texts[i] = values[i][p].value
		}
		f := column.Field{Name: first.name, Nullable: true, Type: inferPath(texts)}
		if declared != nil {
			if at := declared.Index(f.Name); at >= 0 {
				f.Type = declared.Fields[at].Type
			}
		}
		for i, text := range texts {
			v, err := parseText(f.Type, text)
			if err != nil {
				return nil, nil, fmt.Errorf("%s: folder %s=%s: %w", objects[i].Path, f.Name, text, err)
			}
			rows[i] = append(rows[i], v)
		}
		fields = append(fields, f)
	}
	return fields, rows, nil
}

// inferPath keeps numbers of more than two digits that begin with a zero as
// texts: they are codes. 07 is an hour or a month.
func inferPath(texts []string) column.Type {
	ints, dates, any := true, true, false
	for _, t := range texts {
		if t == nullFolder {
			continue
		}
		any = true
		_, ok := column.ParseInt([]byte(t))
		ints = ints && ok && !(len(t) > 2 && t[0] == '0') && t[0] != '+'
		_, ok = column.ParseDateBytes([]byte(t))
		dates = dates && ok
	}
	switch {
	case any && ints:
		return column.Int64
	case any && dates:
		return column.Date
	}
	return column.String
}

// parseText is a value, as Vector.At gives it, of the text of a folder's name or of a table's log.
func parseText(t column.Type, text string) (any, error) {
	if text == nullFolder {
		return nil, nil
	}
	b := []byte(text)
	ok := true
	var v any
	switch t.Kind {
	case column.KindString:
		return text, nil
	case column.KindBinary:
		return b, nil
	case column.KindBool:
		v, ok = strings.EqualFold(text, "true"), strings.EqualFold(text, "true") || strings.EqualFold(text, "false")
	case column.KindInt64, column.KindInt8, column.KindInt16, column.KindInt32, column.KindUint8, column.KindUint16, column.KindUint32:
		var i int64
		i, ok = column.ParseInt(b)
		least, greatest := t.Kind.IntegerRange()
		v, ok = i, ok && i >= least && i <= greatest
	case column.KindFloat64:
		v, ok = column.ParseFloat(b)
	case column.KindFloat32:
		v, ok = column.ParseFloat(b)
		if f, isFloat := v.(float64); isFloat {
			v = float64(float32(f))
		}
	case column.KindDecimal:
		var u column.Int128
		u, ok = column.ParseWideBytes(b, t.Precision, t.Scale)
		v = column.DecimalValue{Unscaled: u, Scale: t.Scale}
	case column.KindDate:
		var d int32
		d, ok = column.ParseDateBytes(b)
		v = t.At(int64(d))
	case column.KindTimestamp:
		var u int64
		u, ok = column.ParseTimestampBytes(b, t)
		v = t.At(u)
	default:
		ok = false
	}
	if !ok {
		return nil, fmt.Errorf("%q is not %s", text, t)
	}
	return v, nil
}
