// Package twin makes types at run time that have names, unexported fields,
// embedded fields and methods, which package reflect cannot make.
//
// The interpreter's representation of a type that a cell declares is a struct
// without a name, its fields all exported, its methods unknown to compiled code.
// A twin of it has the same layout in memory and all that reflection,
// encoding/json or text/template look at. So a pointer to the one is a pointer
// to the other, and compiled code is given twins.
//
// A twin is the copy of a type made by package reflect, with a new head. What is
// written there is what package reflect itself writes for the types that it
// makes; the layout is that of the toolchain the module pins, and a test reads
// every part back. Methods are calls of a fixed number of compiled functions,
// the slots, by the shape of their signature: a code pointer of a method gets
// nothing but its receiver.
//
//	t := twin.Copy(reflect.TypeFor[struct{ N int }](), "main.Count", "main", 1)
//	t.SetMethods(methods, nil)
//	fmt.Println(reflect.NewAt(t.Type(), p).Elem().Interface())
package twin
