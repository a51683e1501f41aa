package twin

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"
	"unsafe"
)

type plain struct {
	N    int
	S    string
	Rest []string
}

// count makes a twin of plain with a field that is not exported, an embedded
// one, tags and methods.
func count(t *testing.T) reflect.Type {
	inner, err := Copy(reflect.TypeFor[string](), "main.Name", "main", 0)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Copy(reflect.TypeFor[plain](), "main.Count", "main", 2)
	if err != nil {
		t.Fatal(err)
	}
	c.SetField(0, "n", "", false, false, reflect.TypeFor[int]())
	c.SetField(1, "Name", `json:"name"`, true, true, inner.Type())
	text := Method{"String", reflect.TypeFor[func() string](), func(p unsafe.Pointer, _ []reflect.Value) []reflect.Value {
		v := (*plain)(p)
		return []reflect.Value{reflect.ValueOf(fmt.Sprintf("%d of %s", v.N, v.S))}
	}}
	set := Method{"UnmarshalText", reflect.TypeFor[func([]byte) error](), func(p unsafe.Pointer, args []reflect.Value) []reflect.Value {
		(*plain)(p).S = string(args[0].Bytes())
		return []reflect.Value{reflect.Zero(reflect.TypeFor[error]())}
	}}
	if err := c.SetMethods([]Method{text}, []Method{set, text}); err != nil {
		t.Fatal(err)
	}
	return c.Type()
}

func TestCopy(t *testing.T) {
	typ := count(t)
	p := &plain{3, "pears", nil}
	v := reflect.NewAt(typ, unsafe.Pointer(p))
	runtime.GC()
	b, err := json.Marshal(map[string]any{"v": v.Elem().Interface()})
	for _, c := range []struct{ what, got, want any }{
		{"name", typ.String() + " " + typ.Name() + " " + typ.PkgPath(), "main.Count Count main"},
		{"pointer", v.Type().String(), "*main.Count"},
		{"same pointer type", reflect.PointerTo(typ) == v.Type(), true},
		{"field", fmt.Sprint(typ.Field(0).Name, typ.Field(0).IsExported(), typ.Field(0).PkgPath), "nfalsemain"},
		{"embedded", fmt.Sprint(typ.Field(1).Anonymous, typ.Field(1).Type, typ.Field(1).Tag), `true main.Namejson:"name"`},
		{"kind of a part", typ.Field(1).Type.Kind(), reflect.String},
		{"methods", fmt.Sprint(typ.NumMethod(), v.NumMethod(), v.Type().Method(1).Name), "1 2UnmarshalText"},
		{"print", fmt.Sprintf("%v|%v|%T", v.Interface(), v.Elem().Interface(), v.Interface()), "3 of pears|3 of pears|*main.Count"},
		{"struct", fmt.Sprintf("%+v", struct{ X any }{v.Elem().Interface()}), "{X:3 of pears}"},
		{"json", string(b), `{"v":{"name":"pears","Rest":null}}`},
		{"call", v.MethodByName("String").Call(nil)[0].String(), "3 of pears"},
		{"same", v.Elem().Interface() == nil, false},
		{"error", err, nil},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
		}
	}
	if err := json.Unmarshal([]byte(`"figs"`), v.Interface()); err != nil || p.S != "figs" {
		t.Errorf("UnmarshalText: %v, %v", p, err)
	}
}

// TestDirect calls methods of a type whose values are words in interfaces.
func TestDirect(t *testing.T) {
	c, err := Copy(reflect.TypeFor[map[string]int](), "main.M", "main", 1)
	if err != nil {
		t.Fatal(err)
	}
	size := Method{"Error", reflect.TypeFor[func() string](), func(p unsafe.Pointer, _ []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(fmt.Sprint("size ", len(*(*map[string]int)(p))))}
	}}
	if err := c.SetMethods([]Method{size}, []Method{size}); err != nil {
		t.Fatal(err)
	}
	m := map[string]int{"a": 1, "b": 2}
	v := reflect.NewAt(c.Type(), unsafe.Pointer(&m)).Elem()
	if got := fmt.Sprint(v.Interface(), v.Addr().Interface(), v.MapIndex(reflect.ValueOf("b"))); got != "size 2 size 2 2" {
		t.Error(got)
	}
}

func TestNoSlot(t *testing.T) {
	c, err := Copy(reflect.TypeFor[int](), "main.I", "main", 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.SetMethods([]Method{{"M", reflect.TypeFor[func(a, b, c int)](), nil}}, nil); err == nil {
		t.Error("no error")
	}
	if Signature("func() string") == nil || Signature("func(chan int)") != nil {
		t.Error("signatures")
	}
	if _, err := Copy(reflect.TypeFor[unsafe.Pointer](), "main.F", "main", 0); err == nil {
		t.Error("a twin of an unsafe pointer")
	}
}

// TestFresh compares the slots with what the generator writes.
func TestFresh(t *testing.T) {
	want, err := os.ReadFile("slots.go")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "slots.go")
	if out, err := exec.Command("go", "run", "./gen", file).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	got, err := os.ReadFile(file)
	if err != nil || string(got) != string(want) {
		t.Errorf("slots.go is stale: run go generate ./kernel/internal/cell/twin (%v)", err)
	}
}
