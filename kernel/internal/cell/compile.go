package cell

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// state is what a cell that does not compile must leave as it was.
type state struct {
	emitted  map[types.Object]string
	instance map[string]string
	loaded   map[string]bool
	funcs    map[*types.Func]*function
	origins  map[types.Object]declaration
	dynamics map[string]dynamic
	asserts  map[string]asserted
}

func (c *Compiler) snapshot() state {
	return state{maps.Clone(c.emitted), maps.Clone(c.instance), maps.Clone(c.loaded), maps.Clone(c.funcs), maps.Clone(c.origins), maps.Clone(c.dynamics), maps.Clone(c.asserts)}
}

func (c *Compiler) restore(s state) {
	for obj, f := range c.funcs {
		if f.cell == 0 { // the library stays loaded
			s.funcs[obj] = f
		}
	}
	c.emitted, c.instance, c.loaded, c.funcs, c.origins = s.emitted, s.instance, s.loaded, s.funcs, s.origins
	c.dynamics, c.asserts = s.dynamics, s.asserts
}

// compile checks a cell and writes it as a program.
func (c *Compiler) compile(u *unit) (p *program, err error) {
	a := c.again(u)
	ck, pulled, err := a.check()
	if err != nil {
		return nil, err
	}
	defer func() {
		if r := recover(); r != nil {
			refusal, ok := r.(*Error)
			if !ok { // a defect of ours: it must not end the kernel
				refusal = c.errorAt(NotSupported, c.at, fmt.Sprintf("the cell compiler fails at this statement: %v", r))
			}
			if refusal.Cell == 0 {
				refusal.Cell = u.number
			}
			p, err = nil, refusal
		}
	}()
	c.at = token.NoPos
	p = &program{cell: u.number, whole: u.program, wide: u.computes(), entry: c.fresh("cell")}
	p.once = append(p.once, p.entry)
	decls := slices.Concat(u.decls, pulled)
	c.sources(ck, decls)
	c.plan(ck, p, decls)
	c.name(ck, p)
	c.declare(ck, p, decls)
	c.keep(ck, decls)
	c.share(ck, decls)
	p.commits = append(p.commits, a.keep, func() {
		for name, why := range ck.lost {
			delete(c.scope, name)
			c.broken[name] = why
		}
	})
	c.entry(ck, p)
	return p, nil
}

// sources keeps the sources of functions and methods, and names the functions.
func (c *Compiler) sources(ck *checked, decls []ast.Decl) {
	for _, d := range decls {
		fd, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		obj, ok := ck.info.Defs[fd.Name].(*types.Func)
		if !ok {
			continue
		}
		c.funcs[obj] = &function{decl: fd, info: ck.info, cell: c.editionOf(fd.Pos()), key: c.fresh("@")}
		if obj.Signature().Recv() == nil && obj.Signature().TypeParams().Len() == 0 {
			c.emitted[obj] = c.fresh(obj.Name())
		}
	}
}

// name gives the cell's names their emitted ones.
func (c *Compiler) name(ck *checked, p *program) {
	scope := ck.pkg.Scope()
	for _, n := range scope.Names() {
		o := scope.Lookup(n)
		if o.Pkg() != ck.pkg || ck.olds[o] != nil || strings.HasPrefix(n, "__") || n == "_" {
			continue
		}
		if _, ok := o.(*types.PkgName); ok {
			continue
		}
		if v, ok := o.(*types.Var); ok {
			c.variable(ck, p, v)
		}
		p.commits = append(p.commits, func() {
			c.scope[n] = o
			delete(c.imports, n)
			delete(c.broken, n)
		})
	}
}

// variable declares a variable of the session. A variable declared again with
// the same type stays the same variable.
func (c *Compiler) variable(ck *checked, p *program, v *types.Var) {
	if old, ok := c.scope[v.Name()].(*types.Var); ok && types.Identical(old.Type(), v.Type()) {
		c.emitted[v] = c.emitted[old]
		return
	}
	e := c.emitter(p, ck.info, ck.pkg, ck.edition)
	name := c.fresh(v.Name())
	p.head("var " + name + " " + e.at(v.Pos(), v.Type()))
	c.emitted[v] = name
}

// at writes a type and tells the position in a refusal that has none.
func (e *emitter) at(pos token.Pos, t types.Type) string {
	defer func() {
		if r := recover(); r != nil {
			if err, ok := r.(*Error); ok && err.Line == 0 {
				panic(e.c.errorAt(NotSupported, pos, err.Message))
			}
			panic(r)
		}
	}()
	return e.typ(t)
}

// declare emits functions, methods and types.
func (c *Compiler) declare(ck *checked, p *program, decls []ast.Decl) {
	var funcs []*types.Func
	for _, d := range decls {
		if fd, ok := d.(*ast.FuncDecl); ok {
			if obj, ok := ck.info.Defs[fd.Name].(*types.Func); ok {
				funcs = append(funcs, obj)
			}
		}
	}
	e := c.emitter(p, ck.info, ck.pkg, ck.edition)
	for _, d := range decls {
		gd, ok := d.(*ast.GenDecl)
		if !ok || gd.Tok != token.TYPE {
			continue
		}
		for _, spec := range gd.Specs {
			tn, _ := ck.info.Defs[spec.(*ast.TypeSpec).Name].(*types.TypeName)
			if tn == nil {
				continue
			}
			if named, ok := tn.Type().(*types.Named); ok && named.TypeParams().Len() == 0 {
				if it, ok := named.Underlying().(*types.Interface); !ok || it.IsMethodSet() {
					e.typ(named)
				}
			}
		}
	}
	for _, f := range funcs {
		c.emitFunc(ck, p, e, f)
	}
}

func (c *Compiler) emitFunc(ck *checked, p *program, e *emitter, f *types.Func) {
	sig := f.Signature()
	if sig.TypeParams().Len() > 0 {
		return
	}
	if sig.Recv() == nil {
		name := c.emitted[f]
		if f.Name() == "init" {
			e.refuse(f.Pos(), "func init; write the statements in the cell")
		}
		if f.Name() == "_" {
			return
		}
		c.function(p, name, c.funcs[f], sig, nil, ck.pkg, ck.olds)
		return
	}
	named, ok := named(sig.Recv().Type())
	if ok && named.TypeParams().Len() == 0 {
		c.emitMethod(p, e.formName(named), named, f)
	}
}

// entry emits the statements of the cell as a function.
func (c *Compiler) entry(ck *checked, p *program) {
	block := &ast.BlockStmt{}
	for _, s := range ck.unit.steps {
		block.List = append(block.List, s.stmt)
	}
	e := c.emitter(p, ck.info, ck.pkg, ck.edition)
	e.olds, e.entry, e.last, e.silent = ck.olds, ck.body, ck.last, ck.silent
	if !ck.program { // its only statement is the call of main
		c.places[p.entry] = theCell
	}
	e.use = newUsage(ck.info)
	e.use.function(ck.body, nil, ck.body.Type, block)
	sig := types.NewSignatureType(nil, nil, nil, nil, nil, false)
	text := e.body(ck.body, sig, nil, nil, block, false)
	p.finish()
	first := strings.Index(text, "{") + 1
	p.add("func " + p.entry + text[:first] + "\n" + strings.Join(p.init, "\n") + text[first:])
}

// show keeps the value of the last expression. A last result that is an error
// fails the cell.
func (e *emitter) show(x ast.Expr) {
	tv := e.info.Types[x]
	if tv.IsVoid() || tv.IsType() || tv.Type == nil || e.prints(x) || e.silent {
		e.taken(x)
		return
	}
	t := e.typeOf(x)
	e.p.shows = true
	if tuple, ok := t.(*types.Tuple); ok {
		var vals []string
		names := e.results(x, tuple)
		for i, name := range names {
			v := tuple.At(i)
			vals = append(vals, "weirrt.Fmt("+e.convert(x.Pos(), name, v.Type(), types.Universe.Lookup("any").Type())+")")
			e.p.shown = append(e.p.shown, userType(v.Type()))
		}
		e.line("weirrt.Show(%s)", strings.Join(vals, ", "))
		return
	}
	e.p.shown = append(e.p.shown, userType(types.Default(t)))
	if isError(t) {
		e.line("weirrt.Show(weirrt.Take(%s, %d))", e.expr(x), e.lineOf(x))
		return
	}
	e.line("weirrt.Show(%s)", e.glimpse(x))
}

// userType writes a type as the user would.
func userType(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		return p.Name()
	})
}
