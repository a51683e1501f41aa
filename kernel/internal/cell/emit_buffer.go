package cell

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"weir/kernel/internal/cell/escape"
)

// Where a program looks at capacities, its slices get those that the compiler of Go
// gives them (package escape): an append that stays in its function may use a buffer of
// the stack.

// bufferSize is how many bytes a buffer has.
const bufferSize = 32

var goSizes = types.SizesFor("gc", "amd64")

// A made is a function as it was emitted, to be emitted again for another plan.
type made struct {
	f    *function
	sig  *types.Signature
	env  map[*types.TypeParam]types.Type
	pkg  *types.Package
	olds map[types.Object]types.Object
}

// plan decides where the functions of a program have their slices.
func (c *Compiler) plan(ck *checked, p *program, decls []ast.Decl) {
	p.made = map[string]made{}
	if !ck.program || !asksCapacity(decls, ck.info) {
		return
	}
	funcs := map[*types.Func]escape.Func{}
	for _, d := range decls {
		if fd, ok := d.(*ast.FuncDecl); ok {
			if obj, ok := ck.info.Defs[fd.Name].(*types.Func); ok {
				funcs[obj] = escape.Func{Decl: fd, Info: ck.info}
			}
		}
	}
	p.plans = escape.Plans(funcs)
}

// asksCapacity says whether it can be seen where things are: capacities are asked for,
// an append makes a second slice of an array, or a loop has a strings.Builder.
func asksCapacity(decls []ast.Decl, info *types.Info) bool {
	found := false
	for _, d := range decls {
		ast.Inspect(d, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.Ident:
				b, ok := info.Uses[x].(*types.Builtin)
				found = found || ok && b.Name() == "cap"
			case *ast.SelectorExpr:
				found = found || x.Sel.Name == "Cap" || x.Sel.Name == "Clip"
			case *ast.ForStmt:
				found = found || loopsBuilder(x, info)
			case *ast.AssignStmt:
				found = found || appendsElsewhere(x)
			}
			return !found
		})
	}
	return found
}

// loopsBuilder says whether a strings.Builder is a variable of a loop.
func loopsBuilder(x *ast.ForStmt, info *types.Info) bool {
	as, ok := x.Init.(*ast.AssignStmt)
	if !ok {
		return false
	}
	for _, l := range as.Lhs {
		if t := info.TypeOf(l); t != nil && escape.Builder(t) {
			return true
		}
	}
	return false
}

// stays says whether all iterations of a loop may have the same variable: nothing keeps
// its address, or it is a builder at the same place of the stack.
func (e *emitter) stays(v *types.Var) bool {
	return e.use.stays(v) || e.plan != nil && e.plan.Stays[v] && !e.use.captured[v]
}

// appendsElsewhere says whether an append of elements is assigned to what it does not
// append to.
func appendsElsewhere(x *ast.AssignStmt) bool {
	for i, r := range x.Rhs {
		c, ok := ast.Unparen(r).(*ast.CallExpr)
		if !ok || len(x.Lhs) != len(x.Rhs) || len(c.Args) == 0 || c.Ellipsis.IsValid() {
			continue
		}
		if id, ok := c.Fun.(*ast.Ident); ok && id.Name == "append" && types.ExprString(x.Lhs[i]) != types.ExprString(c.Args[0]) {
			return true
		}
	}
	return false
}

// frameBuffers declares the buffers of a function or function literal.
func (e *emitter) frameBuffers(node ast.Node, top bool) {
	if e.plan == nil {
		return
	}
	if _, ok := node.(*ast.FuncDecl); ok || top && node == nil {
		node = nil
		for _, b := range e.plan.Given {
			e.fn.extra = append(e.fn.extra, e.stores[b]+" *weirrt.Buffer")
		}
	}
	for _, b := range e.plan.Frames[node] {
		name := e.fresh("buf")
		e.stores[b] = name
		e.line("%s := weirrt.NewBuffer()", name)
		e.fn.extra = append(e.fn.extra, name+" *weirrt.Buffer")
	}
}

// given writes the parameters of a copy of a function for the buffers of its caller.
func (e *emitter) storeParams() string {
	if e.plan == nil || len(e.plan.Given) == 0 {
		return ""
	}
	var ps []string
	for _, b := range e.plan.Given {
		e.stores[b] = e.fresh("buf")
		ps = append(ps, e.stores[b]+" *weirrt.Buffer")
	}
	return strings.Join(ps, ", ")
}

// inlined writes the call of the copy of a function for one call, if it has its slices
// elsewhere.
func (e *emitter) inlined(x *ast.CallExpr, fun, args string) (string, string) {
	if e.plan == nil || e.plan.Inlined[x].Empty() {
		return fun, args
	}
	q := e.plan.Inlined[x]
	name := e.fresh(fun)
	p := e.p
	p.later = append(p.later, func() {
		m := p.made[fun]
		e.c.planned(p, name, m, q)
	})
	var given []string
	for _, b := range q.Given {
		given = append(given, e.stores[b])
	}
	if args != "" {
		given = append(given, args)
	}
	return name, strings.Join(given, ", ")
}

// moves copies slices from their buffers before a statement that lets others know them.
func (e *emitter) moves(s ast.Stmt) {
	if e.plan == nil {
		return
	}
	for _, m := range e.plan.Moves[s] {
		name := e.names[m.Var]
		if m.Keeps || m.Buffer == nil || name == "" || e.use.boxed(m.Var) {
			continue
		}
		t := e.subst(m.Var.Type())
		if wrapped(t) {
			t = t.Underlying()
			name += "." + boxed
		}
		e.line("%s = %s(%s, %s)", name, e.helper("moved", t, func(fn string) string {
			ts := e.typ(t)
			return fmt.Sprintf("func %s(s %s, b *weirrt.Buffer) %s {\nif !b.Holds(s) { return s }\nif len(s) == 0 { return make(%s, 0) }\nvar none %s\nreturn append(none, s...)\n}", fn, ts, ts, ts, ts)
		}), name, e.stores[m.Buffer])
	}
}

// buffer writes the slice that n elements are appended to: it may get its buffer.
func (e *emitter) buffer(x *ast.CallExpr, text string, t types.Type, n int) string {
	if e.plan == nil {
		return text
	}
	a, ok := e.plan.Appends[x]
	if !ok {
		return text
	}
	if wrapped(t) {
		t = t.Underlying()
	}
	size := goSizes.Sizeof(t.Underlying().(*types.Slice).Elem())
	if size == 0 || size > bufferSize {
		return text
	}
	if a.Step {
		return e.helper("step", t, func(fn string) string {
			ts := e.typ(t)
			return fmt.Sprintf("func %s(s %s, n int) %s {\nwant := weirrt.Step(len(s), cap(s), n, %d)\nif want == 0 { return s }\nt := make(%s, len(s), want)\ncopy(t, s)\nreturn t\n}", fn, ts, ts, size, ts)
		}) + fmt.Sprintf("(%s, %d)", text, n)
	}
	name := e.stores[a.Buffer]
	if name == "" {
		return text
	}
	return e.helper("buffer", t, func(fn string) string {
		ts := e.typ(t)
		room := bufferSize / size
		return fmt.Sprintf("func %s(s %s, n int, b *weirrt.Buffer) %s {\nif !b.Free(len(s), cap(s), n, %d) { return s }\nt := make(%s, 0, %d)\nb.Keep(t)\nreturn t\n}", fn, ts, ts, room, ts, room)
	}) + fmt.Sprintf("(%s, %d, %s)", text, n, name)
}

// ofText writes a conversion of a string to a slice that stays in its function.
func (e *emitter) ofText(x *ast.CallExpr, text string, t types.Type) string {
	if e.plan == nil || e.plan.Bytes[x] == 0 {
		return text
	}
	if e.plan.Bytes[x] == escape.Shared {
		return e.helper("shared", t, func(fn string) string {
			ts := e.typ(t)
			return fmt.Sprintf("func %s(s %s) %s { return s[:len(s):len(s)] }", fn, ts, ts)
		}) + "(" + text + ")"
	}
	return e.helper("room", t, func(fn string) string {
		ts := e.typ(t)
		return fmt.Sprintf("func %s(s %s) %s {\nif len(s) > %d { return s }\nt := make(%s, len(s), %d)\ncopy(t, s)\nreturn t\n}", fn, ts, ts, bufferSize, ts, bufferSize)
	}) + "(" + text + ")"
}

// appendGrown writes an append to a slice whose elements have another size in the
// interpreter than in Go.
func (e *emitter) appendGrown(t types.Type, parts []string, spread bool) string {
	if wrapped(t) {
		t = t.Underlying()
	}
	elem := t.Underlying().(*types.Slice).Elem()
	fun := e.helper("grown", t, func(fn string) string {
		ts := e.typ(t)
		return fmt.Sprintf("func %s(s %s, more ...%s) %s {\nif want := weirrt.Grown(len(s), cap(s), len(more), %d); want > 0 {\nt := make(%s, len(s), want)\ncopy(t, s)\ns = t\n}\nreturn append(s, more...)\n}",
			fn, ts, e.typ(elem), ts, goSizes.Sizeof(elem), ts)
	})
	return fun + "(" + strings.Join(parts, ", ") + ")"
}

// outerBuffers are the buffers that a function literal uses of the functions around it:
// native Go has it inlined there.
func (e *emitter) outerBuffers(node ast.Node) (names []string) {
	if e.plan == nil {
		return nil
	}
	own := map[*escape.Buffer]bool{}
	use := func(b *escape.Buffer) {
		if b != nil && !own[b] && e.stores[b] != "" {
			names = append(names, e.stores[b])
		}
	}
	ast.Inspect(node, func(n ast.Node) bool {
		if n != nil {
			for _, b := range e.plan.Frames[n] {
				own[b] = true
			}
		}
		switch x := n.(type) {
		case *ast.CallExpr:
			use(e.plan.Appends[x].Buffer)
			if q := e.plan.Inlined[x]; q != nil {
				for _, b := range q.Given {
					use(b)
				}
			}
		case ast.Stmt:
			for _, m := range e.plan.Moves[x] {
				use(m.Buffer)
			}
		}
		return true
	})
	return names
}
