package cell

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// A checked cell: its types, and what its names mean.
type checked struct {
	*unit
	pkg  *types.Package
	info *types.Info
	body *ast.FuncDecl
	olds map[types.Object]types.Object // x__earlier to the x it stands for
	lost map[string]string             // names that no longer compile, and why
}

func newInfo() *types.Info {
	return &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Implicits:  map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
		Instances:  map[*ast.Ident]types.Instance{},
		Scopes:     map[ast.Node]*types.Scope{},
	}
}

// checkAll type-checks a cell with all earlier cells in scope. Functions, types
// and variables of the cell are declarations of one package; other statements
// are the body of a function. It gives what could be found out, and all errors.
func (c *Compiler) checkAll(u *unit, pulled []ast.Decl, lost map[string]string) (*checked, []types.Error) {
	ck := &checked{unit: u, info: newInfo(), olds: map[types.Object]types.Object{}}
	ck.pkg = types.NewPackage("main", "main")
	var errs []types.Error
	fail := func(pos token.Pos, format string, args ...any) {
		errs = append(errs, types.Error{Fset: c.fset, Pos: pos, Msg: fmt.Sprintf(format, args...)})
	}
	own := map[string]bool{}
	for _, d := range slices.Concat(u.decls, pulled) {
		for _, id := range declared(d) {
			own[id.Name] = true
		}
	}
	file := &ast.File{Name: ast.NewIdent("main"), Decls: slices.Concat(u.decls, pulled)}
	body := &ast.BlockStmt{}
	c.steps(ck, own, file, body, fail)
	ck.body = &ast.FuncDecl{Name: ast.NewIdent("__cell"), Type: &ast.FuncType{Params: &ast.FieldList{}}, Body: body}
	file.Decls = append(file.Decls, ck.body)
	c.enter(ck, own, pulled, lost)
	var cycles []types.Error
	c.typecheck(ck, file, own, func(te types.Error) {
		switch {
		case strings.HasPrefix(te.Msg, initCycle):
			cycles = append(cycles, te)
		case !lenient(te, u):
			errs = append(errs, te)
		}
	})
	if len(errs) == 0 {
		errs = untyped(ck, cycles)
	}
	u.initialized(ck.info)
	numberLocals(ck.pkg, ck.info)
	return ck, errs
}

// typecheck gives what the checker says to report. The checker looks for cycles
// among declarations type T U, and fails where U is in the scope and not in the
// file: such a U stands in parentheses meanwhile.
func (c *Compiler) typecheck(ck *checked, file *ast.File, own map[string]bool, report func(types.Error)) {
	for _, spec := range namedAfter(file, own) {
		name := spec.Type
		spec.Type = &ast.ParenExpr{Lparen: name.Pos(), X: name, Rparen: name.End()}
		defer func() { spec.Type = name }()
	}
	defer func() {
		if r := recover(); r != nil { // it must not end the kernel
			report(types.Error{Fset: c.fset, Pos: ck.body.Pos(), Msg: fmt.Sprintf("the type checker fails at this cell: %v", r)})
		}
	}()
	conf := types.Config{Importer: c.types, GoVersion: "go1.26", Error: func(err error) {
		var te types.Error
		if errors.As(err, &te) {
			report(te)
		}
	}}
	_ = types.NewChecker(&conf, c.fset, ck.pkg, ck.info).Files([]*ast.File{file}) // errors went to conf.Error
}

// namedAfter are the declarations of a type as another that the file does not
// declare.
func namedAfter(file *ast.File, own map[string]bool) (out []*ast.TypeSpec) {
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.TYPE {
			continue
		}
		for _, s := range g.Specs {
			spec := s.(*ast.TypeSpec)
			if id, ok := spec.Type.(*ast.Ident); ok && !own[id.Name] {
				out = append(out, spec)
			}
		}
	}
	return out
}

// steps turns the top-level statements into package variables and a body.
func (c *Compiler) steps(ck *checked, own map[string]bool, file *ast.File, body *ast.BlockStmt, fail func(token.Pos, string, ...any)) {
	first := map[string]int{}
	for i, s := range ck.unit.steps {
		if s.define == nil {
			body.List = append(body.List, s.stmt)
			continue
		}
		if _, ok := s.stmt.(*ast.DeclStmt); ok {
			for _, id := range s.names {
				if own[id.Name] && id.Name != "_" {
					fail(id.Pos(), "%s redeclared in this cell", id.Name)
				}
				own[id.Name] = true
				if _, ok := first[id.Name]; !ok {
					first[id.Name] = i
				}
			}
			s.fresh = make([]bool, len(s.names))
			for k := range s.fresh {
				s.fresh[k] = true
			}
			file.Decls = append(file.Decls, &ast.GenDecl{Tok: token.VAR, TokPos: s.stmt.Pos(), Specs: []ast.Spec{s.define}})
			continue
		}
		c.defineStep(s, i, own, first, file, body, fail)
	}
	ck.rename(c, first, fail)
}

func (c *Compiler) defineStep(s *step, i int, own map[string]bool, first map[string]int, file *ast.File, body *ast.BlockStmt, fail func(token.Pos, string, ...any)) {
	s.fresh = make([]bool, len(s.names))
	anyFresh := false
	*s.define = ast.ValueSpec{}
	pairs := len(s.names) == len(s.values)
	var sets []ast.Stmt
	for k, id := range s.names {
		s.fresh[k] = id.Name != "_" && !own[id.Name]
		if s.fresh[k] {
			own[id.Name], first[id.Name], anyFresh = true, i, true
		}
		switch {
		case s.fresh[k] || id.Name == "_":
			s.define.Names = append(s.define.Names, id)
		case pairs:
			sets = append(sets, &ast.AssignStmt{Lhs: []ast.Expr{id}, TokPos: id.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{s.values[k]}})
			continue
		default:
			tmp := &ast.Ident{NamePos: id.Pos(), Name: fmt.Sprintf("__set%d_%d", i, k)}
			s.define.Names = append(s.define.Names, tmp)
			use := &ast.Ident{NamePos: id.Pos(), Name: tmp.Name}
			sets = append(sets, &ast.AssignStmt{Lhs: []ast.Expr{id}, TokPos: id.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{use}})
		}
		if pairs {
			s.define.Values = append(s.define.Values, s.values[k])
		}
	}
	if !pairs {
		s.define.Values = s.values
	}
	if !anyFresh {
		fail(s.stmt.Pos(), "no new variables on left side of :=")
		return
	}
	if len(s.define.Names) > 0 {
		file.Decls = append(file.Decls, &ast.GenDecl{Tok: token.VAR, TokPos: s.stmt.Pos(), Specs: []ast.Spec{s.define}})
	}
	body.List = append(body.List, sets...)
}

// rename gives names that a later statement of the cell declares anew the
// meaning they had before.
func (ck *checked) rename(c *Compiler, first map[string]int, fail func(token.Pos, string, ...any)) {
	if ck.unit.program { // its names mean its own
		return
	}
	for id, at := range ck.free {
		name := strings.TrimSuffix(id.Name, earlier)
		k, ok := first[name]
		if !ok || at > k || slices.Contains(ck.unit.steps[k].names, id) {
			continue
		}
		old := c.lookup(name)
		if old == nil {
			if isFuncLitUse(ck.unit.steps[at], id) && at == k {
				continue // a closure may call itself
			}
			switch {
			case types.Universe.Lookup(name) == nil && at == k:
				fail(id.Pos(), "undefined: %s", name)
			case types.Universe.Lookup(name) == nil:
				fail(id.Pos(), "undefined: %s (it is declared further down)", name)
			default:
				fail(id.Pos(), "%s is declared anew by this cell and cannot be used in or before its declaration", name)
			}
			continue
		}
		id.Name = name + earlier
		if ck.pkg.Scope().Lookup(id.Name) == nil {
			alias := aliasOf(old, id.Name, ck.pkg)
			ck.olds[alias] = old
			ck.pkg.Scope().Insert(alias)
		}
	}
}

func isFuncLitUse(s *step, id *ast.Ident) bool {
	found := false
	for _, v := range s.values {
		ast.Inspect(v, func(n ast.Node) bool {
			if fl, ok := n.(*ast.FuncLit); ok && fl.Pos() <= id.Pos() && id.Pos() < fl.End() {
				found = true
			}
			return true
		})
	}
	return found
}

// enter puts what the cell mentions and does not declare into its scope: names
// of earlier cells, imported packages, the outer scope, packages known by name.
func (c *Compiler) enter(ck *checked, own map[string]bool, pulled []ast.Decl, lost map[string]string) {
	names := maps.Clone(ck.unit.names)
	for _, d := range pulled {
		ast.Inspect(d, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				names[id.Name] = true
			}
			return true
		})
	}
	for name := range names {
		if lost[name] != "" {
			continue
		}
		if own[name] || name == "_" || ck.pkg.Scope().Lookup(name) != nil {
			continue
		}
		o := c.lookup(name)
		if p, ok := o.(*types.PkgName); ok { // the checker wants one of its own
			o = types.NewPkgName(token.NoPos, ck.pkg, name, p.Imported())
		}
		if o != nil {
			ck.pkg.Scope().Insert(o)
		}
	}
}

// lookup is what a name means before the next cell: session, imports, outer
// scope, then packages by their name.
func (c *Compiler) lookup(name string) types.Object {
	if o := c.scope[name]; o != nil {
		return o
	}
	if path := c.imports[name]; path != "" {
		return c.pkgName(name, path)
	}
	if o := c.outer[name]; o != nil {
		return o
	}
	if types.Universe.Lookup(name) != nil {
		return nil
	}
	for _, path := range slices.Concat(c.cfg.DotImport, c.dots) {
		if p, err := c.types.Import(path); err == nil {
			if o := p.Scope().Lookup(name); o != nil && o.Exported() {
				return o
			}
		}
	}
	if path := c.known[name]; path != "" {
		return c.pkgName(name, path)
	}
	return nil
}

func (c *Compiler) pkgName(name, path string) types.Object {
	key := name + " " + path
	if o := c.pkgNames[key]; o != nil {
		return o
	}
	p, err := c.importPath(path)
	if err != nil {
		return nil
	}
	o := types.NewPkgName(token.NoPos, types.NewPackage("main", "main"), name, p)
	c.pkgNames[key] = o
	return o
}
