package cell

import (
	"fmt"
	"go/types"
	"strings"
)

// outward writes a function of a compiled package as a value: a function that makes of its arguments what a call of
// the compiled one would, so that p := fmt.Println prints values of cells as fmt.Println does. ok is false if there is
// nothing to make.
func (e *emitter) outward(fn *types.Func, name string, sig *types.Signature) (text string, ok bool) {
	if !alters(fn) {
		return "", false
	}
	return e.helper("out "+name, sig, func(helper string) string {
		params, args := e.forwardParams(sig)
		ret := ""
		if sig.Results().Len() > 0 {
			ret = "return "
		}
		return fmt.Sprintf("func %s() %s { return func%s { %s%s } }", helper, e.typ(sig), params, ret, outwardCall(fn, name, args))
	}) + "()", true
}

// alters says whether calls of a compiled function make something of arguments that may be of any type.
func alters(fn *types.Func) bool {
	if fn.Pkg() == nil || isUser(fn) || emits(fn) || keeps(fn) || fn.Pkg().Path() == "errors" || fn.Signature().TypeParams().Len() > 0 {
		return false
	}
	for v := range fn.Signature().Params().Variables() {
		t := v.Type()
		if s, ok := t.Underlying().(*types.Slice); ok {
			t = s.Elem()
		}
		if isAny(t) || reflectedType("", fn, v.Type()) != "" {
			return true
		}
	}
	return false
}

// outwardCall writes a call of a compiled function, by its name, with arguments that are names.
func outwardCall(fn *types.Func, name, args string) string {
	names := strings.Split(args, ", ")
	if at := formatOf(fn); at >= 0 {
		list := "(" + strings.Join(names[at:], ", ") + ")"
		if isErrorf(fn) {
			return "weirrt.Errorf" + list
		}
		return name + "(" + strings.Join(append(names[:at:at], `"%s"`, "weirrt.Sprintf"+list), ", ") + ")"
	}
	for i, a := range names {
		t, spread := fn.Signature().Params().At(i).Type(), ""
		if s, ok := t.Underlying().(*types.Slice); ok && fn.Signature().Variadic() && i == len(names)-1 {
			t, a, spread = s.Elem(), strings.TrimSuffix(a, "..."), "All"
		}
		if !isAny(t) {
			names[i] = reflectedType(names[i], fn, fn.Signature().Params().At(i).Type())
			continue
		}
		switch {
		case printing(fn):
			a = "weirrt.Fmt" + spread + "(" + a + ")"
		case looks(fn):
			a = fmt.Sprintf("weirrt.Twin%s(%q, %q, %s)", spread, fn.Pkg().Path(), fn.Pkg().Name()+"."+fn.Name(), a)
		default:
			a = "weirrt.Out" + spread + "(" + a + ")"
		}
		if names[i] = a; spread != "" {
			names[i] += "..."
		}
	}
	return name + "(" + strings.Join(names, ", ") + ")"
}
