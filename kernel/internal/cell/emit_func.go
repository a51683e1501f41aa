package cell

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"weir/kernel/internal/cell/escape"
	"weir/kernel/internal/cell/twin"
)

// fn is the function being written.
type fn struct {
	sig       *types.Signature
	entry     bool     // the statements of the cell itself
	results   []string // where results are kept, if they are named or boxed
	named     bool     // results have names
	boxed     bool     // results are kept until the function ends
	wrapped   bool     // the body is a closure run by a Frame
	frame     string
	recovered string   // the Frame whose panic recover() takes
	extra     []string // "name type" that closures which are part of this function capture
	loops     []*loop
	ranges    []*rangeFunc // enclosing bodies of ranges over functions, innermost last
}

// A loop is an enclosing for, switch or select, for break and continue.
type loop struct {
	label, emitted string
	isLoop         bool
	next           string // what to do before continue
	depth          int    // how many rangeFuncs are around it
	rf             *rangeFunc
}

// function emits a function or method under a name. recv is its receiver, as a
// first parameter.
func (c *Compiler) function(p *program, name string, f *function, sig *types.Signature, env map[*types.TypeParam]types.Type, pkg *types.Package, olds map[types.Object]types.Object) {
	obj, _ := f.info.Defs[f.decl.Name].(*types.Func)
	p.made[name] = made{f, sig, env, pkg, olds}
	c.planned(p, name, p.made[name], p.plans[obj])
}

// planned emits a function with its slices where a plan has them.
func (c *Compiler) planned(p *program, name string, m made, plan *escape.Plan) {
	f, sig := m.f, m.sig
	e := c.emitter(p, f.info, m.pkg, f.cell)
	e.env, e.olds, e.within = m.env, m.olds, f.decl
	if !plan.Empty() {
		e.plan, e.stores = plan, map[*escape.Buffer]string{}
	}
	if f.cell != 0 {
		c.places[name] = declaredName(f.decl)
	}
	e.use = newUsage(f.info)
	e.use.function(f.decl, f.decl.Recv, f.decl.Type, f.decl.Body)
	if f.decl.Body == nil {
		e.refuse(f.decl.Pos(), "a function without a body")
	}
	var fields []*ast.Field
	if f.decl.Recv != nil {
		fields = append(fields, f.decl.Recv.List...)
	}
	fields = append(fields, f.decl.Type.Params.List...)
	given := e.storeParams()
	text := e.body(f.decl, sig, fields, f.decl.Type.Results, f.decl.Body, true)
	if given != "" {
		if text[1] != ')' {
			given += ", "
		}
		text = "(" + given + text[1:]
	}
	p.add("func " + name + text)
}

// declaredName is the name of a function as a person would say it: T.M for a
// method.
func declaredName(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	return baseIdent(d).Name + "." + d.Name.Name
}

// body writes "(params) results { ... }" for a function or a literal.
func (e *emitter) body(node ast.Node, sig *types.Signature, params []*ast.Field, results *ast.FieldList, block *ast.BlockStmt, top bool) string {
	outerOut, outerFn, outerMark := e.out, e.fn, e.remark
	defer func() { e.out, e.fn, e.remark = outerOut, outerFn, outerMark }()
	e.out = &strings.Builder{}
	e.fn = &fn{sig: sig, entry: node == e.entry}
	e.frameBuffers(node, top)
	head := e.params(params)
	var rs []string
	for v := range sig.Results().Variables() {
		rs = append(rs, e.typ(v.Type()))
	}
	if top && e.cell != 0 && callsSomething(block) {
		e.line("if stop { weirrt.Halt() }")
	}
	if recovers(block, e.info) {
		e.fn.recovered = e.fresh("rec")
		e.line("%s := weirrt.Arm()", e.fn.recovered)
		e.fn.extra = append(e.fn.extra, e.fn.recovered+" *weirrt.Frame")
	}
	e.declareResults(results, block)
	if defers(block, e.info) {
		e.deferring(block)
	} else {
		e.block(block.List)
		if e.fn.named && !endsInReturn(block) {
			e.line("return %s", strings.Join(e.fn.results, ", "))
		}
	}
	return head + " (" + strings.Join(rs, ", ") + ") {\n" + e.out.String() + "}"
}

func callsSomething(b *ast.BlockStmt) bool {
	found := false
	ast.Inspect(b, func(n ast.Node) bool {
		_, call := n.(*ast.CallExpr)
		found = found || call
		return !found
	})
	return found
}

func endsInReturn(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	_, ok := b.List[len(b.List)-1].(*ast.ReturnStmt)
	return ok
}

// params declares parameters and moves those that closures share to the heap.
func (e *emitter) params(fields []*ast.Field) string {
	var ps []string
	for _, f := range fields {
		t := ""
		if el, ok := f.Type.(*ast.Ellipsis); ok {
			t = "..." + e.typ(e.typeOf(el.Elt))
		} else {
			t = e.typ(e.typeOf(f.Type))
		}
		if len(f.Names) == 0 {
			ps = append(ps, e.fresh("p")+" "+t)
		}
		for _, id := range f.Names {
			v, _ := e.info.Defs[id].(*types.Var)
			if v == nil || id.Name == "_" {
				ps = append(ps, e.fresh("p")+" "+t)
				continue
			}
			name := e.local(v)
			if e.use.boxed(v) {
				in := e.fresh("p")
				ps = append(ps, in+" "+t)
				e.line("%s := new(%s)", name, e.typ(v.Type()))
				e.line("*%s = %s", name, in)
				continue
			}
			ps = append(ps, name+" "+t)
		}
	}
	return "(" + strings.Join(ps, ", ") + ")"
}

// local names a local variable.
func (e *emitter) local(v types.Object) string {
	if n := e.names[v]; n != "" {
		return n
	}
	n := e.fresh(v.Name())
	e.names[v] = n
	return n
}

// declareResults keeps results in variables if they are named, or if returns
// happen inside closures that are part of the function.
func (e *emitter) declareResults(results *ast.FieldList, block *ast.BlockStmt) {
	f := e.fn
	f.boxed = defers(block, e.info) || rangesFuncs(block, e.info)
	if results == nil {
		return
	}
	for _, field := range results.List {
		t := e.typeOf(field.Type)
		for _, id := range field.Names {
			f.named = true
			v, _ := e.info.Defs[id].(*types.Var)
			var name string
			if v != nil && id.Name != "_" {
				name = e.local(v)
				if f.boxed {
					e.use.address[v] = true
				}
			} else {
				name = e.fresh("res")
			}
			e.result(name, t, f.boxed || v != nil && id.Name != "_" && e.use.boxed(v))
		}
		if len(field.Names) == 0 && f.boxed {
			e.result(e.fresh("res"), t, true)
		}
	}
}

// newVar writes a variable on the heap. The interpreter would not read the zero
// value of an interface type of a cell there.
func (e *emitter) newVar(name, text string, t types.Type) {
	e.line("%s := new(%s)", name, text)
	if t = e.subst(t); veiled(t) && !closed(t) {
		e.line("*%s = nil", name)
	}
}

func (e *emitter) result(name string, typ types.Type, boxed bool) {
	f, t := e.fn, e.typ(typ)
	if boxed {
		e.newVar(name, t, typ)
		f.results = append(f.results, "*"+name)
		f.extra = append(f.extra, name+" *"+t)
		return
	}
	e.line("var %s %s", name, t)
	f.results = append(f.results, name)
}

// deferring runs the body as a closure of a Frame, which then makes deferred calls.
func (e *emitter) deferring(block *ast.BlockStmt) {
	f := e.fn
	f.wrapped = true
	f.frame = e.fresh("frame")
	f.extra = append(f.extra, f.frame+" *weirrt.Frame")
	e.line("%s := weirrt.NewFrame()", f.frame)
	text := e.inner(func() { e.block(block.List) })
	e.line("%s.Run(%s)", f.frame, e.lift(block, "func()", "() {\n"+text+"}", f.extra))
	if len(f.results) > 0 {
		e.line("return %s", strings.Join(f.results, ", "))
	}
}

// inner collects what write writes.
func (e *emitter) inner(write func()) string {
	outer := e.out
	e.out = &strings.Builder{}
	write()
	text := e.out.String()
	e.out = outer
	return text
}

// placeLit names the function of a literal, for panics that leave it.
func (e *emitter) placeLit(name string) {
	if e.cell == 0 {
		return
	}
	e.c.places[name] = "a function literal"
	if e.within != nil {
		e.c.places[name] += " of " + declaredName(e.within)
	}
}

// lift makes a closure out of a function of what it captures: a frame of its
// own for every closure. typ and text are "func(...) ..." and "(...) ... {}".
func (e *emitter) lift(node ast.Node, typ, text string, extra []string) string {
	params, args := e.captures(node, extra)
	name := e.freshOnce("lit")
	e.p.add(fmt.Sprintf("func %s(%s) %s {\nreturn func%s\n}", name, strings.Join(params, ", "), typ, text))
	return name + "(" + strings.Join(args, ", ") + ")"
}

// flat emits a literal that is called where it stands as a function of what it
// captures and of its parameters. It gives the name and the captured variables.
func (e *emitter) flat(x *ast.FuncLit) (name, captured string) {
	sig := e.typeOf(x).Underlying().(*types.Signature)
	text := e.body(x, sig, x.Type.Params.List, x.Type.Results, x.Body, true)
	params, args := e.captures(x, nil)
	name = e.freshOnce("lit")
	e.placeLit(name)
	head := strings.Join(params, ", ")
	if head != "" && text[1] != ')' {
		head += ", "
	}
	e.p.add("func " + name + "(" + head + text[1:])
	return name, strings.Join(args, ", ")
}

// captures lists what a closure captures, as parameters and as arguments.
func (e *emitter) captures(node ast.Node, extra []string) (params, args []string) {
	seen := map[string]bool{}
	add := func(name, t string) {
		if !seen[name] {
			seen[name] = true
			params, args = append(params, name+" "+t), append(args, name)
		}
	}
	for _, v := range e.use.captures[node] {
		if v.Name() == "_" {
			continue
		}
		t := e.typ(v.Type())
		if e.use.boxed(v) {
			t = "*" + t
		}
		add(e.local(v), t)
	}
	for _, name := range e.outerBuffers(node) {
		add(name, "*weirrt.Buffer")
	}
	for _, x := range extra {
		name, t, _ := strings.Cut(x, " ")
		add(name, t)
	}
	return params, args
}

// literal emits a function literal.
func (e *emitter) literal(x *ast.FuncLit) string {
	sig := e.typeOf(x).Underlying().(*types.Signature)
	typ := e.typ(sig)
	outer := e.fn
	text := e.body(x, sig, x.Type.Params.List, x.Type.Results, x.Body, true)
	e.fn = outer
	call := e.lift(x, typ, text, nil)
	name, _, _ := strings.Cut(call, "(")
	e.placeLit(name + ".func") // as the interpreter calls it
	return call
}

// emitMethod emits a method of the named type, as a function of its receiver
// and as a method that calls it, for interfaces.
func (c *Compiler) emitMethod(p *program, typeName string, t *types.Named, m *types.Func) {
	f := c.funcs[m]
	if f == nil {
		return
	}
	env := map[*types.TypeParam]types.Type{}
	rtp := m.Signature().RecvTypeParams()
	for i := range rtp.Len() {
		env[rtp.At(i)] = t.TypeArgs().At(i)
	}
	form := typeName + "_" + m.Name()
	pkg := m.Pkg()
	e := c.emitter(p, f.info, pkg, f.cell)
	e.env = env
	sig := e.subst(m.Signature()).(*types.Signature)
	recv := typeName
	if transparent(t) {
		recv = ""
	}
	if _, ptr := m.Signature().Recv().Type().(*types.Pointer); ptr {
		recv = "*" + typeName
	}
	if m.Name() == "_" {
		return
	}
	c.function(p, form, f, sig, env, pkg, nil)
	if n := m.Name(); m.Exported() && twin.Signature(goType(sig)) != nil {
		p.init = append(p.init, fmt.Sprintf("weirrt.Method(%q, %s)", typeKey(t)+"."+n, form))
	}
	if transparent(t) {
		return // its boxes have the methods
	}
	params, args := []string{}, []string{"r"}
	for i := range sig.Params().Len() {
		a, pt := fmt.Sprintf("a%d", i), sig.Params().At(i).Type()
		if sig.Variadic() && i == sig.Params().Len()-1 {
			params = append(params, a+" ..."+e.typ(pt.Underlying().(*types.Slice).Elem()))
			args = append(args, a+"...")
			continue
		}
		params, args = append(params, a+" "+e.typ(pt)), append(args, a)
	}
	var rs []string
	ret := ""
	for v := range sig.Results().Variables() {
		rs, ret = append(rs, e.typ(v.Type())), "return "
	}
	p.add(fmt.Sprintf("func (r %s) %s(%s) (%s) { %s%s%s(%s) }", recv, m.Name(), strings.Join(params, ", "), strings.Join(rs, ", "), e.passes(m), ret, form, strings.Join(args, ", ")))
}

// instanceFunc emits an instance of a generic function and gives its name.
func (e *emitter) instanceFunc(id *ast.Ident, obj *types.Func) string {
	obj = obj.Origin()
	inst := e.info.Instances[id]
	var args []string
	env := map[*types.TypeParam]types.Type{}
	f, params := e.c.source(obj)
	if f == nil {
		e.refuse(id.Pos(), "the generic function %s.%s", obj.Pkg().Path(), obj.Name())
	}
	for i := range inst.TypeArgs.Len() {
		t := e.subst(inst.TypeArgs.At(i))
		args = append(args, e.typ(t)+typeKey(t))
		env[params.At(i)] = t
	}
	key := fmt.Sprintf("%s[%s]", f.key, strings.Join(args, ","))
	if n := e.c.instance[key]; n != "" {
		return n
	}
	name := e.fresh(obj.Name())
	e.c.instance[key] = name
	sig := substitute(f.info.Defs[f.decl.Name].Type(), env, asIs).(*types.Signature)
	e.c.function(e.p, name, f, sig, env, f.info.Defs[f.decl.Name].Pkg(), e.olds)
	return name
}

// libraryInstance emits a function of the library that is not generic.
func (e *emitter) libraryInstance(f *function, args ...types.Type) string {
	obj := f.info.Defs[f.decl.Name].(*types.Func)
	env := map[*types.TypeParam]types.Type{}
	key := "library " + obj.FullName()
	for i, t := range args {
		key += " " + e.typ(t) + typeKey(t)
		env[obj.Signature().TypeParams().At(i)] = t
	}
	if n := e.c.instance[key]; n != "" {
		return n
	}
	name := e.fresh(obj.Name())
	e.c.instance[key] = name
	sig := substitute(obj.Type(), env, asIs).(*types.Signature)
	e.c.function(e.p, name, f, sig, env, obj.Pkg(), nil)
	return name
}

// source finds the text of a generic function: of a cell, or of the library
// that stands in for generic functions of the standard library.
func (c *Compiler) source(obj *types.Func) (*function, *types.TypeParamList) {
	f := c.funcs[obj]
	if f == nil && !isUser(obj) {
		f = c.libraryFunc(obj.Pkg().Path(), obj.Name())
	}
	if f == nil {
		return nil, nil
	}
	return f, f.info.Defs[f.decl.Name].(*types.Func).Signature().TypeParams()
}
