package cell

import (
	"go/token"
	"reflect"
	"strings"
)

// The interpreter reads a variable of a compiled package when it compiles, unless
// it holds an interface: a cell that has set os.Stdout would go on reading the old
// one. So it is given pointers to such variables, which do not change.

// pointers are those of all variables, by pointerName.
func (c *Compiler) pointers() map[string]reflect.Value {
	out := map[string]reflect.Value{}
	for key, table := range c.cfg.Exports {
		path := key[:strings.LastIndex(key, "/")]
		for name, v := range table {
			if changes(v) {
				out[pointerName(path, name)] = v.Addr()
			}
		}
	}
	return out
}

// changes says whether a value of a compiled package is a variable to which the
// interpreter needs a pointer.
func changes(v reflect.Value) bool {
	if !v.CanAddr() || v.Kind() == reflect.Interface {
		return false
	}
	t := v.Type().Name()
	return t == "" || token.IsExported(t) || v.Type().PkgPath() == ""
}

func pointerName(path, name string) string { return "P_" + identOf(path) + "_" + name }

// pointed writes a variable of a compiled package by its pointer.
func (e *emitter) pointed(path, name string, v reflect.Value) (string, bool) {
	if !changes(v) {
		return "", false
	}
	return "(*weirptr." + pointerName(path, name) + ")", true
}
