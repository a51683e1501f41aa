package cell

import "reflect"

// A compiled value is put into an interface type of a cell by way of a struct
// whose methods call those of the value.

// fits says whether a compiled value has methods: pairs of a name and a type.
func fits(x any, methods ...string) bool {
	t := reflect.TypeOf(x)
	for i := 0; i < len(methods); i += 2 {
		m := reflect.ValueOf(x).MethodByName(methods[i])
		if t == nil || !m.IsValid() || m.Type().String() != methods[i+1] {
			return false
		}
	}
	return true
}

// invoke calls a method of a compiled value and stores its results.
func invoke(x any, name string, variadic bool, args, results []any) {
	m := reflect.ValueOf(x).MethodByName(name)
	var in []reflect.Value
	for i, a := range args {
		v := reflect.ValueOf(raw(a))
		if !v.IsValid() {
			v = reflect.Zero(m.Type().In(i))
		}
		in = append(in, v)
	}
	call := m.Call
	if variadic {
		call = m.CallSlice
	}
	for i, r := range call(in) {
		reflect.ValueOf(results[i]).Elem().Set(r)
	}
}
