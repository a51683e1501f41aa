package funcs_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// A jsonTree is a value as encoding/json reads it: members in order, of those
// with one key only the first.
type jsonTree struct {
	scalar   any // string, json.Number, bool, nil
	keys     []string
	children []*jsonTree
	object   bool
	array    bool
}

// readTree reads a value token by token.
func readTree(d *json.Decoder) (*jsonTree, error) {
	tok, err := d.Token()
	if err != nil {
		return nil, err
	}
	t := &jsonTree{scalar: tok}
	delim, ok := tok.(json.Delim)
	if !ok {
		return t, nil
	}
	t.scalar, t.object, t.array = nil, delim == '{', delim == '['
	seen := map[string]bool{}
	for d.More() {
		key := ""
		if t.object {
			k, err := d.Token()
			if err != nil {
				return nil, err
			}
			key = k.(string)
		}
		child, err := readTree(d)
		if err != nil {
			return nil, err
		}
		if !t.object || !seen[key] {
			seen[key] = true
			t.keys, t.children = append(t.keys, key), append(t.children, child)
		}
	}
	_, err = d.Token()
	return t, err
}

// text is the value as json_extract_string gives it, compact is what json_extract
// gives for one without strings.
func (t *jsonTree) text() any {
	switch x := t.scalar.(type) {
	case string:
		return x
	case json.Number:
		return x.String()
	case bool:
		return fmt.Sprint(x)
	}
	return nil
}

// walkTree calls f for every value with its JSON path and pointer.
func walkTree(t *jsonTree, path, pointer string, f func(t *jsonTree, path, pointer string)) {
	f(t, path, pointer)
	for i, c := range t.children {
		step, token := fmt.Sprintf("[%d]", i), fmt.Sprint(i)
		if t.object {
			key := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(t.keys[i])
			step, token = "['"+key+"']", strings.NewReplacer("~", "~0", "/", "~1").Replace(t.keys[i])
		}
		walkTree(c, path+step, pointer+"/"+token, f)
	}
}

func depthOf(s string) int {
	depth, most := 0, 0
	for _, c := range s {
		switch c {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		most = max(most, depth)
	}
	return most
}

// Validity and every value of a JSON agree with encoding/json.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a": {"b": [1, 2.50, 1e2, -0]}}`, `{"a":1,"a":2}`, `"\ud83d\ude00\ud800x"`, `[1,]`, `{"a":1,}`, `[01]`, `1 2`, ``, ` `, `nul`, "\"\xff\"", "\"\t\"", `{"a/b~":{"":null}}`, `[[[[]]]]`, `"\u00e9\n"`, `{"\u0061":1}`,
		`[1.]`, `-`, `1e`, `"\x"`, `{"a"}`, `{1:2}`, `[true,false,null]`, "\ufeff1", `{"a\\'b":"x"}`, "[1\f]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 2000 || depthOf(s) > 100 {
			return
		}
		got, err := callText("json_valid", s)
		if want := json.Valid([]byte(s)) && utf8.ValidString(s); err != nil || got != want {
			t.Fatalf("json_valid(%q) is %v (%v), want %v", s, got, err, want)
		}
		if got != true {
			return
		}
		d := json.NewDecoder(strings.NewReader(s))
		d.UseNumber()
		tree, err := readTree(d)
		if err != nil {
			t.Fatal(err)
		}
		values := 0
		walkTree(tree, "$", "", func(v *jsonTree, path, pointer string) {
			if values++; values > 50 || strings.Contains(path, "\ufffd") {
				return
			}
			if !v.object && !v.array {
				checkPath(t, s, path, v.text())
				checkPath(t, s, pointer, v.text())
			}
		})
		checkRewrites(t, s)
	})
}

func checkPath(t *testing.T, s, path string, want any) {
	t.Helper()
	if got, err := callText("json_extract_string", s, path); err != nil || got != want {
		t.Errorf("%s at %q is %v (%v), want %v", s, path, got, err, want)
	}
}

// checkRewrites checks that compact and indented JSON mean the same.
func checkRewrites(t *testing.T, s string) {
	t.Helper()
	small, err := callText("json", s)
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := json.Compact(&want, []byte(s)); err != nil || small != want.String() {
		t.Errorf("json(%q) is %q, want %q", s, small, want.String())
	}
	pretty, err := callText("json_pretty", s)
	if err != nil {
		t.Fatal(err)
	}
	want.Reset()
	if err := json.Indent(&want, bytes.TrimSpace([]byte(small.(string))), "", "    "); err != nil || pretty != want.String() {
		t.Errorf("json_pretty(%q) is %q, want %q", s, pretty, want.String())
	}
	if in, err := callText("json_contains", s, s); err != nil || in != true {
		t.Errorf("json_contains(%q, itself) is %v (%v)", s, in, err)
	}
	if same, err := callText("json_merge_patch", "1", s); err != nil || !strings.Contains(s, "null") && !duplicates(s) && same != small {
		t.Errorf("json_merge_patch(1, %q) is %v (%v)", s, same, err)
	}
}

// duplicates reports whether an object in s may have a key twice.
func duplicates(s string) bool {
	d := json.NewDecoder(strings.NewReader(s))
	keys := map[string]int{}
	for {
		tok, err := d.Token()
		if err == io.EOF || err != nil {
			break
		}
		if k, ok := tok.(string); ok {
			keys[k]++
		}
	}
	for _, n := range keys {
		if n > 1 {
			return true
		}
	}
	return false
}

// Any path is read or refused in words; a plain one finds at most one value.
func FuzzJSONPath(f *testing.F) {
	const doc = `{"a":{"b":[1,{"c":2},[3]]},"x y":"z","":0}`
	for _, p := range []string{"$", "", "a", "/", "/a/b/0", "$.a.b[0]", "$['a']", `$["a"]`, `$."x y"`, "$[-1]", "$[#-1]", "$[last]", "$[last-1]", "$.*", "$..c", "$..*", "$..[*]", "$.a.b[*].c", "$a", "$.", "$[", "$['a", "$[1", "$[99999999999]", "$[-0]", "$..", `$."a\"b"`, "/a~1b~0", "$[ 1 ]", "$[*", "$.a..b..[*]..c"} {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, p string) {
		got, err := callText("json_extract", doc, p)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "JSON path ") {
				t.Errorf("%q: the error is %q", p, err)
			}
			return
		}
		exists, err := callText("json_exists", doc, p)
		many := strings.HasPrefix(p, "$") && (strings.Contains(p, "*") || strings.Contains(p, ".."))
		if err != nil || !many && exists != (got != nil) {
			t.Errorf("%q: json_exists is %v (%v) and json_extract %v", p, exists, err, got)
		}
		if text, ok := got.(string); ok && !json.Valid([]byte(text)) {
			t.Errorf("%q gives %q, which is no JSON", p, text)
		}
	})
}

// Nesting and paths that multiply end in an error, not in a full memory.
func TestJSONBombs(t *testing.T) {
	deep := strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)
	if _, err := callText("json_extract", deep, "$[0]"); err == nil || !strings.Contains(err.Error(), "nested more than 1000 deep") {
		t.Error(err)
	}
	if ok, err := callText("json_valid", deep); err != nil || ok != false {
		t.Error(ok, err)
	}
	fits := strings.Repeat("[", 1000) + strings.Repeat("]", 1000)
	if ok, err := callText("json_valid", fits); err != nil || ok != true {
		t.Error(ok, err)
	}
	if _, err := callText("json_extract", fits, "$..[*]..[*]..[*]..[*]"); err == nil || !strings.Contains(err.Error(), "fewer ..") {
		t.Error(err)
	}
}

// Lists become arrays, structs and maps objects, nulls null, at any depth.
func TestToJSONNested(t *testing.T) {
	list := column.List(column.Struct(column.Field{Name: "a\"", Type: column.Float64, Nullable: true}, column.Field{Name: "m", Type: column.Map(column.Int64, column.String), Nullable: true}))
	b := column.NewBuilder(list, 3)
	for _, v := range []any{
		[]any{column.StructValue{{Name: `a"`, Value: 1.5}, {Name: "m", Value: column.MapValue{{Key: int64(7), Value: "x"}, {Key: int64(8)}}}}, nil},
		nil,
		[]any{},
	} {
		if err := b.Append(v); err != nil {
			t.Fatal(err)
		}
	}
	o, _, result, err := funcs.FindScalar("to_json").Bind([]column.Type{list})
	if err != nil {
		t.Fatal(err)
	}
	v, err := o.Call(3, []column.Vector{b.Vector()}, result)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []any{`[{"a\"":1.5,"m":{"7":"x","8":null}},null]`, nil, "[]"} {
		if got := v.At(i); got != want {
			t.Errorf("row %d is %v, want %v", i, got, want)
		}
	}
}
