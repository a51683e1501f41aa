package cell

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"strconv"
	"strings"
)

// The builtins print and println write to the standard error, in a format of
// their own.

// printCall writes a call of print or println with these arguments.
func printCall(name string, args []string) string {
	return "weirrt.Print(" + strings.Join(append([]string{strconv.FormatBool(name == "println")}, args...), ", ") + ")"
}

// printed writes an argument of print or println.
func (e *emitter) printed(x ast.Expr) string {
	t := types.Default(e.typeOf(x))
	if isNil(t) {
		return "weirrt.PrintPointer(true)"
	}
	return e.printedText(e.expr(x), t)
}

func (e *emitter) printedText(text string, t types.Type) string {
	switch t.Underlying().(type) {
	case *types.Interface:
		return "weirrt.PrintInterface(" + text + " == nil)"
	case *types.Signature, *types.Map, *types.Chan:
		return "weirrt.PrintPointer(" + text + " == nil)"
	}
	return text
}

// An address is what print shows of what it knows only the place of.
type address string

func printPointer(null bool) address {
	if null {
		return "0x0"
	}
	return "0xc000012345"
}

func printInterface(null bool) address {
	if null {
		return "(0x0,0x0)"
	}
	return "(0x45a2e0,0xc000012345)"
}

func (rt *runtime) printBuiltin(line bool, args ...any) {
	var b strings.Builder
	for i, a := range args {
		if i > 0 && line {
			b.WriteByte(' ')
		}
		b.WriteString(printText(a))
	}
	if line {
		b.WriteByte('\n')
	}
	fmt.Fprint(rt.stderr, b.String())
}

func printText(a any) string {
	if at, ok := a.(address); ok {
		return string(at)
	}
	v := plain(reflect.ValueOf(a))
	switch v.Kind() {
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.String:
		return v.String()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10)
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits())
	case reflect.Complex64, reflect.Complex128:
		return strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits())
	case reflect.Slice:
		return fmt.Sprintf("[%d/%d]0x%x", v.Len(), v.Cap(), v.Pointer())
	case reflect.Pointer, reflect.UnsafePointer:
		return fmt.Sprintf("0x%x", v.Pointer())
	}
	return "0x0"
}
