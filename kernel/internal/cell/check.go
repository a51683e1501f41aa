package cell

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"regexp"
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
	conf := types.Config{Importer: c.types, GoVersion: "go1.26", Error: func(err error) {
		var te types.Error
		if errors.As(err, &te) && !lenient(te, u) {
			errs = append(errs, te)
		}
	}}
	_ = types.NewChecker(&conf, c.fset, ck.pkg, ck.info).Files([]*ast.File{file}) // errors went to conf.Error
	u.initialized(ck.info)
	return ck, errs
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
			if types.Universe.Lookup(name) == nil {
				fail(id.Pos(), "undefined: %s (it is declared further down)", name)
			} else {
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

// lenient errors are none in a notebook.
func lenient(e types.Error, u *unit) bool {
	switch {
	case e.Soft && (strings.HasPrefix(e.Msg, "declared and not used") || strings.Contains(e.Msg, "imported and not used")):
		return true
	case strings.HasPrefix(e.Msg, "initialization cycle"), strings.HasPrefix(e.Msg, "\t"):
		return true // cells run in order, a variable's function may use the variable
	case implicitField.MatchString(e.Msg):
		return true // a struct of an earlier cell: emit checks the value
	case strings.HasSuffix(e.Msg, "is not used") && u.last != nil:
		return e.Pos >= u.last.Pos() && e.Pos < u.last.End() && !strings.Contains(e.Msg, "(type)")
	}
	return false
}

// compileErrors makes one Error of all: the first in the text is the headline.
func (c *Compiler) compileErrors(u *unit, errs []types.Error) *Error {
	slices.SortStableFunc(errs, func(a, b types.Error) int { return int(a.Pos) - int(b.Pos) })
	var out *Error
	for i, te := range errs {
		msg := strings.ReplaceAll(te.Msg, earlier, "")
		msg = strings.ReplaceAll(msg, "main.", "")
		if m := multiple.FindStringSubmatch(msg); m != nil && u.defines(te.Pos) {
			msg = fmt.Sprintf("assignment mismatch: 1 variable but %s returns %d values", m[1], strings.Count(m[2], ", ")+1)
		}
		if m := sameName.FindStringSubmatch(msg); m != nil && m[1] == m[2] {
			msg += fmt.Sprintf(": one of them has the %s of an earlier cell; make it anew with the new type", strings.TrimLeft(m[1], "[]*"))
		}
		if name, ok := strings.CutPrefix(msg, "undefined: "); ok {
			if !foreign.MatchString(name) {
				msg += c.hint(u, name)
			}
		}
		p := c.fset.Position(te.Pos)
		if strings.Contains(msg, "has no field or method") {
			msg += c.memberHint(u, p)
		}
		if p.Filename == cellName(u.number) && !strings.Contains(msg, "did you mean") {
			msg += advise(msg, u.text, p.Line)
		}
		e := &Error{Kind: CompileError, Message: msg, Line: p.Line, Col: p.Column, Cell: u.number}
		if out == nil {
			out = e
		}
		if i == 10 {
			out.Trace = append(out.Trace, fmt.Sprintf("and %d more", len(errs)-i))
			break
		}
		out.Trace = append(out.Trace, e.place()+msg)
		if p.Filename == cellName(u.number) {
			out.Trace = append(out.Trace, marker(u.text, p.Line, p.Column)...)
		}
	}
	return out
}

// memberHint proposes the field or method that was meant at a position.
func (c *Compiler) memberHint(u *unit, p token.Position) string {
	lines := strings.SplitAfter(u.text, "\n")
	if p.Filename != cellName(u.number) || p.Line > len(lines) || u.number < 0 {
		return ""
	}
	at := len(strings.Join(lines[:p.Line-1], "")) + p.Column - 1
	to := at
	for to < len(u.text) && isWord(u.text[to]) {
		to++
	}
	if at < 1 || to > len(u.text) || u.text[at-1] != '.' {
		return ""
	}
	var have []string
	for _, m := range c.members(u.text, at-1) {
		have = append(have, m.Text)
	}
	if near := nearest(u.text[at:to], have); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

var implicitField = regexp.MustCompile(`^implicit assignment to unexported field \w+ in struct literal of type (main\.)?(\w+(\[.*\])?|struct\{.*)$`)

var multiple = regexp.MustCompile(`^multiple-value (.*) \(value of type \((.*)\)\) in single-value context$`)

// sameName is the error about a value of a type that was declared anew.
var sameName = regexp.MustCompile(`^cannot use .* of (?:\w+ )?type (\S+)\) as (\S+) value`)

// defines says whether pos is the only value of a top-level x := f().
func (u *unit) defines(pos token.Pos) bool {
	for _, s := range u.steps {
		if len(s.names) == 1 && len(s.values) == 1 && s.values[0].Pos() == pos {
			return true
		}
	}
	return false
}

// hint proposes what an undefined name may have been meant to be.
func (c *Compiler) hint(u *unit, name string) string {
	if why := c.broken[name]; why != "" {
		return " (" + why + ")"
	}
	var have []string
	if pkg, sel, ok := strings.Cut(name, "."); ok {
		if o, _ := c.lookup(pkg).(*types.PkgName); o != nil {
			for _, n := range o.Imported().Scope().Names() {
				if ast.IsExported(n) {
					have = append(have, n)
				}
			}
			if near := nearest(sel, have); near != "" {
				return fmt.Sprintf("; did you mean %s.%s?", pkg, near)
			}
		}
		return ""
	}
	for _, id := range u.unitNames() {
		have = append(have, id)
	}
	for n := range c.scope {
		have = append(have, n)
	}
	for n := range c.imports {
		have = append(have, n)
	}
	if u.qualifies(name) {
		have = append(have, slices.Collect(maps.Keys(c.known))...)
	}
	for n := range c.outer {
		have = append(have, n)
	}
	have = append(have, types.Universe.Names()...)
	for _, path := range c.cfg.DotImport {
		if p, err := c.types.Import(path); err == nil {
			have = append(have, p.Scope().Names()...)
		}
	}
	slices.Sort(have)
	have = slices.DeleteFunc(have, func(s string) bool { return s == name })
	if near := nearest(name, have); near != "" {
		return fmt.Sprintf("; did you mean %s?", near)
	}
	return ""
}

// qualifies says whether a name stands before a dot, as that of a package.
func (u *unit) qualifies(name string) bool {
	at := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\.`)
	return at.MatchString(u.text)
}

func (u *unit) unitNames() []string {
	var names []string
	for _, d := range u.decls {
		for _, id := range declared(d) {
			names = append(names, id.Name)
		}
	}
	for _, s := range u.steps {
		for _, id := range s.names {
			names = append(names, id.Name)
		}
	}
	return names
}
