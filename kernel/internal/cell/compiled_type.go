package cell

import (
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"strings"
	"sync"
)

// The checker does not know the types of compiled packages that these do not export.
// To print their values it needs their names, fields, and methods that fmt calls.

var (
	compiledMu    sync.Mutex
	compiledTypes = map[reflect.Type]types.Type{}
)

// compiledType is t as the printing of values of cells knows types.
func compiledType(t reflect.Type) types.Type {
	compiledMu.Lock()
	defer compiledMu.Unlock()
	return typeOfCompiled(t)
}

func typeOfCompiled(t reflect.Type) types.Type {
	if known := compiledTypes[t]; known != nil {
		return known
	}
	if t.Name() == "" {
		u := structureOf(t)
		compiledTypes[t] = u
		return u
	}
	if t.PkgPath() == "" {
		return types.Universe.Lookup(t.Name()).Type()
	}
	name, _, _ := strings.Cut(t.String(), ".")
	pkg := types.NewPackage(t.PkgPath(), name)
	n := types.NewNamed(types.NewTypeName(token.NoPos, pkg, t.Name(), nil), nil, nil)
	compiledTypes[t] = n
	n.SetUnderlying(structureOf(t))
	if t.Kind() != reflect.Interface {
		giveMethods(n, pkg, t)
	}
	return n
}

// structureOf is what t is made of.
func structureOf(t reflect.Type) types.Type {
	switch t.Kind() {
	case reflect.Pointer:
		return types.NewPointer(typeOfCompiled(t.Elem()))
	case reflect.Slice:
		return types.NewSlice(typeOfCompiled(t.Elem()))
	case reflect.Array:
		return types.NewArray(typeOfCompiled(t.Elem()), int64(t.Len()))
	case reflect.Map:
		return types.NewMap(typeOfCompiled(t.Key()), typeOfCompiled(t.Elem()))
	case reflect.Struct:
		var fields []*types.Var
		for i := range t.NumField() {
			f := t.Field(i)
			fields = append(fields, types.NewField(token.NoPos, types.NewPackage(f.PkgPath, ""), f.Name, typeOfCompiled(f.Type), f.Anonymous))
		}
		return types.NewStruct(fields, nil)
	case reflect.Interface:
		return types.NewInterfaceType(nil, nil).Complete()
	case reflect.Chan:
		return types.NewChan(types.SendRecv, typeOfCompiled(t.Elem()))
	case reflect.Func:
		return types.NewSignatureType(nil, nil, nil, nil, nil, false)
	case reflect.UnsafePointer:
		return types.Typ[types.UnsafePointer]
	}
	return types.Universe.Lookup(t.Kind().String()).Type()
}

// giveMethods gives n those methods of t and of the pointers to it by which fmt prints.
func giveMethods(n *types.Named, pkg *types.Package, t reflect.Type) {
	text := types.NewTuple(types.NewParam(token.NoPos, nil, "", types.Typ[types.String]))
	state := types.NewParam(token.NoPos, nil, "", types.NewNamed(types.NewTypeName(token.NoPos, types.NewPackage("fmt", "fmt"), "State", nil), types.NewInterfaceType(nil, nil), nil))
	verb := types.NewParam(token.NoPos, nil, "", types.Typ[types.Int32])
	for name, sig := range map[string]struct {
		in, out *types.Tuple
		of      reflect.Type
	}{
		"Error":    {nil, text, reflect.TypeFor[error]()},
		"String":   {nil, text, reflect.TypeFor[fmt.Stringer]()},
		"GoString": {nil, text, reflect.TypeFor[fmt.GoStringer]()},
		"Format":   {types.NewTuple(state, verb), nil, reflect.TypeFor[fmt.Formatter]()},
	} {
		var recv types.Type
		switch {
		case t.Implements(sig.of):
			recv = n
		case reflect.PointerTo(t).Implements(sig.of):
			recv = types.NewPointer(n)
		default:
			continue
		}
		n.AddMethod(types.NewFunc(token.NoPos, pkg, name, types.NewSignatureType(types.NewParam(token.NoPos, pkg, "", recv), nil, nil, sig.in, sig.out, false)))
	}
}
