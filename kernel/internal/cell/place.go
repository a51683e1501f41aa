package cell

import (
	"encoding/xml"
	"go/types"
	"reflect"
	"unsafe"

	"weir/kernel/internal/cell/twin"
)

// Compiled code that stores into a value of a cell finds the interpreter's form where
// an interface of the cell is, a struct that decoders would fill or pass over. So the
// twin of that form decodes itself: to nothing, as Go's interface does, or not at all.

// isPlace says whether the twin of t stands for an interface without being one.
func (n *natives) isPlace(t types.Type) bool {
	return !n.mirror && !n.outline && cellInterface(t)
}

// place is the twin of the form in which the interpreter keeps values of t.
func (n *natives) place(key string, t types.Type, rep reflect.Type) (reflect.Type, error) {
	// Decoders ask only types with a name for their methods.
	c, err := twin.Copy(rep, goType(t), "main", len(placeMethods))
	if err != nil {
		return nil, err
	}
	n.types[key] = c.Type()
	var methods []twin.Method
	for _, m := range placeMethods {
		methods = append(methods, twin.Method{Name: m.name, Type: m.signature, Call: func(recv unsafe.Pointer, args []reflect.Value) []reflect.Value {
			defer n.rt.reword()
			err := m.decode(reflect.NewAt(rep, recv).Elem(), args)
			if err == errPlace {
				notBuilt("%s into an interface of the cell, %s; decode into a type that is none", m.what, userType(t))
			}
			return []reflect.Value{valueOf(err)}
		}})
	}
	return c.Type(), c.SetMethods(nil, methods)
}

var errPlace = refusal{"a value into an interface"}

var placeMethods = []struct {
	name, what string
	signature  reflect.Type
	decode     func(v reflect.Value, args []reflect.Value) error
}{
	{"UnmarshalJSON", "JSON that is not null", reflect.TypeFor[func([]byte) error](), func(v reflect.Value, args []reflect.Value) error {
		if string(args[0].Bytes()) != "null" {
			return errPlace
		}
		v.SetZero()
		return nil
	}},
	{"UnmarshalXML", "XML", reflect.TypeFor[func(*xml.Decoder, xml.StartElement) error](), func(v reflect.Value, args []reflect.Value) error {
		if plain(v).IsValid() {
			return errPlace
		}
		return args[0].Interface().(*xml.Decoder).Skip()
	}},
}
