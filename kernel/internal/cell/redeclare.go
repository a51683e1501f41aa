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

// When a cell declares a function, type or constant anew, everything declared
// with its help is declared anew with it, so that callers follow. What no
// longer compiles is lost, and using it says why. Values keep the types they
// were made with.

// A declaration is the source of a function, method, type or constant.
type declaration struct {
	node   ast.Decl
	text   string
	uses   map[types.Object]bool // what it mentions of the session
	others []types.Object        // what else its names mean
	base   types.Object          // for methods: the type
}

// keep notes the sources of a cell for later cells.
func (c *Compiler) keep(ck *checked, decls []ast.Decl) {
	texts := maps.Clone(ck.source)
	for _, d := range c.origins { // of what is declared again
		texts[sourceOf(d.node)] = d.text
	}
	declare := func(d ast.Decl, mentioned ast.Node) declaration {
		uses, others := ck.mentions(mentioned)
		return declaration{node: d, text: texts[sourceOf(d)], uses: uses, others: others}
	}
	for _, d := range decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if obj := ck.info.Defs[d.Name]; obj != nil {
				dec := declare(d, d)
				if d.Recv != nil {
					dec.base = ck.info.Uses[baseIdent(d)]
				}
				c.origins[obj] = dec
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					one := &ast.GenDecl{Tok: token.TYPE, TokPos: s.Pos(), Specs: []ast.Spec{s}}
					c.origins[ck.info.Defs[s.Name]] = declare(one, s)
				case *ast.ValueSpec:
					for _, id := range s.Names {
						if obj := ck.info.Defs[id]; obj != nil {
							c.origins[obj] = declare(d, d)
						}
					}
				}
			}
		}
	}
}

// baseIdent is the name of the type that a method belongs to.
func baseIdent(d *ast.FuncDecl) *ast.Ident {
	var base *ast.Ident
	ast.Inspect(d.Recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && base == nil {
			base = id
		}
		return base == nil
	})
	return base
}

// sourceOf is the part of a declaration that its text is noted for.
func sourceOf(d ast.Decl) ast.Node {
	if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE {
		return g.Specs[0]
	}
	return d
}

// mentions lists what the names in n mean, of the session and else.
func (ck *checked) mentions(n ast.Node) (uses map[types.Object]bool, others []types.Object) {
	uses = map[types.Object]bool{}
	selected := map[*ast.Ident]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.SelectorExpr:
			selected[x.Sel] = true
		case *ast.Ident:
			o := ck.info.Uses[x]
			switch {
			case o == nil:
			case isUser(o):
				uses[o] = true
			case !selected[x] && o.Parent() != nil && !slices.Contains(others, o):
				others = append(others, o)
			}
		}
		return true
	})
	return uses, others
}

// pull lists the earlier declarations that must be declared again with a cell.
func (c *Compiler) pull(u *unit) []ast.Decl {
	own, changed := map[string]bool{}, map[types.Object]bool{}
	methods := map[string]bool{}
	for _, d := range u.decls {
		for _, id := range declared(d) {
			own[id.Name] = true
			if o := c.scope[id.Name]; o != nil {
				changed[o] = true
			}
		}
	}
	pulled := map[ast.Decl]bool{}
	for _, d := range u.decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil {
			base := baseIdent(f).Name
			methods[base+"."+f.Name.Name] = true
			if o, ok := c.scope[base].(*types.TypeName); ok && !own[base] {
				changed[o], pulled[c.origins[o].node] = true, true
			}
		}
	}
	for _, s := range u.steps { // a variable in place of a function
		for _, id := range s.names {
			if _, isVar := c.scope[id.Name].(*types.Var); !isVar && c.scope[id.Name] != nil {
				changed[c.scope[id.Name]] = true
			}
		}
	}
	for again := len(changed) > 0; again; {
		again = false
		for o, d := range c.origins {
			if pulled[d.node] || !c.live(o, d) || own[o.Name()] && d.base == nil || d.base != nil && methods[d.base.Name()+"."+o.Name()] {
				continue
			}
			hit := d.base != nil && changed[d.base]
			for m := range d.uses {
				hit = hit || changed[m]
			}
			if !hit {
				continue
			}
			pulled[d.node], changed[o], again = true, true, true
			if d.base != nil && !changed[d.base] {
				changed[d.base] = true
				if !own[d.base.Name()] {
					pulled[c.origins[d.base].node] = true
				}
			}
		}
	}
	var out []ast.Decl
	for d := range pulled {
		if d != nil {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b ast.Decl) int { return int(a.Pos()) - int(b.Pos()) })
	return out
}

// live says whether a declaration is what its name means now.
func (c *Compiler) live(o types.Object, d declaration) bool {
	if d.base != nil {
		return c.scope[d.base.Name()] == d.base
	}
	return c.scope[o.Name()] == o
}

// checkPulled checks a cell together with what it pulls, without those earlier
// declarations that no longer compile.
func (c *Compiler) checkPulled(u *unit) (*checked, []ast.Decl, error) {
	pulled := c.pull(u)
	lost := map[string]string{}
	for {
		ck, errs := c.checkAll(u, pulled, lost)
		kept := len(pulled)
		for _, te := range errs {
			pulled = slices.DeleteFunc(pulled, func(d ast.Decl) bool {
				if te.Pos < d.Pos() || te.Pos >= d.End() {
					return false
				}
				names := declared(d)
				if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil {
					return true
				}
				for _, id := range names {
					lost[id.Name] = fmt.Sprintf("%s of %s no longer compiles: %s", id.Name, c.fset.Position(d.Pos()).Filename, strings.ReplaceAll(te.Msg, "main.", ""))
				}
				return true
			})
		}
		if len(pulled) < kept {
			continue
		}
		if len(errs) > 0 {
			refused := c.compileErrors(u, errs)
			if u.number > 0 {
				for _, name := range u.unitNames() {
					c.unmade[name] = u.number
				}
			}
			return nil, nil, refused
		}
		ck.lost = lost
		return ck, pulled, nil
	}
}
