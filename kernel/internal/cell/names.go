package cell

import (
	"go/types"
	"maps"
	"reflect"
	"slices"
)

// Names lists what the session has declared, sorted.
func (c *Compiler) Names() []Name {
	var out []Name
	for _, n := range slices.Sorted(maps.Keys(c.scope)) {
		o := c.scope[n]
		out = append(out, Name{Name: n, Kind: kindOfObject(o), Type: userType(o.Type())})
	}
	return out
}

// Value is what a variable of the session holds between two cells. Goroutines that
// cells have left may be changing it.
func (c *Compiler) Value(name string) (v reflect.Value, found bool) {
	o, ok := c.scope[name].(*types.Var)
	if !ok {
		return v, false
	}
	scope := open(reflect.ValueOf(c.in).Elem(), "scopes").MapIndex(reflect.ValueOf("main"))
	if !scope.IsValid() {
		return v, false
	}
	sym := open(scope.Elem(), "sym").MapIndex(reflect.ValueOf(c.emitted[o]))
	if !sym.IsValid() || symbolKind(sym.Elem()) != "varSym" {
		return v, false
	}
	v = *c.slot(sym.Elem())
	return v, v.IsValid()
}

func kindOfObject(o types.Object) string {
	switch o := o.(type) {
	case *types.Var:
		if o.IsField() {
			return "field"
		}
		return "variable"
	case *types.Func:
		if o.Signature().Recv() != nil {
			return "method"
		}
		return "function"
	case *types.Const:
		return "constant"
	case *types.TypeName:
		return "type"
	case *types.PkgName:
		return "package"
	case *types.Builtin:
		return "function"
	}
	return "variable"
}
