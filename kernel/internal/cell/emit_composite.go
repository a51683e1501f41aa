package cell

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"strings"
)

func (e *emitter) composite(x *ast.CompositeLit) string {
	t := e.typeOf(x)
	if wrapped(t) {
		return e.wrap(e.compositeOf(x, t.Underlying()), t)
	}
	return e.compositeOf(x, t)
}

// compositeOf writes a literal as one of type t.
func (e *emitter) compositeOf(x *ast.CompositeLit, t types.Type) string {
	addr := ""
	if p, ok := t.Underlying().(*types.Pointer); ok {
		addr, t = "&", p.Elem()
		if wrapped(t) {
			return e.newOf(e.wrap(e.compositeOf(x, t.Underlying()), t), t)
		}
	}
	var parts []string
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for i, el := range x.Elts {
			if _, ok := el.(*ast.KeyValueExpr); !ok && u.Field(i).Name() == "_" {
				e.discard(el) // a blank field keeps nothing
				continue
			}
			if kv, ok := el.(*ast.KeyValueExpr); ok {
				f := e.structField(u, kv.Key.(*ast.Ident).Name)
				e.refusedField(kv.Key.Pos(), f)
				parts = append(parts, e.field(f)+": "+e.value(kv.Value, f.Type()))
				continue
			}
			parts = append(parts, e.field(u.Field(i))+": "+e.positional(el, u.Field(i)))
		}
	case *types.Map:
		for _, el := range x.Elts {
			kv := el.(*ast.KeyValueExpr)
			parts = append(parts, e.mapKey(kv.Key, u)+": "+e.value(kv.Value, u.Elem()))
		}
	case *types.Array:
		parts = e.elements(x, u.Elem())
	case *types.Slice:
		parts = e.elements(x, u.Elem())
	default:
		e.refuse(x.Pos(), "a literal of type %s", t)
	}
	text := addr + e.typ(t) + "{" + strings.Join(parts, ", ") + "}"
	if addr != "" {
		return "(" + text + ")"
	}
	return text
}

// positional writes a field of a literal without keys. The checker leaves
// unexported fields of structs of earlier cells to us.
func (e *emitter) positional(x ast.Expr, f *types.Var) string {
	if f.Exported() || f.Pkg() == e.pkg {
		return e.value(x, f.Type())
	}
	tv, t := e.info.Types[x], e.subst(f.Type())
	if !types.AssignableTo(e.subst(tv.Type), t) {
		b, ok := t.Underlying().(*types.Basic)
		untyped, isBasic := tv.Type.(*types.Basic)
		numeric := ok && isBasic && untyped.Info()&types.IsUntyped != 0 && untyped.Info()&types.IsNumeric != 0 && b.Info()&types.IsNumeric != 0
		if !numeric || tv.Value == nil {
			panic(e.c.errorAt(CompileError, x.Pos(), fmt.Sprintf("cannot use %s as %s value in struct literal", types.ExprString(x), userType(t))))
		}
	}
	if b, ok := t.Underlying().(*types.Basic); ok && tv.Value != nil && b.Info()&types.IsNumeric != 0 && !representable(tv.Value, b) {
		panic(e.c.errorAt(CompileError, x.Pos(), fmt.Sprintf("cannot use %s as %s value in struct literal", types.ExprString(x), userType(t))))
	}
	if tv.Value != nil && !types.IsInterface(t) {
		return e.constant(x.Pos(), tv.Value, t)
	}
	return e.value(x, f.Type())
}

// representable says whether a number is one of a type.
func representable(v constant.Value, t *types.Basic) bool {
	switch {
	case t.Info()&types.IsInteger != 0:
		v = constant.ToInt(v)
		bits := uint(types.SizesFor("gc", "amd64").Sizeof(t)) * 8
		least := constant.MakeInt64(0)
		if t.Info()&types.IsUnsigned == 0 {
			bits--
			least = constant.UnaryOp(token.SUB, constant.Shift(constant.MakeInt64(1), token.SHL, bits), 0)
		}
		above := constant.Shift(constant.MakeInt64(1), token.SHL, bits)
		return v.Kind() == constant.Int && constant.Compare(least, token.LEQ, v) && constant.Compare(v, token.LSS, above)
	case t.Info()&types.IsFloat != 0:
		f := constant.ToFloat(v)
		single, _ := constant.Float32Val(f)
		double, _ := constant.Float64Val(f)
		return f.Kind() != constant.Unknown && !math.IsInf(double, 0) && (t.Kind() != types.Float32 || !math.IsInf(float64(single), 0))
	}
	return true
}

func (e *emitter) structField(s *types.Struct, name string) *types.Var {
	for f := range s.Fields() {
		if f.Name() == name {
			return f
		}
	}
	return nil
}

// elements writes the elements of a list. The interpreter does not find the types
// of many an expression there, unless it has a key.
func (e *emitter) elements(x *ast.CompositeLit, elem types.Type) []string {
	var parts []string
	var keys []int64
	keyed, next := false, int64(0)
	for _, el := range x.Elts {
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			next, _ = constant.Int64Val(constant.ToInt(e.info.Types[kv.Key].Value))
			el, keyed = kv.Value, true
		}
		text := e.value(el, elem)
		keyed = keyed || involved(el) || strings.HasPrefix(text, "(")
		parts, keys = append(parts, text), append(keys, next)
		next++
	}
	if keyed {
		for i, k := range keys {
			parts[i] = fmt.Sprintf("%d: %s", k, parts[i])
		}
	}
	return parts
}

// involved says whether an expression is more than a name, a constant or a
// literal.
func involved(x ast.Expr) bool {
	switch ast.Unparen(x).(type) {
	case *ast.Ident, *ast.BasicLit, *ast.CompositeLit, *ast.FuncLit:
		return false
	}
	return true
}
