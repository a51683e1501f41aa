package escape

import (
	"go/ast"
	"go/token"
	"go/types"
)

func (l *lowering) block(b *ast.BlockStmt) []*node {
	if b == nil {
		return nil
	}
	return l.stmts(b.List)
}

func (l *lowering) stmts(list []ast.Stmt) []*node {
	var out []*node
	for _, s := range list {
		outer := l.stmt
		l.stmt = s
		out = append(out, l.statement(s)...)
		l.stmt = outer
	}
	return out
}

func (l *lowering) statement(s ast.Stmt) []*node {
	switch s := s.(type) {
	case *ast.ExprStmt:
		return []*node{l.expr(s.X)}
	case *ast.AssignStmt:
		return l.assign(s)
	case *ast.DeclStmt:
		return l.declStmt(s)
	case *ast.IncDecStmt:
		return []*node{{op: opNone, list: []*node{l.expr(s.X), {op: opLiteral}}}}
	case *ast.BlockStmt:
		return l.stmts(s.List)
	case *ast.LabeledStmt:
		return append([]*node{{op: opBranch}}, l.stmts([]ast.Stmt{s.Stmt})...)
	case *ast.BranchStmt:
		if s.Tok == token.FALLTHROUGH {
			return nil
		}
		return []*node{{op: opBranch}}
	case *ast.IfStmt:
		n := &node{op: opIf, init: l.optional(s.Init), x: l.expr(s.Cond), body: l.block(s.Body)}
		if s.Else != nil {
			n.els = l.stmts([]ast.Stmt{s.Else})
		}
		return []*node{n}
	case *ast.ForStmt:
		n := &node{op: opFor, init: l.optional(s.Init)}
		if s.Cond != nil {
			n.x = l.expr(s.Cond)
		}
		n.body = l.block(s.Body)
		if post := l.optional(s.Post); len(post) > 0 {
			n.y = post[0]
		}
		return []*node{n}
	case *ast.RangeStmt:
		return []*node{l.rangeStmt(s)}
	case *ast.SwitchStmt:
		n := &node{op: opSwitch, init: l.optional(s.Init)}
		if s.Tag != nil {
			n.x = l.expr(s.Tag)
		}
		for _, c := range s.Body.List {
			cc := c.(*ast.CaseClause)
			n.body = append(n.body, &node{op: opCase, list: l.exprs(cc.List), body: l.stmts(cc.Body)})
		}
		return []*node{n}
	case *ast.TypeSwitchStmt:
		return []*node{l.typeSwitch(s)}
	case *ast.SelectStmt:
		n := &node{op: opSwitch}
		for _, c := range s.Body.List {
			cc := c.(*ast.CommClause)
			n.body = append(n.body, &node{op: opCase, init: l.optional(cc.Comm), body: l.stmts(cc.Body)})
		}
		return []*node{n}
	case *ast.ReturnStmt:
		return l.returns(s)
	case *ast.GoStmt:
		return []*node{l.later(s.Call, false)}
	case *ast.DeferStmt:
		return []*node{l.later(s.Call, true)}
	case *ast.SendStmt:
		ch := l.expr(s.Chan)
		v := l.expr(s.Value)
		if c, ok := under(ch.typ).(*types.Chan); ok {
			v = into(v, c.Elem())
		}
		return []*node{{op: opSend, x: ch, y: v}}
	}
	return nil
}

func (l *lowering) optional(s ast.Stmt) []*node {
	if s == nil {
		return nil
	}
	return l.statement(s)
}

// left is the left side of an assignment, nil for the blank.
func (l *lowering) left(x ast.Expr, init *[]*node) *node {
	id, ok := ast.Unparen(x).(*ast.Ident)
	if !ok {
		return l.expr(x)
	}
	if id.Name == "_" {
		return nil
	}
	if o := l.info.Defs[id]; o != nil {
		n := l.declare(o)
		*init = append(*init, l.declaration(n))
		return l.nameNode(n)
	}
	return l.expr(x)
}

func leftType(n *node) types.Type {
	if n == nil {
		return nil
	}
	return n.typ
}

func (l *lowering) assign(s *ast.AssignStmt) []*node {
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		x, y := l.expr(s.Lhs[0]), l.expr(s.Rhs[0])
		n := &node{op: opAssign, src: s, x: x, y: y}
		if b, ok := under(x.typ).(*types.Basic); ok && b.Info()&types.IsString == 0 {
			n = &node{op: opNone, list: []*node{x, y}}
		}
		return []*node{n}
	}
	return []*node{l.assignment(s, s.Lhs, s.Rhs)}
}

// assignment writes =, := and var. The right side is written before names are
// declared.
func (l *lowering) assignment(s ast.Stmt, lhs, rhs []ast.Expr) *node {
	if len(lhs) == 1 && len(rhs) == 1 && l.inlines && l.self.block != nil {
		lit, ok := ast.Unparen(rhs[0]).(*ast.FuncLit)
		id, named := lhs[0].(*ast.Ident)
		if ok && named && l.info.Defs[id] != nil && l.onlyCalled(l.info.Defs[id], lit) {
			l.p.lits[l.info.Defs[id]] = lit
			return &node{op: opBranch}
		}
	}
	right := l.exprs(rhs)
	n := &node{op: opAssignPairs, src: s, plan: l.plan}
	for _, x := range lhs {
		n.list = append(n.list, l.left(x, &n.init))
	}
	if len(lhs) == len(rhs) {
		for i, r := range right {
			right[i] = into(r, leftType(n.list[i]))
		}
		n.more = right
		if len(lhs) == 1 {
			n.op, n.x, n.y, n.list, n.more = opAssign, n.list[0], right[0], nil, nil
			n.defined(n.x, n.y)
			if y := n.y; n.x != nil && y.op == opAppend && same(n.x, y.list[0]) {
				y.inPlace = true
			}
			return n
		}
		for i, x := range n.list {
			n.defined(x, right[i])
		}
		return n
	}
	n.more = right
	n.op = opAssignOK
	if right[0].op == opCall || right[0].op == opCallInterface || right[0].op == opInlined {
		n.op = opAssignResults
	}
	return n
}

// defined keeps the value of a name that this assignment declares.
func (n *node) defined(x, value *node) {
	if x == nil || x.op != opName || value == nil {
		return
	}
	for _, d := range n.init {
		if d.x.name == x.name {
			x.name.define = n
		}
	}
}

func (l *lowering) declStmt(s *ast.DeclStmt) []*node {
	g, ok := s.Decl.(*ast.GenDecl)
	if !ok || g.Tok != token.VAR {
		return nil
	}
	var out []*node
	for _, spec := range g.Specs {
		v := spec.(*ast.ValueSpec)
		if len(v.Values) > 0 {
			var lhs []ast.Expr
			for _, id := range v.Names {
				lhs = append(lhs, id)
			}
			out = append(out, l.assignment(s, lhs, v.Values))
			continue
		}
		for _, id := range v.Names {
			if o := l.info.Defs[id]; o != nil && id.Name != "_" {
				n := l.declare(o)
				out = append(out, &node{op: opAssign, src: s, plan: l.plan, init: []*node{l.declaration(n)}, x: l.nameNode(n)})
			}
		}
	}
	return out
}

func (l *lowering) rangeStmt(s *ast.RangeStmt) *node {
	x := l.expr(s.X)
	if _, ok := under(x.typ).(*types.Signature); ok {
		return &node{op: opCall, x: x, list: []*node{{op: opClosure, typ: x.typ, fn: l.rangeBody(s)}}, extra: 100}
	}
	n := &node{op: opRange, x: x}
	for _, k := range []ast.Expr{s.Key, s.Value} {
		if k == nil {
			n.list = append(n.list, nil)
			continue
		}
		n.list = append(n.list, l.left(k, &n.init))
	}
	n.body = l.block(s.Body)
	return n
}

func (l *lowering) typeSwitch(s *ast.TypeSwitchStmt) *node {
	n := &node{op: opTypeSwitch, init: l.optional(s.Init)}
	switch a := s.Assign.(type) {
	case *ast.AssignStmt:
		n.x = l.expr(a.Rhs[0].(*ast.TypeAssertExpr).X)
	case *ast.ExprStmt:
		n.x = l.expr(a.X.(*ast.TypeAssertExpr).X)
	}
	for _, c := range s.Body.List {
		cc := c.(*ast.CaseClause)
		part := &node{op: opCase}
		if v := l.info.Implicits[cc]; v != nil {
			part.name = l.declare(v)
		}
		for range cc.List {
			part.list = append(part.list, &node{op: opLiteral})
		}
		part.body = l.stmts(cc.Body)
		n.body = append(n.body, part)
	}
	return n
}

// returns writes a return; in a copy that is inlined it assigns the results.
func (l *lowering) returns(s *ast.ReturnStmt) []*node {
	results := l.results
	if results == nil {
		results = l.fn.results
	}
	right := l.exprs(s.Results)
	if len(right) == len(results) {
		for i, r := range right {
			right[i] = into(r, results[i].typ)
		}
	}
	if l.results == nil && l.fn == l.self {
		return []*node{{op: opReturn, src: s, plan: l.plan, list: right}}
	}
	if len(right) == 0 {
		return []*node{{op: opBranch}}
	}
	n := &node{op: opAssignPairs, src: s, plan: l.plan, more: right}
	for _, r := range results {
		if r.fn != l.fn {
			l.capture(r)
		}
		n.list = append(n.list, l.nameNode(r))
	}
	if len(right) != len(n.list) {
		n.op = opAssignResults
	}
	if len(right) == 1 && len(n.list) == 1 {
		n.op, n.x, n.y, n.list, n.more = opAssign, n.list[0], right[0], nil, nil
	}
	return []*node{n}
}

// later is a call of a go or defer statement: the arguments are those of a closure.
func (l *lowering) later(c *ast.CallExpr, defers bool) *node {
	inlines := l.inlines
	l.inlines = false
	n := &node{op: opGo, x: l.expr(c), defers: defers}
	l.inlines = inlines
	if defers {
		l.fn.defers = true
	}
	return n
}
