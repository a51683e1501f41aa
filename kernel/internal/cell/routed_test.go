package cell

import (
	"reflect"
	"syscall"
	"testing"

	"weir/kernel/internal/outlet"
	"weir/kernel/internal/symbols"
)

// TestGuardedDescriptors calls the functions that take descriptors with one of the
// process in each place of one.
func TestGuardedDescriptors(t *testing.T) {
	outlet.Spare()
	defer outlet.Spend()
	own := 3
	for !outlet.Own(own) {
		own++
	}
	for name, at := range descriptors {
		f := guardedDescriptors(symbols.Exports()["syscall/syscall"][name], at)
		for _, i := range at {
			args := make([]reflect.Value, f.Type().NumIn())
			for j := range args {
				args[j] = reflect.Zero(f.Type().In(j))
			}
			args[i] = reflect.ValueOf(own).Convert(f.Type().In(i))
			results := f.Call(args)
			if len(results) > 0 && results[len(results)-1].Interface() != syscall.EBADF {
				t.Errorf("%s with a descriptor of the process as argument %d: %v", name, i, results)
			}
		}
	}
}
