package shell

import (
	"fmt"
	"reflect"
	"strings"

	"weir/dataframe"
)

// most is how many elements of a variable are looked at for its size.
const most = 10_000

// sizeOf says how much a variable holds: its length where it has one, and about how
// many bytes it takes with what it holds directly. It does not follow pointers, for
// what they lead to may be anybody's, nor go through maps, which a goroutine that a
// cell has left may be writing.
func sizeOf(v reflect.Value) string {
	for v.Kind() == reflect.Interface && !v.IsNil() {
		v = v.Elem()
	}
	if v.CanInterface() {
		if t, ok := v.Interface().(*dataframe.Table); ok && t != nil {
			return t.EstimateSize().String()
		}
	}
	bytes := int64(v.Type().Size())
	beyond := ""
	switch v.Kind() {
	case reflect.String:
		bytes += int64(v.Len())
	case reflect.Slice:
		bytes += int64(v.Cap()) * int64(v.Type().Elem().Size())
		fallthrough
	case reflect.Array:
		n := min(v.Len(), most)
		if each := elementSize(v.Type().Elem()); each != nil {
			for i := range n {
				bytes += each(v.Index(i))
			}
			if n < v.Len() {
				beyond = "over "
			}
		}
	case reflect.Map:
		bytes += int64(v.Len()) * int64(v.Type().Key().Size()+v.Type().Elem().Size())
		if v.Len() > 0 && (elementSize(v.Type().Key()) != nil || elementSize(v.Type().Elem()) != nil) {
			beyond = "over "
		}
	case reflect.Chan:
		bytes += int64(v.Cap()) * int64(v.Type().Elem().Size())
	default:
		return inBytes(bytes)
	}
	return fmt.Sprintf("len %d, %s%s", v.Len(), beyond, inBytes(bytes))
}

func inBytes(n int64) string {
	_, text, _ := strings.Cut(dataframe.Size{Rows: 0, Bytes: n}.String(), ", ")
	return text
}

// elementSize is how to tell what an element of a type holds beside itself; nil: nothing.
func elementSize(t reflect.Type) func(reflect.Value) int64 {
	switch t.Kind() {
	case reflect.String:
		return func(v reflect.Value) int64 { return int64(v.Len()) }
	case reflect.Slice:
		size := int64(t.Elem().Size())
		return func(v reflect.Value) int64 { return int64(v.Cap()) * size }
	}
	return nil
}
