package cell

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// earlier marks, in the checked text, a name that means what it meant before
// this cell declared it anew: the right side of `df := df.Filter(p)`.
const earlier = "__earlier"

// A step is one top-level statement of a cell, in order.
type step struct {
	stmt   ast.Stmt       // as written
	define *ast.ValueSpec // for := and var: the package-level variable it declares
	names  []*ast.Ident   // the left side of a define, in order
	fresh  []bool         // by name: declared here, not merely assigned
	values []ast.Expr
	group  *ast.GenDecl // of several specifications, that it is of
}

// A unit is a parsed cell.
type unit struct {
	number  int
	edition edition
	text    string
	imports []*ast.ImportSpec
	decls   []ast.Decl // functions, types, constants
	steps   []*step
	last    *ast.ExprStmt // the final expression, if the cell ends in one
	names   map[string]bool
	source  map[ast.Node]string // the texts of decls, of types one by one
	free    map[*ast.Ident]int  // free identifiers of steps, and which step
	program bool                // it is a Go program: with a package clause
	shares  bool                // it is one for a Go whose loops share their variables
	anew    bool                // nothing that it declares stays as it is
	kept    bool                // some of what it declared does, and is not in decls
	silent  bool                // a final semicolon asks not to show the last expression
}

// computes says whether a unit imports packages of ours.
func (u *unit) computes() bool {
	return slices.ContainsFunc(u.imports, func(s *ast.ImportSpec) bool { return strings.HasPrefix(s.Path.Value, `"weir/`) })
}

func cellName(n int) string { return fmt.Sprintf("cell[%d]", n) }

// parse reads a cell. Positions in fset are those of the cell.
func parse(fset *token.FileSet, at edition, text string) (*unit, error) {
	u := &unit{number: at.number(), edition: at, text: text, names: map[string]bool{}, source: map[ast.Node]string{}, free: map[*ast.Ident]int{}}
	if at := packageClause.FindStringIndex(text); at != nil {
		u.shares = sharesLoops(text[:at[1]])
	}
	text, u.program = programText(text)
	items, _ := segment(text)
	for i, it := range items {
		if err := u.add(fset, it); err != nil {
			return nil, err
		}
		if i == len(items)-1 && it.kind == token.ILLEGAL && len(u.steps) > 0 {
			u.last, _ = u.steps[len(u.steps)-1].stmt.(*ast.ExprStmt)
			u.silent = strings.HasSuffix(strings.TrimSpace(text), ";")
		}
	}
	if u.program {
		return u, u.runProgram(fset)
	}
	return u, nil
}

// packageClause is the first line of a Go program, after its comments.
var packageClause = regexp.MustCompile(`\A(?:\s|//[^\n]*\n|/\*(?s:.*?)\*/)*package\s+\w+`)

// programText is a cell without the package clause of a Go program, if it has
// one.
func programText(text string) (string, bool) {
	at := packageClause.FindStringIndex(text)
	if at == nil {
		return text, false
	}
	blank := strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return ' '
	}, text[:at[1]])
	return blank + text[at[1]:], true
}

// runProgram ends a cell that is a Go program with calls of its functions init
// and main.
func (u *unit) runProgram(fset *token.FileSet) error {
	var calls []string
	hasMain := false
	for _, d := range u.decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv != nil {
			continue
		}
		hasMain = hasMain || f.Name.Name == "main"
		if f.Name.Name == "init" {
			f.Name.Name = fmt.Sprintf("init__%d", len(calls))
			u.names[f.Name.Name] = true
			calls = append(calls, f.Name.Name+"()")
		}
	}
	if hasMain {
		calls = append(calls, "main()")
	}
	if len(calls) == 0 {
		return nil
	}
	lines := strings.Count(u.text, "\n") + 1
	return u.add(fset, item{kind: token.ILLEGAL, text: strings.Join(calls, ";"), line: lines, col: 1})
}

func (u *unit) add(fset *token.FileSet, it item) error {
	at := fmt.Sprintf("\n//line %s:%d:%d\n", cellName(u.number), it.line, it.col)
	head, tail := "package p;"+at, "\n"
	if it.kind == token.ILLEGAL {
		head, tail = "package p; func _() {"+at, "\n}"
	}
	f, err := parser.ParseFile(fset, u.edition.file(), head+it.text+tail, parser.AllErrors|parser.ParseComments)
	if err != nil {
		return u.syntax(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			u.names[id.Name] = true
		}
		return true
	})
	u.imports = append(u.imports, f.Imports...)
	note := func(n ast.Node, from token.Pos) {
		at := fset.File(f.Pos()).Base() + len(head)
		u.source[n] = it.text[max(int(from)-at, 0) : int(n.End())-at] // the line directive is part of a doc comment
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if it.kind == token.ILLEGAL {
				u.statements(f, d.Body.List)
				continue
			}
			u.decls = append(u.decls, d)
			if note(d, d.Pos()); d.Doc != nil {
				note(d, d.Doc.Pos())
			}
		case *ast.GenDecl:
			switch d.Tok {
			case token.TYPE:
				u.decls = append(u.decls, d)
				for _, s := range d.Specs {
					note(s, s.Pos())
				}
			case token.CONST:
				u.decls = append(u.decls, d)
				note(d, d.Pos())
			case token.VAR:
				u.variables(f, d)
			}
		}
	}
	return nil
}

// syntax makes the first parse error a compile error.
func (u *unit) syntax(err error) error {
	list, ok := err.(scanner.ErrorList)
	if !ok || len(list) == 0 {
		return &Error{Kind: CompileError, Message: err.Error(), Cell: u.number}
	}
	list.Sort()
	e := &Error{Kind: CompileError, Message: "syntax error: " + list[0].Msg, Line: list[0].Pos.Line, Col: list[0].Pos.Column, Cell: u.number}
	if n := strings.Count(u.text, "\n") + 1; e.Line > n {
		lines := strings.Split(u.text, "\n")
		e.Line, e.Col = n, len(lines[n-1])+1
		what, _, _ := strings.Cut(list[0].Msg, ", found")
		e.Message = "syntax error: the cell ends too early: " + what
		if strings.HasPrefix(what, "expected declaration") {
			e.Message = "syntax error: a closing brace too many"
		}
	}
	if strings.Contains(e.Message, "found 'EOF'") || strings.Contains(e.Message, "ends too early") {
		if line, col, open := unclosed(u.text); open != "" {
			e.Line, e.Col = line, col
			e.Message = "syntax error: the cell ends too early: this " + open + " is not closed"
		}
	}
	e.Message += advise(e.Message, u.text, e.Line)
	e.Trace = append([]string{e.place() + e.Message}, marker(u.text, e.Line, e.Col)...)
	return e
}

func (e *Error) place() string { return fmt.Sprintf("cell[%d]:%d:%d: ", e.Cell, e.Line, e.Col) }

func (u *unit) note(f *ast.File) {
	for _, id := range f.Unresolved {
		u.free[id] = len(u.steps)
	}
	ast.Inspect(f, func(n ast.Node) bool { // the resolver leaves out keys of literals
		lit, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		switch lit.Type.(type) {
		case *ast.MapType, *ast.ArrayType:
			for _, e := range lit.Elts {
				if kv, ok := e.(*ast.KeyValueExpr); ok {
					if id, ok := kv.Key.(*ast.Ident); ok && id.Obj == nil {
						u.free[id] = len(u.steps)
					}
				}
			}
		}
		return true
	})
}

func (u *unit) statements(f *ast.File, list []ast.Stmt) {
	for _, st := range list {
		u.note(f)
		s := &step{stmt: st}
		if as, ok := st.(*ast.AssignStmt); ok && as.Tok == token.DEFINE {
			u.define(s, as.Lhs, as.Rhs)
		}
		u.steps = append(u.steps, s)
	}
}

func (u *unit) define(s *step, lhs, rhs []ast.Expr) {
	for _, e := range lhs {
		id, ok := e.(*ast.Ident)
		if !ok {
			return // the checker says so
		}
		s.names = append(s.names, id)
	}
	s.values = rhs
	s.define = &ast.ValueSpec{}
}

func (u *unit) variables(f *ast.File, d *ast.GenDecl) {
	group := d
	if len(d.Specs) < 2 {
		group = nil
	}
	for _, spec := range d.Specs {
		for _, vs := range apartSpec(spec.(*ast.ValueSpec), u.program || group != nil) {
			u.note(f)
			if group == nil && !u.program {
				u.noteItself(vs)
			}
			u.steps = append(u.steps, &step{
				stmt:   &ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, TokPos: vs.Pos(), Specs: []ast.Spec{vs}}},
				define: vs, names: vs.Names, values: vs.Values, group: group,
			})
		}
	}
}

// noteItself makes `var df = df.Filter(p)` mean the earlier df, as `df := df.Filter(p)`
// does. In function literals the name is the variable's own.
func (u *unit) noteItself(vs *ast.ValueSpec) {
	for _, v := range vs.Values {
		ast.Inspect(v, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && id.Obj != nil && id.Obj.Decl == vs {
				u.free[id] = len(u.steps)
			}
			_, lit := n.(*ast.FuncLit)
			return !lit
		})
	}
}

// apartSpec takes `a, b = x, y` apart where what a and b need decides which is
// first: in programs and groups.
func apartSpec(vs *ast.ValueSpec, ordered bool) []*ast.ValueSpec {
	if !ordered || len(vs.Names) < 2 || len(vs.Names) != len(vs.Values) {
		return []*ast.ValueSpec{vs}
	}
	var list []*ast.ValueSpec
	for i, id := range vs.Names {
		list = append(list, &ast.ValueSpec{Names: []*ast.Ident{id}, Type: vs.Type, Values: vs.Values[i : i+1]})
	}
	return list
}

// initialized puts the variables of a program in the order in which Go
// initializes them, elsewhere those of a group. The calls of init and main stay
// behind them.
func (u *unit) initialized(info *types.Info) {
	turn := map[types.Object]int{}
	for i, in := range info.InitOrder {
		for _, v := range in.Lhs {
			turn[v] = i
		}
	}
	at := func(s *step) int {
		switch {
		case s.define == nil:
			return len(info.InitOrder)
		case len(s.values) == 0:
			return -1
		}
		last := 0
		for _, id := range s.names {
			last = max(last, turn[info.Defs[id]])
		}
		return last
	}
	byTurn := func(a, b *step) int { return cmp.Compare(at(a), at(b)) }
	if u.program {
		slices.SortStableFunc(u.steps, byTurn)
		return
	}
	for from, to := 0, 0; from < len(u.steps); from = to {
		for to = from + 1; to < len(u.steps) && u.steps[from].group != nil && u.steps[to].group == u.steps[from].group; to++ {
		}
		slices.SortStableFunc(u.steps[from:to], byTurn)
	}
}

// declared lists the package-level names of functions, types and constants.
func declared(d ast.Decl) []*ast.Ident {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []*ast.Ident{d.Name}
		}
	case *ast.GenDecl:
		var ids []*ast.Ident
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				ids = append(ids, s.Name)
			case *ast.ValueSpec:
				ids = append(ids, s.Names...)
			}
		}
		return ids
	}
	return nil
}

// object is the variable, function, type or constant that obj is an earlier
// meaning of, under another name.
func aliasOf(obj types.Object, name string, pkg *types.Package) types.Object {
	switch o := obj.(type) {
	case *types.Var:
		return types.NewVar(o.Pos(), pkg, name, o.Type())
	case *types.Func:
		return types.NewFunc(o.Pos(), pkg, name, o.Signature())
	case *types.Const:
		return types.NewConst(o.Pos(), pkg, name, o.Type(), o.Val())
	case *types.TypeName:
		return types.NewTypeName(o.Pos(), pkg, name, o.Type())
	case *types.PkgName:
		return types.NewPkgName(o.Pos(), pkg, name, o.Imported())
	}
	return nil
}
