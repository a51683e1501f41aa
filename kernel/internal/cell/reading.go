package cell

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A reading is how the compiler reads an expression of a statement with calls.
type reading int

const (
	late    reading = iota // when all calls are made
	inPlace                // where it stands
	called                 // it is a call
)

// reading says how x, which becomes a value of type t, is read.
func (e *emitter) reading(x ast.Expr, t types.Type) reading {
	switch y := ast.Unparen(x).(type) {
	case *ast.CallExpr:
		if kind := e.readingCall(y); kind != late {
			return kind
		}
	case *ast.UnaryExpr:
		if y.Op == token.ARROW {
			return called
		}
	case *ast.SliceExpr:
		return inPlace
	case *ast.TypeAssertExpr:
		if y.Type != nil && !pointerShaped(e.typeOf(y.Type)) {
			return inPlace
		}
	case *ast.BinaryExpr:
		switch e.typeOf(y.X).Underlying().(type) {
		case *types.Struct, *types.Array:
			if !e.info.Types[y.X].Addressable() || !e.info.Types[y.Y].Addressable() {
				return inPlace
			}
		}
	}
	if t != nil && e.boxes(x, t) {
		return inPlace
	}
	return late
}

func (e *emitter) readingCall(x *ast.CallExpr) reading {
	tv := e.info.Types[x.Fun]
	switch {
	case tv.IsType():
		from, to := e.typeOf(x.Args[0]), e.subst(tv.Type)
		if e.boxes(x.Args[0], to) {
			return late // its argument is copied
		}
		_, list := to.Underlying().(*types.Slice)
		if b, ok := from.Underlying().(*types.Basic); list && ok && b.Info()&types.IsString != 0 {
			return inPlace
		}
		return late
	case tv.IsBuiltin():
		switch id, _ := ast.Unparen(x.Fun).(*ast.Ident); {
		case id == nil:
			return late
		case id.Name == "append" || id.Name == "copy" || id.Name == "recover":
			return called
		case id.Name == "panic" || id.Name == "print" || id.Name == "println" || id.Name == "close" || id.Name == "delete" || id.Name == "clear":
			return late
		}
		return inPlace
	}
	return called
}

// boxes says whether x, as a value of type t, is put into an interface by its address: it is copied then, unless it
// has one.
func (e *emitter) boxes(x ast.Expr, t types.Type) bool {
	from := e.typeOf(x)
	if e.info.Types[x].Addressable() || !types.IsInterface(e.subst(t)) || types.IsInterface(from) || isNil(from) {
		return false
	}
	if _, tuple := from.(*types.Tuple); tuple {
		return false
	}
	from = types.Default(from)
	if pointerShaped(from) {
		return false
	}
	switch u := sole(from).Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			return false
		}
	case *types.Slice:
		return false
	}
	size := gcSizes.Sizeof(from)
	return !(size == gcSizes.Alignof(from) && size >= 2 && size <= 8 && !hasPointers(from))
}

var gcSizes = types.SizesFor("gc", "amd64")

// sole is the one component of a type, or the type itself.
func sole(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		if u.NumFields() == 1 {
			return sole(u.Field(0).Type())
		}
	case *types.Array:
		if u.Len() == 1 {
			return sole(u.Elem())
		}
	}
	return t
}

func pointerShaped(t types.Type) bool {
	switch u := sole(t).Underlying().(type) {
	case *types.Pointer, *types.Map, *types.Chan, *types.Signature:
		return true
	case *types.Basic:
		return u.Kind() == types.UnsafePointer
	}
	return false
}

func hasPointers(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0 || u.Kind() == types.UnsafePointer
	case *types.Array:
		return u.Len() > 0 && hasPointers(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if hasPointers(f.Type()) {
				return true
			}
		}
		return false
	}
	return true
}

// slowKey says whether keys of m are copied where they stand.
func slowKey(m *types.Map) bool {
	b, ok := m.Key().Underlying().(*types.Basic)
	if gcSizes.Sizeof(m.Elem()) > 128 {
		return true
	}
	if ok && b.Info()&types.IsString != 0 {
		return false
	}
	if size := gcSizes.Sizeof(m.Key()); size != 4 && size != 8 {
		return true
	}
	return !(ok && b.Info()&types.IsInteger != 0) && !pointerShaped(m.Key())
}
