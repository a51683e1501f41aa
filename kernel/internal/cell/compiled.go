package cell

import (
	"reflect"
	"sync"
)

// hasInner says whether x is a value of a cell with methods for compiled code.
func hasInner(x any) bool {
	w := reflect.Indirect(plain(reflect.ValueOf(x)))
	return w.Kind() == reflect.Struct && w.NumField() > 0 && w.Type().Field(0).Name == "IValue"
}

func isCompiled(err error) bool { return !hasInner(err) }

func isMethod(err, target error) bool {
	x, ok := err.(interface{ Is(error) bool })
	return ok && x.Is(target)
}

func unwraps(err error) []error {
	switch x := err.(type) {
	case interface{ Unwrap() error }:
		return []error{x.Unwrap()}
	case interface{ Unwrap() []error }:
		return x.Unwrap()
	}
	return nil
}

// interns are the pointers of handles of package unique, by their values.
var interns sync.Map

// interned gives what was given with a value that is equal and of the same type.
func interned(value, first any) any {
	found, _ := interns.LoadOrStore(value, first)
	return found
}
