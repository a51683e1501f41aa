package cell

import (
	"go/types"
	"maps"
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
