package cell

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
)

// A reflect.Value of a type that holds interfaces of the cell can be had where all that is
// asked of it is what its type and its being nil tell: reflect.ValueOf(x).Kind(), or
// v := reflect.ValueOf(x) with no more than that of v. Such an x is glanced at.

// glances are the methods of reflect.Value that an outline answers.
var glances = []string{"CanAddr", "CanInterface", "CanSet", "IsNil", "IsValid", "Kind", "NumField", "Type"}

// glanced is what a function does with values of package reflect.
type glanced struct {
	direct map[ast.Expr]bool       // x of reflect.ValueOf(x).Kind()
	kept   map[ast.Expr]*types.Var // x of v := reflect.ValueOf(x)
	brief  map[*ast.Ident]bool     // v of v.Kind()
	more   map[*types.Var]bool     // what else is done with
}

func newGlanced() glanced {
	return glanced{map[ast.Expr]bool{}, map[ast.Expr]*types.Var{}, map[*ast.Ident]bool{}, map[*types.Var]bool{}}
}

// glancesAt says whether x, of reflect.ValueOf(x), is glanced at only.
func (u *usage) glancesAt(x ast.Expr) bool {
	v := u.glanced.kept[x]
	return u.glanced.direct[x] || v != nil && !u.glanced.more[v]
}

// glance notes the receiver of a method that is called.
func (u *usage) glance(x *ast.SelectorExpr) {
	if !u.calls[x] || !slices.Contains(glances, x.Sel.Name) || types.TypeString(u.info.TypeOf(x.X), nil) != "reflect.Value" {
		return
	}
	switch recv := ast.Unparen(x.X).(type) {
	case *ast.Ident:
		u.glanced.brief[recv] = true
	case *ast.CallExpr:
		if arg := u.valueOf(recv); arg != nil {
			u.glanced.direct[arg] = true
		}
	}
}

// keep notes a variable that is declared with a call of reflect.ValueOf.
func (u *usage) keep(x *ast.AssignStmt) {
	if x.Tok != token.DEFINE || len(x.Lhs) != 1 || len(x.Rhs) != 1 {
		return
	}
	id, _ := x.Lhs[0].(*ast.Ident)
	call, _ := ast.Unparen(x.Rhs[0]).(*ast.CallExpr)
	if id == nil || call == nil {
		return
	}
	if v, ok := u.info.Defs[id].(*types.Var); ok && v.Pkg() != nil && v.Parent() != v.Pkg().Scope() {
		if arg := u.valueOf(call); arg != nil {
			u.glanced.kept[arg] = v
		}
	}
}

// valueOf is the argument of a call of reflect.ValueOf, or nil.
func (u *usage) valueOf(call *ast.CallExpr) ast.Expr {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || len(call.Args) != 1 {
		return nil
	}
	if f, ok := u.info.Uses[sel.Sel].(*types.Func); !ok || f.FullName() != "reflect.ValueOf" {
		return nil
	}
	return call.Args[0]
}

// glanced is x for reflect.ValueOf of which no more is asked than glances.
func (rt *runtime) glanced(x any) any {
	return rt.twinnedBy(opener{rt: rt, path: "reflect", function: "reflect.ValueOf", seen: map[uintptr]bool{}, writes: true, glance: true}, x)
}

// like is the zero value of a type, or one that is not nil if v is not.
func like(v reflect.Value, t reflect.Type) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		if v.IsNil() {
			break
		}
		switch v.Kind() {
		case reflect.Pointer:
			return reflect.New(t.Elem()).Convert(t)
		case reflect.Slice:
			return reflect.MakeSlice(t, 0, 0)
		}
		return reflect.MakeMap(t)
	}
	return reflect.Zero(t)
}
