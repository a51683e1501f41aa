package variant

import (
	"bytes"
	"strings"
	"testing"
)

// none are metadata without names, ab those with a and b, unsorted.
var (
	none = []byte{1, 0, 0}
	ab   = []byte{1, 2, 0, 1, 2, 'a', 'b'}
)

func appendOf(metadata, value []byte) (string, error) {
	names, err := ReadNames(metadata)
	if err != nil {
		return "", err
	}
	out, err := Append(nil, &names, value)
	return string(out), err
}

// nestedArrays is an array in an array, n times.
func nestedArrays(n int) []byte {
	v := []byte{3, 0, 0}
	for range n {
		size := len(v)
		v = append([]byte{0b1111, 1, 0, 0, 0, 0, byte(size), byte(size >> 8), byte(size >> 16), byte(size >> 24)}, v...)
	}
	return v
}

func TestHostile(t *testing.T) {
	for _, c := range []struct {
		name            string
		metadata, value []byte
		want            string // the answer, or a part of the error if it begins with !
	}{
		{"object", ab, []byte{2, 2, 0, 1, 0, 1, 2, 0, 4}, `{"a":null,"b":true}`},
		{"fields out of order", ab, []byte{2, 2, 1, 0, 1, 0, 2, 0, 4}, `{"b":true,"a":null}`},
		{"bytes behind it", none, []byte{0, 9, 9}, "null"},
		{"a name twice", ab, []byte{2, 2, 1, 1, 0, 1, 2, 0, 4}, `!two fields called "b"`},
		{"two names that are one", []byte{1, 2, 0, 1, 2, 'a', 'a'}, []byte{2, 2, 0, 1, 0, 1, 2, 0, 4}, `!two fields called "a"`},
		{"a name that is not there", ab, []byte{2, 1, 2, 0, 1, 0}, "!field 2 of 2 names"},
		{"a name that is not UTF-8", []byte{1, 1, 0, 1, 0xff}, []byte{2, 1, 0, 0, 1, 0}, "!not UTF-8"},
		{"a name that ends before it begins", []byte{1, 1, 1, 0, 'a'}, []byte{2, 1, 0, 0, 1, 0}, "!cut off"},
		{"a name past the end", []byte{1, 1, 0, 9, 'a'}, []byte{2, 1, 0, 0, 1, 0}, "!cut off"},
		{"no metadata", nil, []byte{0}, "!metadata are empty"},
		{"metadata of one byte", []byte{1}, []byte{0}, "!cut off"},
		{"metadata of another version", []byte{2, 0, 0}, []byte{0}, "!its version is 2; 1 is supported"},
		{"four billion names", []byte{0xc1, 255, 255, 255, 255, 0}, []byte{0}, "!cut off"},
		{"no value", none, nil, "!cut off"},
		{"a type that is not known", none, []byte{21 << 2}, "!no type of number 21"},
		{"a cut number", none, []byte{6 << 2, 1, 2, 3}, "!cut off"},
		{"a string of 4 GB", none, []byte{16 << 2, 255, 255, 255, 255, 'a'}, "!cut off"},
		{"bytes without a length", none, []byte{15 << 2, 1}, "!cut off"},
		{"a short string that is cut", none, []byte{5<<2 | 1, 'a'}, "!cut off"},
		{"a string that is not UTF-8", none, []byte{2<<2 | 1, 'a', 0xff}, "!not UTF-8"},
		{"a decimal of 39 digits behind its point", none, append([]byte{8 << 2, 39}, 1, 0, 0, 0), "!39 digits after its point"},
		{"a time after midnight", none, append([]byte{17 << 2}, 255, 255, 255, 255, 255, 255, 255, 127), "!a time of"},
		{"an array of four billion", none, []byte{0b10011, 255, 255, 255, 255, 0}, "!cut off"},
		{"elements past the end", none, []byte{3, 1, 0, 9, 0}, "!cut off"},
		{"an element behind the last", none, []byte{3, 1, 9, 1, 0}, "!cut off"},
		{"two elements at one place", none, []byte{3, 2, 0, 0, 1, 0}, "!one over another"},
		{"an element that is its array's neighbour", none, []byte{3, 2, 0, 0, 5, 1<<2 | 3, 0, 0, 0, 0}, "!one over another"},
		{"nested", none, nestedArrays(maxDepth), strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1)},
		{"nested too deep", none, nestedArrays(maxDepth + 1), "!nested deeper than 500"},
	} {
		got, err := appendOf(c.metadata, c.value)
		if why, bad := strings.CutPrefix(c.want, "!"); bad {
			if err == nil || !strings.Contains(err.Error(), why) {
				t.Errorf("%s: %q, %v", c.name, got, err)
			}
		} else if err != nil || got != c.want {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
}

// TestLargeNames stops at objects whose one name makes more JSON than is allowed.
func TestLargeNames(t *testing.T) {
	metadata := append([]byte{0b01000001, 1, 0, 0, 0, 0, 0x10}, strings.Repeat("n", 0x1000)...)
	names, err := ReadNames(metadata)
	if err != nil {
		t.Fatal(err)
	}
	object := []byte{2, 1, 0, 0, 1, 0}
	value := []byte{3, 20}
	for i := range 21 {
		value = append(value, byte(i*len(object)))
	}
	value = append(value, bytes.Repeat(object, 20)...)
	for most, bad := range map[int]bool{20 * 0x1100: false, 10 * 0x1000: true} {
		w := writer{names: &names, budget: len(value), most: most}
		if err := w.value(value, 0); bad != (err != nil) || bad && (err != errLarge || len(w.dst) > most+0x1100) {
			t.Errorf("%d: %d bytes, %v", most, len(w.dst), err)
		}
	}
}

func TestFields(t *testing.T) {
	names, err := ReadNames(ab)
	if err != nil {
		t.Fatal(err)
	}
	fields, err := Fields(nil, &names, []byte{2, 2, 1, 0, 1, 0, 2, 0, 4})
	if err != nil || len(fields) != 2 || string(fields[0].Name) != "a" || fields[0].Value[0] != 0 || string(fields[1].Name) != "b" || fields[1].Value[0] != 4 {
		t.Errorf("%v %v", fields, err)
	}
	for _, bad := range [][]byte{nil, {0}, {3, 0, 0}, {2}, {2, 1, 7, 0, 1, 0}, {2, 2, 0, 0, 0, 0, 1, 0}} {
		if _, err := Fields(nil, &names, bad); err == nil {
			t.Errorf("%v has fields", bad)
		}
	}
}
