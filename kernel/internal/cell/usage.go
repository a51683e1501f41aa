package cell

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// usage is what closures do with the local variables of one function.
type usage struct {
	info     *types.Info
	home     map[*types.Var]ast.Node   // the function a variable belongs to
	captures map[ast.Node][]*types.Var // by closure
	captured map[*types.Var]bool
	assigned map[*types.Var]bool // after its declaration
	address  map[*types.Var]bool // taken, or a part changed in place
	leaks    map[*types.Var]bool // taken by more than calls that do not keep it
	calls    map[ast.Expr]bool   // methods as calls name them
	stack    []ast.Node
	results  []*ast.FieldList    // of the functions around
	gotos    map[*ast.Ident]bool // labels as gotos name them
	wraps    map[ast.Node]bool   // bodies that run as closures: of functions that defer
	glanced  glanced
}

func newUsage(info *types.Info) *usage {
	return &usage{info: info, home: map[*types.Var]ast.Node{}, captures: map[ast.Node][]*types.Var{},
		captured: map[*types.Var]bool{}, assigned: map[*types.Var]bool{}, address: map[*types.Var]bool{}, leaks: map[*types.Var]bool{}, calls: map[ast.Expr]bool{}, wraps: map[ast.Node]bool{}, gotos: map[*ast.Ident]bool{}, glanced: newGlanced()}
}

// boxed variables live on the heap: closures share them.
func (u *usage) boxed(v *types.Var) bool {
	return u.address[v] || u.captured[v] && u.assigned[v]
}

func (u *usage) top() ast.Node { return u.stack[len(u.stack)-1] }

// function visits a function with its parameters.
func (u *usage) function(n ast.Node, recv *ast.FieldList, typ *ast.FuncType, body *ast.BlockStmt) {
	u.stack, u.results = append(u.stack, n), append(u.results, typ.Results)
	defer func() { u.results = u.results[:len(u.results)-1] }()
	if recv != nil {
		u.visit(recv)
	}
	u.visit(typ)
	if body != nil {
		if defers(body, u.info) {
			u.wraps[body] = true
			u.stack = append(u.stack, body)
			u.list(body)
			u.stack = u.stack[:len(u.stack)-1]
		} else {
			u.list(body)
		}
	}
	u.stack = u.stack[:len(u.stack)-1]
}

func (u *usage) list(body *ast.BlockStmt) {
	for _, s := range body.List {
		u.visit(s)
	}
}

func (u *usage) visit(root ast.Node) {
	ast.Inspect(root, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.FuncLit:
			u.function(x, nil, x.Type, x.Body)
			return false
		case *ast.RangeStmt:
			if isRangeFunc(u.info, x) {
				u.visit(x.X)
				u.stack = append(u.stack, x)
				for _, e := range []ast.Expr{x.Key, x.Value} {
					if e != nil {
						u.target(e, x.Tok != token.DEFINE)
						u.visit(e)
					}
				}
				u.visit(x.Body)
				u.stack = u.stack[:len(u.stack)-1]
				return false
			}
			for _, e := range []ast.Expr{x.Key, x.Value} {
				if e != nil && x.Tok == token.ASSIGN {
					u.target(e, true)
				}
			}
		case *ast.BranchStmt:
			if x.Tok == token.GOTO {
				u.gotos[x.Label] = true
			}
			return false
		case *ast.AssignStmt:
			u.keep(x)
			for _, e := range x.Lhs {
				u.target(e, true)
			}
		case *ast.IncDecStmt:
			u.target(x.X, true)
		case *ast.ReturnStmt:
			if len(x.Results) > 0 {
				u.returned()
			}
		case *ast.UnaryExpr:
			if x.Op == token.AND {
				u.part(x.X)
			}
		case *ast.SliceExpr:
			if _, ok := u.typ(x.X).(*types.Array); ok {
				u.part(x.X)
			}
		case *ast.SelectorExpr:
			u.glance(x)
			if sel := u.info.Selections[x]; sel != nil && sel.Kind() == types.MethodVal {
				if sig, ok := sel.Obj().Type().(*types.Signature); ok && sig.Recv() != nil {
					if _, ptr := sig.Recv().Type().Underlying().(*types.Pointer); ptr && u.calls[x] && ofBuilder(sig) {
						u.lent(x.X)
					} else if ptr {
						u.part(x.X)
					} else if _, tp := types.Unalias(sel.Recv()).(*types.TypeParam); tp {
						u.part(x.X)
					}
				}
			}
		case *ast.CallExpr:
			u.calls[ast.Unparen(x.Fun)] = true
		case *ast.CaseClause:
			if v, ok := u.info.Implicits[x].(*types.Var); ok {
				u.home[v] = u.top()
			}
		case *ast.Ident:
			u.ident(x)
		}
		return true
	})
}

// returned notes that a return gives results values, and so their variables.
func (u *usage) returned() {
	if len(u.results) == 0 || u.results[len(u.results)-1] == nil {
		return
	}
	for _, f := range u.results[len(u.results)-1].List {
		for _, id := range f.Names {
			if v, ok := u.info.Defs[id].(*types.Var); ok {
				u.assigned[v] = true
			}
		}
	}
}

func (u *usage) typ(e ast.Expr) types.Type {
	if t := u.info.TypeOf(e); t != nil {
		return t.Underlying()
	}
	return nil
}

func (u *usage) ident(id *ast.Ident) {
	if v, ok := u.info.Defs[id].(*types.Var); ok && !v.IsField() {
		if v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
			return // a variable of the session
		}
		u.home[v] = u.top()
		return
	}
	v, ok := u.info.Uses[id].(*types.Var)
	if !ok {
		return
	}
	if !u.glanced.brief[id] {
		u.glanced.more[v] = true
	}
	home, local := u.home[v]
	if !local || home == u.top() {
		return
	}
	u.captured[v] = true
	for i := len(u.stack) - 1; i >= 0 && u.stack[i] != home; i-- {
		if n := u.stack[i]; !slices.Contains(u.captures[n], v) {
			u.captures[n] = append(u.captures[n], v)
		}
	}
}

// target notes an assignment. Changing a field or an array element in place
// changes the variable.
func (u *usage) target(e ast.Expr, assign bool) {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		if v, ok := u.info.Uses[id].(*types.Var); ok && assign {
			u.assigned[v] = true
		}
		return
	}
	if v := u.root(e); v != nil {
		u.assigned[v] = true
	}
}

// part notes that the address of a variable or a part of it is taken.
func (u *usage) part(e ast.Expr) {
	if v := u.root(e); v != nil {
		u.address[v], u.leaks[v] = true, true
	}
}

// lent notes that a call takes the address of a variable and does not keep it.
func (u *usage) lent(e ast.Expr) {
	if v := u.root(e); v != nil {
		u.address[v] = true
	}
}

// ofBuilder says whether a method is one of strings.Builder. Those do not keep its
// address, but panic where the address changes: a variable of a loop has the same
// one in all iterations, as native Go has it on the stack.
func ofBuilder(sig *types.Signature) bool {
	return types.TypeString(sig.Recv().Type(), nil) == "*strings.Builder"
}

// stays says whether all iterations of a loop may have the same variable.
func (u *usage) stays(v *types.Var) bool { return !u.captured[v] && !u.leaks[v] }

// root is the variable that e is stored in, nil if it is behind a pointer.
func (u *usage) root(e ast.Expr) *types.Var {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, _ := u.info.Uses[x].(*types.Var)
		return v
	case *ast.SelectorExpr:
		if sel := u.info.Selections[x]; sel != nil {
			if _, ptr := sel.Recv().Underlying().(*types.Pointer); ptr {
				return nil
			}
			return u.root(x.X)
		}
	case *ast.IndexExpr:
		if _, ok := u.typ(x.X).(*types.Array); ok {
			return u.root(x.X)
		}
	}
	return nil
}

func isRangeFunc(info *types.Info, x *ast.RangeStmt) bool {
	t := info.TypeOf(x.X)
	if t == nil {
		return false
	}
	if tp, ok := types.Unalias(t).(*types.TypeParam); ok {
		_, f := coreType(tp).(*types.Signature)
		return f
	}
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// coreType is the underlying type all of a constraint's types share, or nil.
func coreType(tp *types.TypeParam) types.Type {
	iface, ok := tp.Constraint().Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	for e := range iface.EmbeddedTypes() {
		switch t := e.(type) {
		case *types.Union:
			if t.Len() == 1 {
				return t.Term(0).Type().Underlying()
			}
		default:
			if _, ok := t.Underlying().(*types.Interface); !ok {
				return t.Underlying()
			}
		}
	}
	return nil
}

// defers says whether a function runs its body as a closure: it defers.
func defers(body *ast.BlockStmt, info *types.Info) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			found = true
		}
		return !found
	})
	return found
}

// recovers says whether a body itself calls recover.
func recovers(body *ast.BlockStmt, info *types.Info) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if id, ok := ast.Unparen(x.Fun).(*ast.Ident); ok {
				if b, ok := info.Uses[id].(*types.Builtin); ok && b.Name() == "recover" {
					found = true
				}
			}
		}
		return !found
	})
	return found
}

// rangesFuncs says whether a body ranges over functions.
func rangesFuncs(body *ast.BlockStmt, info *types.Info) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.RangeStmt:
			found = found || isRangeFunc(info, x)
		}
		return !found
	})
	return found
}
