package display

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Rich is satisfied by anything that can show itself in several media types;
// frames, tables, charts and models have the method.
type Rich interface {
	MIMEBundle() (map[string]any, error)
}

// Rows is a small finished table: what charts and grids read. At may give nil,
// bool, int64, uint64, float64, string, []byte, time.Time or a fmt.Stringer;
// other numbers work too.
type Rows interface {
	Columns() []string
	Len() int
	At(row int, col string) any
}

// Source is what a chart is made from. ChartData may run a query, so it can
// take a while and it can go wrong.
type Source interface {
	ChartData() (Rows, error)
}

// Bundle turns a value into a media bundle: Rich values, Data, everything with
// a renderer method, pictures, and plots of gonum. ok is false for values that have only text;
// the caller prints those. In the bundle bytes are base64 and the rest is
// strings or JSON values.
func Bundle(v any) (bundle map[string]any, ok bool, err error) {
	if isNil(v) {
		return nil, false, nil
	}
	switch v := v.(type) {
	case Rich:
		bundle, err = v.MIMEBundle()
		if err == nil {
			bundle, err = encoded(bundle)
		}
	case Renderer:
		bundle, err = encoded(v.Render().Data)
	case SimpleRenderer:
		bundle, err = encoded(v.SimpleRender())
	default:
		bundle, err = encoded(rendered(v))
		if len(bundle) == 0 && err == nil {
			switch v := v.(type) {
			case image.Image:
				bundle, err = pictureBundle(v)
			case drawing:
				bundle, err = drawingBundle(v)
			default:
				return nil, false, nil
			}
		}
	}
	if err != nil {
		return nil, false, err
	}
	if len(bundle) > 0 && bundle[MIMETypeText] == nil {
		bundle[MIMETypeText] = textOf(v)
	}
	return bundle, len(bundle) > 0, nil
}

func isNil(v any) bool {
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Pointer, reflect.Map, reflect.Func, reflect.Interface:
		return r.IsNil()
	}
	return false
}

func textOf(v any) string {
	if s, ok := v.(fmt.Stringer); ok {
		return s.String()
	}
	return fmt.Sprintf("%T", v)
}

func pictureBundle(picture image.Image) (map[string]any, error) {
	size := picture.Bounds().Size()
	if size.X <= 0 || size.Y <= 0 {
		return map[string]any{MIMETypeText: "an empty picture"}, nil
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		return nil, fmt.Errorf("show picture: %w", err)
	}
	return encoded(MIMEMap{
		MIMETypePNG:  b.Bytes(),
		MIMETypeText: fmt.Sprintf("picture, %d x %d pixels", size.X, size.Y),
	})
}

// encoded copies a bundle with bytes made strings. A value that is an error is
// what went wrong while the bundle was made.
func encoded(m MIMEMap) (map[string]any, error) {
	out := make(map[string]any, len(m))
	for _, mime := range slices.Sorted(maps.Keys(m)) {
		switch v := m[mime].(type) {
		case error:
			return nil, v
		case string:
			out[mime] = strings.ToValidUTF8(v, "\uFFFD")
		case []byte:
			out[mime] = encodedBytes(mime, v)
		default:
			if _, err := json.Marshal(v); err != nil {
				return nil, fmt.Errorf("show %s: %w", mime, err)
			}
			out[mime] = v
		}
	}
	return out, nil
}

func encodedBytes(mime string, v []byte) string {
	if strings.HasPrefix(mime, "text/") || mime == MIMETypeSVG || mime == MIMETypeJavaScript {
		return strings.ToValidUTF8(string(v), "\uFFFD")
	}
	return base64.StdEncoding.EncodeToString(v)
}
