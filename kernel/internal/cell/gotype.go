package cell

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
)

// A typeText writes types as %T does, and names as it says.
type typeText struct {
	name func(o *types.TypeName) string
	all  bool // also the names of embedded fields, which differ for aliases
	long bool // fields that are not exported with their packages
}

var (
	plainText = typeText{name: func(o *types.TypeName) string {
		if p := o.Pkg(); p != nil {
			return p.Name() + "." + o.Name()
		}
		return o.Name()
	}}
	// argText writes type arguments, which %T names as the linker does.
	argText = typeText{long: true, name: func(o *types.TypeName) string {
		if o.Pkg() == nil {
			return o.Name()
		}
		if n := localNumber(o); n > 0 {
			return fmt.Sprintf("%s.%s·%d", o.Pkg().Path(), o.Name(), n)
		}
		return o.Pkg().Path() + "." + o.Name()
	}}
	placed = typeText{all: true, name: func(o *types.TypeName) string { return fmt.Sprintf("#%d", numberOf(o)) }}
)

// goType writes a type as %T does.
func goType(t types.Type) string { return plainText.of(t) }

// typeKey tells types apart, also those that differ only in where they are
// declared.
func typeKey(t types.Type) string { return placed.of(t) }

func (w typeText) of(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		return w.named(t)
	case *types.Pointer:
		return "*" + w.of(t.Elem())
	case *types.Slice:
		return "[]" + w.of(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), w.of(t.Elem()))
	case *types.Map:
		return "map[" + w.of(t.Key()) + "]" + w.of(t.Elem())
	case *types.Chan:
		return w.channel(t)
	case *types.Signature:
		return "func" + w.signature(t)
	case *types.Struct:
		return w.structure(t)
	case *types.Interface:
		return w.methods(t)
	case *types.Basic:
		return basicType(t)
	}
	return t.String()
}

func basicType(t *types.Basic) string {
	if t.Kind() == types.UnsafePointer {
		return "unsafe.Pointer"
	}
	return types.Typ[types.Default(t).(*types.Basic).Kind()].Name() // rune is int32, byte uint8
}

func (w typeText) named(t *types.Named) string {
	name := w.name(t.Obj())
	if t.TypeArgs().Len() == 0 {
		return name
	}
	of := w.of
	if !w.all {
		of = argText.of
	}
	var args []string
	for a := range t.TypeArgs().Types() {
		args = append(args, of(a))
	}
	return name + "[" + strings.Join(args, ",") + "]"
}

func (w typeText) channel(t *types.Chan) string {
	elem := w.of(t.Elem())
	switch t.Dir() {
	case types.SendOnly:
		return "chan<- " + elem
	case types.RecvOnly:
		return "<-chan " + elem
	}
	if e, ok := types.Unalias(t.Elem()).(*types.Chan); ok && e.Dir() == types.RecvOnly {
		elem = "(" + elem + ")"
	}
	return "chan " + elem
}

func (w typeText) signature(t *types.Signature) string {
	var ps, rs []string
	for i := range t.Params().Len() {
		p := t.Params().At(i).Type()
		if s, ok := p.(*types.Slice); ok && t.Variadic() && i == t.Params().Len()-1 {
			ps = append(ps, "..."+w.of(s.Elem()))
			continue
		}
		ps = append(ps, w.of(p))
	}
	for v := range t.Results().Variables() {
		rs = append(rs, w.of(v.Type()))
	}
	text := "(" + strings.Join(ps, ", ") + ")"
	switch len(rs) {
	case 0:
		return text
	case 1:
		return text + " " + rs[0]
	}
	return text + " (" + strings.Join(rs, ", ") + ")"
}

func (w typeText) structure(t *types.Struct) string {
	if t.NumFields() == 0 {
		return "struct {}"
	}
	var fs []string
	for i := range t.NumFields() {
		f := t.Field(i)
		text := w.of(f.Type())
		switch {
		case !f.Embedded():
			text = w.field(f) + " " + text
		case w.all:
			text = "=" + f.Name() + " " + text
		}
		if tag := t.Tag(i); tag != "" {
			text += " " + strconv.Quote(tag)
		}
		fs = append(fs, text)
	}
	return "struct { " + strings.Join(fs, "; ") + " }"
}

func (w typeText) field(f *types.Var) string {
	if w.long && !f.Exported() && f.Pkg() != nil {
		return f.Pkg().Path() + "." + f.Name()
	}
	return f.Name()
}

func (w typeText) methods(t *types.Interface) string {
	if t.NumMethods() == 0 {
		return "interface {}"
	}
	var ms []string
	for m := range t.Methods() {
		name := m.Name()
		if !m.Exported() && m.Pkg() != nil {
			name = m.Pkg().Name() + "." + name
		}
		ms = append(ms, name+w.signature(m.Signature()))
	}
	return "interface { " + strings.Join(ms, "; ") + " }"
}
