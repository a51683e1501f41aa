package cell

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// People run a cell again and again. What it declares word for word as it is declared
// already, by names that mean what they meant, stays what it is: values of its types are
// of the types of values to come, and nothing is compiled again.

// again is what a cell declares as it is declared already.
type again struct {
	c     *Compiler
	u     *unit
	all   []ast.Decl
	same  map[ast.Decl][]types.Object // what it declares, as it is
	owner map[string]ast.Decl         // the cell's declarations by name
	steps map[string]*step            // of the cell's variables
	calls []declaration               // of other cells: what would be declared again with the cell's
}

// again finds what a cell declares again as it is. A program declares all anew: its
// variables are made in an order that its functions decide.
func (c *Compiler) again(u *unit) *again {
	a := &again{c: c, u: u, all: u.decls, same: map[ast.Decl][]types.Object{}, owner: map[string]ast.Decl{}, steps: map[string]*step{}}
	if u.program || u.anew {
		return a
	}
	a.all = apart(u.decls)
	times := map[string]int{}
	for _, d := range a.all {
		for _, name := range fullNames(d) {
			times[name]++
		}
		for _, id := range declared(d) {
			a.owner[id.Name] = d
		}
	}
	for _, s := range u.steps {
		for _, id := range s.names {
			times[id.Name]++
			a.steps[id.Name] = s
		}
	}
	for _, d := range a.all {
		twice := func(name string) bool { return times[name] > 1 && name != "_" }
		if objs := c.declaredBefore(u, d); objs != nil && !slices.ContainsFunc(fullNames(d), twice) {
			a.same[d] = objs
		}
	}
	a.findCallers()
	a.settle()
	return a
}

// apart has a declaration for every type.
func apart(decls []ast.Decl) (out []ast.Decl) {
	for _, d := range decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.TYPE || len(g.Specs) < 2 {
			out = append(out, d)
			continue
		}
		for _, s := range g.Specs {
			out = append(out, &ast.GenDecl{Tok: token.TYPE, TokPos: s.Pos(), Specs: []ast.Spec{s}})
		}
	}
	return out
}

// fullNames are the names that a declaration declares, that of a method behind its type's.
func fullNames(d ast.Decl) (names []string) {
	if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil {
		return []string{baseIdent(f).Name + "." + f.Name.Name}
	}
	for _, id := range declared(d) {
		names = append(names, id.Name)
	}
	return names
}

// declaredBefore gives what the session has of a declaration of the same text, or nil.
func (c *Compiler) declaredBefore(u *unit, d ast.Decl) (objs []types.Object) {
	text := u.source[sourceOf(d)]
	if f, ok := d.(*ast.FuncDecl); ok {
		o := c.scope[f.Name.Name]
		if f.Recv != nil {
			o = c.methodOf(baseIdent(f).Name, f.Name.Name)
		}
		if fn, ok := o.(*types.Func); ok && f.Name.Name != "_" && c.origins[o].text == text && c.tellable(u, f, fn) {
			return []types.Object{o}
		}
		return nil
	}
	for _, id := range declared(d) {
		if id.Name == "_" {
			continue
		}
		o := c.scope[id.Name]
		if o == nil || c.origins[o].text != text || objs != nil && c.origins[o].node != c.origins[objs[0]].node {
			return nil
		}
		objs = append(objs, o)
	}
	return objs
}

// methodOf is a method of a type of the session, or nil.
func (c *Compiler) methodOf(base, name string) types.Object {
	tn, ok := c.scope[base].(*types.TypeName)
	if !ok {
		return nil
	}
	named, ok := tn.Type().(*types.Named)
	if !ok || named.Obj() != tn {
		return nil
	}
	for m := range named.Methods() {
		if m.Name() == name && c.origins[m].base == tn {
			return m
		}
	}
	return nil
}

// tellable says whether a function that is compiled is what its new text would be, and its lines can be told as those.
func (c *Compiler) tellable(u *unit, d *ast.FuncDecl, f *types.Func) bool {
	if c.funcs[f] == nil {
		return false
	}
	was := c.funcs[f].decl
	if c.shares[c.editionOf(was.Pos())] != u.shares {
		return false
	}
	return c.alone(was) || c.editionOf(was.Pos()).number() == u.number && c.fset.Position(was.Pos()).Line == c.fset.Position(d.Pos()).Line
}

// alone says whether the lines of a declaration have no other code on them.
func (c *Compiler) alone(d ast.Decl) bool {
	lines := strings.Split(c.texts[c.editionOf(d.Pos())], "\n")
	from, to := c.fset.Position(d.Pos()), c.fset.Position(d.End())
	if from.Line < 1 || to.Line > len(lines) || from.Column-1 > len(lines[from.Line-1]) || to.Column-1 > len(lines[to.Line-1]) {
		return false
	}
	rest := strings.TrimSpace(lines[to.Line-1][to.Column-1:])
	return strings.TrimSpace(lines[from.Line-1][:from.Column-1]) == "" && (rest == "" || strings.HasPrefix(rest, "//"))
}

// findCallers finds what other cells declare with the help of the cell's names. Where a name
// there means another thing by now, all is declared anew: what was left behind follows.
func (a *again) findCallers() {
	if len(a.same) == 0 {
		return
	}
	pulled := map[ast.Decl]bool{}
	for _, d := range a.c.pull(a.u) {
		pulled[d] = true
	}
	for o, d := range a.c.origins {
		if pulled[d.node] && a.c.live(o, d) {
			a.calls = append(a.calls, d)
		}
	}
	if slices.ContainsFunc(a.calls, func(d declaration) bool { return !d.each(a.c.means) }) {
		clear(a.same)
	}
}

// settle drops what mentions a name that is declared anew, until nothing does.
func (a *again) settle() {
	for dropped := true; dropped; {
		dropped = false
		maps.DeleteFunc(a.same, func(d ast.Decl, objs []types.Object) bool {
			drop := slices.ContainsFunc(objs, func(o types.Object) bool { return !a.holds(d, o) })
			dropped = dropped || drop
			return drop
		})
	}
	a.u.kept = len(a.same) > 0
	a.u.decls = slices.DeleteFunc(slices.Clone(a.all), func(d ast.Decl) bool { return a.same[d] != nil })
}

// holds says whether all names in the declaration of o mean what they meant.
func (a *again) holds(d ast.Decl, o types.Object) bool {
	for _, other := range a.all { // a type has the methods that it had
		f, ok := other.(*ast.FuncDecl)
		if ok && f.Recv != nil && a.owner[o.Name()] == d && baseIdent(f).Name == o.Name() && a.same[other] == nil {
			return false
		}
	}
	return a.c.origins[o].each(func(m types.Object) bool {
		switch d := a.owner[m.Name()]; {
		case !outermost(m):
			return true
		case d != nil:
			return slices.Contains(a.same[d], m)
		case a.steps[m.Name()] != nil:
			if a.steps[m.Name()].group != nil {
				return false // the order in which a group is made is found by what its functions mention
			}
			_, ok := m.(*types.Var)
			return ok && a.c.means(m)
		}
		return a.c.means(m)
	})
}

// check checks the cell without what stays as it is.
func (a *again) check() (*checked, []ast.Decl, error) {
	for {
		ck, pulled, err := a.c.checkPulled(a.u)
		if err != nil || !a.changed(ck, pulled) {
			return ck, pulled, err
		}
		a.settle()
	}
}

// changed drops what the cell changes after all: by a variable of another type, or by what
// is declared again with what it does change.
func (a *again) changed(ck *checked, pulled []ast.Decl) bool {
	before := len(a.same)
	other := func(m types.Object) bool {
		if v, ok := m.(*types.Var); !ok || !outermost(v) || a.steps[v.Name()] == nil {
			return false
		}
		old, ok := a.c.scope[m.Name()].(*types.Var)
		now := ck.pkg.Scope().Lookup(m.Name())
		return !ok || now == nil || !types.Identical(old.Type(), now.Type())
	}
	stays := func(d declaration) bool { return d.each(func(m types.Object) bool { return !other(m) }) }
	maps.DeleteFunc(a.same, func(_ ast.Decl, objs []types.Object) bool {
		d := a.c.origins[objs[0]]
		return slices.Contains(pulled, d.node) || !stays(d)
	})
	if before > 0 && slices.ContainsFunc(a.calls, func(d declaration) bool { return !stays(d) }) {
		clear(a.same)
	}
	return len(a.same) < before
}

// keep notes where what stays as it is stands now.
func (a *again) keep() {
	for d, objs := range a.same {
		for _, o := range objs {
			dec := a.c.origins[o]
			dec.node = d
			a.c.origins[o] = dec
			if f, ok := o.(*types.Func); ok && a.c.alone(a.c.funcs[f].decl) {
				was, now := a.c.funcs[f].decl, d.Pos()
				from, to := a.c.fset.Position(was.Pos()).Line, a.c.fset.Position(was.End()).Line
				a.c.rt.moved.move(a.c.editionOf(was.Pos()), from, to, a.u.edition.line(a.c.fset.Position(now).Line))
			}
		}
	}
}

// each says whether something holds for all that a declaration mentions.
func (d declaration) each(holds func(types.Object) bool) bool {
	for m := range d.uses {
		if !holds(m) {
			return false
		}
	}
	return !slices.ContainsFunc(d.others, func(m types.Object) bool { return !holds(m) })
}

// outermost says whether a name is not one of a function, a field or a method.
func outermost(o types.Object) bool {
	if _, ok := o.(*types.PkgName); ok || !isUser(o) {
		return true
	}
	return o.Parent() == o.Pkg().Scope()
}

// means says whether a name means what it meant.
func (c *Compiler) means(o types.Object) bool {
	switch o := o.(type) {
	case *types.PkgName:
		p, ok := c.lookup(o.Name()).(*types.PkgName)
		return ok && p.Imported() == o.Imported()
	case *types.Var:
		if v, ok := c.scope[o.Name()].(*types.Var); ok && isUser(o) && outermost(o) {
			return c.emitted[v] == c.emitted[o]
		}
	}
	switch {
	case o.Parent() == types.Universe:
		return c.lookup(o.Name()) == nil
	case !outermost(o):
		return true
	}
	return c.lookup(o.Name()) == o
}
