package cell

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// formatAll is format for a list.
func (rt *runtime) formatAll(list []any) []any {
	out := make([]any, len(list))
	for i, x := range list {
		out[i] = rt.format(x)
	}
	return out
}

// outgoing is out for a list.
func (rt *runtime) outgoing(list []any) []any {
	out := make([]any, len(list))
	for i, x := range list {
		out[i] = rt.out(x)
	}
	return out
}

// sprintf is fmt.Sprintf for values of cells.
func (rt *runtime) sprintf(format string, args ...any) string {
	format, list := rt.prepare(format, args)
	return fmt.Sprintf(format, list...)
}

// errorf is fmt.Errorf for values of cells.
func (rt *runtime) errorf(format string, args ...any) error {
	format, list := rt.prepare(format, args)
	for i := range args {
		if text, ok := rt.errorText(args[i]); ok {
			list[i] = cellError{args[i], text}
		}
	}
	verbs(format, func(verb byte, arg int) {
		if verb != 'w' || arg < 0 || arg >= len(args) {
			return
		}
		if err, ok := raw(args[arg]).(error); ok { // a compiled one, which fmt is to know again
			if _, ok := list[arg].(shaped); ok {
				list[arg] = err
			}
		}
	})
	return fmt.Errorf(format, list...)
}

// A cellError is an error of a type of a cell, for fmt.Errorf. IValue is where
// errors.As and errors.Is look for it.
type cellError struct {
	IValue any
	text   func() string
}

func (e cellError) Error() string { return e.text() }

func (rt *runtime) errorText(x any) (func() string, bool) {
	s, ok := rt.shaped(x)
	if !ok || !rt.hasMethod(s.t, "Error") {
		return nil, false
	}
	return func() string { return fmt.Sprint(s) }, true
}

// prepare gives the format and its arguments as fmt should see them. Package fmt
// itself answers %T, so where that is asked of a type of a cell, the format
// names its arguments by number and %T becomes %s of a name. It also answers %p,
// for which it needs to see the pointer.
func (rt *runtime) prepare(format string, args []any) (string, []any) {
	list := rt.formatAll(args)
	asked := false
	verbs(format, func(verb byte, arg int) {
		if arg < 0 || arg >= len(args) {
			return
		}
		_, failed := raw(args[arg]).(typeAssertion)
		asked = asked || verb == 'T' && (failed || rt.ofCell(args[arg]))
		if verb == 'p' {
			list[arg] = rt.pointer(args[arg])
		}
	})
	if !asked {
		return format, list
	}
	return rt.numbered(format, args, list)
}

// pointer is x for %p.
func (rt *runtime) pointer(x any) any {
	s, ok := rt.shaped(x)
	if !ok {
		if r := raw(x); reflect.ValueOf(r).Kind() == reflect.Pointer { // not to a copy, see held
			return r
		}
		return rt.format(x)
	}
	v := plain(s.v)
	if wrapped(s.t) {
		v = v.Field(1)
	}
	switch v.Kind() {
	case reflect.Chan, reflect.Func, reflect.Map, reflect.Pointer, reflect.Slice, reflect.UnsafePointer:
		if v.CanInterface() {
			return v.Interface()
		}
	}
	x = rt.format(x)
	if _, ok := x.(shaped); ok {
		notBuilt("%%p of a %s, which is no pointer", goType(s.t))
	}
	return x
}

func (rt *runtime) ofCell(x any) bool {
	if _, ok := x.(*valueContext); ok {
		return true
	}
	_, ok := rt.shapeOf(raw(x))
	return ok
}

// A directive is a verb of a format with its flags, its width and precision.
type directive struct {
	text string // without the verb; stars have the numbers of their arguments
	verb byte
	arg  int
}

// scan cuts a format into plain texts and directives.
func scan(format string, plain func(string), found func(d directive)) {
	next := 0
	for {
		i := strings.IndexByte(format, '%')
		if i < 0 {
			plain(format)
			return
		}
		plain(format[:i])
		format = format[i+1:]
		d := directive{text: "%"}
		j := 0
	flags:
		for ; j < len(format); j++ {
			switch c := format[j]; {
			case strings.IndexByte("+-# 0123456789.", c) >= 0:
				d.text += string(c)
			case c == '[':
				end := strings.IndexByte(format[j:], ']')
				if end < 0 {
					break flags
				}
				if n, err := strconv.Atoi(format[j+1 : j+end]); err == nil {
					next = n - 1
				}
				j += end
			case c == '*':
				d.text += fmt.Sprintf("[%d]*", next+1)
				next++
			default:
				break flags
			}
		}
		if j == len(format) {
			plain(d.text)
			return
		}
		d.verb = format[j]
		format = format[j+1:]
		if d.verb != '%' {
			d.arg = next
			next++
		}
		found(d)
	}
}

func verbs(format string, see func(verb byte, arg int)) {
	scan(format, func(string) {}, func(d directive) {
		if d.verb != '%' {
			see(d.verb, d.arg)
		}
	})
}

func (rt *runtime) numbered(format string, args, list []any) (string, []any) {
	var b strings.Builder
	list = append([]any(nil), list...)
	scan(format, func(s string) { b.WriteString(s) }, func(d directive) {
		switch {
		case d.verb == '%':
			b.WriteString("%%")
		case d.verb == 'T' && d.arg >= 0 && d.arg < len(args):
			list = append(list, rt.typeName(args[d.arg]))
			fmt.Fprintf(&b, "%s[%d]s", d.text, len(list))
		default:
			fmt.Fprintf(&b, "%s[%d]%c", d.text, d.arg+1, d.verb)
		}
	})
	return b.String(), list
}
