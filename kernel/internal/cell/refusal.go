package cell

import (
	"fmt"
	"reflect"
)

// A refusal is what a cell panics with where only its run tells that something is not
// built. Cells cannot recover from it, for what they printed then would not be Go's.
type refusal struct{ text string }

func (r refusal) Error() string { return "not supported: " + r.text }

func notBuilt(format string, args ...any) { panic(refusal{fmt.Sprintf(format, args...)}) }

// anyMade is where all functions are that reflect made, as those of cells are for compiled
// code.
var anyMade = reflect.MakeFunc(reflect.TypeFor[func()](), nil).Pointer()

// located is v, of which the address is asked: functions of cells have none of their own.
func located(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Func && v.Pointer() == anyMade {
		notBuilt("the address of a function of a cell")
	}
	return v
}

// sameReflected says whether two values of package reflect are one.
func sameReflected(a, b reflect.Value) bool { return located(a) == located(b) }
