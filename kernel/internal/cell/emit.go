package cell

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"strconv"
	"strings"

	"weir/kernel/internal/cell/escape"
)

// A program is a cell as the interpreter takes it.
type program struct {
	cell     int
	whole    bool // a Go program
	counts   bool // its goroutines
	wide     bool // computes with packages of ours, which have use for all processors
	entry    string
	imports  []string // paths of the packages that no cell before has named
	types    strings.Builder
	cyclic   []string        // struct types that contain themselves
	structs  []string        // struct types with markers
	heads    strings.Builder // variables
	init     []string        // statements before the cell's own
	later    []func()        // what is emitted when all names are known
	decls    strings.Builder
	shown    []string // types of the last expression
	shows    bool
	commits  []func()
	once     []string // functions that only the texts of this program name
	glimpsed []string // keys of the dynamics that its statements show
	plans    map[*types.Func]*escape.Plan
	made     map[string]made // functions, by their emitted names
}

// sources are the texts to load, in order.
func (p *program) sources() []string {
	texts := []string{"package main\n" + p.types.String()}
	if p.types.Len() > 0 {
		texts = append(texts, "package main\n"+p.heads.String())
	} else {
		texts[0] += p.heads.String()
	}
	return append(texts, "package main\n"+p.decls.String())
}

// finish emits what was put off.
func (p *program) finish() {
	for len(p.later) > 0 {
		f := p.later[0]
		p.later = p.later[1:]
		f()
	}
}

func (p *program) add(text string)  { p.decls.WriteString(text + "\n") }
func (p *program) head(text string) { p.heads.WriteString(text + "\n") }
func (p *program) typ(text string)  { p.types.WriteString(text + "\n") }

// An emitter writes one top-level function, or one instance of a generic one.
type emitter struct {
	c        *Compiler
	p        *program
	info     *types.Info
	pkg      *types.Package // of the checked text
	env      map[*types.TypeParam]types.Type
	use      *usage
	names    map[types.Object]string
	olds     map[types.Object]types.Object
	fn       *fn
	out      *strings.Builder
	cell     edition  // 0: library text without lines
	entry    ast.Node // the function of the cell's own statements
	last     *ast.ExprStmt
	silent   bool
	within   *ast.FuncDecl       // the function that is emitted
	ready    map[ast.Expr]string // what is computed already for the statement that is emitted
	plan     *escape.Plan        // nil: all slices are on the heap
	stores   map[*escape.Buffer]string
	going    bool     // what is emitted is called by a go statement
	printArg ast.Expr // the argument that is only printed
	glimpsed bool     // what is put into an interface now is only printed
	remark   int      // the line to note again after calls into cells, 0 for none
}

func (c *Compiler) emitter(p *program, info *types.Info, pkg *types.Package, cell edition) *emitter {
	return &emitter{c: c, p: p, info: info, pkg: pkg, names: map[types.Object]string{},
		env: map[*types.TypeParam]types.Type{}, out: &strings.Builder{}, cell: cell}
}

// fresh gives a name that is used nowhere else in the session.
func (c *Compiler) fresh(base string) string {
	c.serial++
	return fmt.Sprintf("%s_%d", base, c.serial)
}

// freshOnce gives the name of a function that is called where it is written, and
// nowhere else.
func (e *emitter) freshOnce(base string) string {
	name := e.fresh(base)
	e.p.once = append(e.p.once, name)
	return name
}

func (e *emitter) fresh(base string) string { return e.c.fresh(base) }

// refuse ends the compilation of the cell at pos.
func (e *emitter) refuse(pos token.Pos, format string, args ...any) {
	if !pos.IsValid() {
		pos = e.c.at
	}
	panic(e.c.errorAt(NotSupported, pos, fmt.Sprintf(format, args...)))
}

func (e *emitter) line(format string, args ...any) {
	fmt.Fprintf(e.out, format+"\n", args...)
}

// typeOf is the type of an expression, in this instance.
func (e *emitter) typeOf(x ast.Expr) types.Type {
	t := e.info.TypeOf(x)
	if t == nil {
		e.refuse(x.Pos(), "an expression without a type")
	}
	return e.subst(t)
}

// pack makes a compiled package nameable and gives its alias.
func (e *emitter) pack(path string) string { return e.c.pack(e.p, path) }

func (c *Compiler) pack(p *program, path string) string {
	if !c.loaded[path] {
		p.imports = append(p.imports, path)
		c.loaded[path] = true
	}
	return packed(path)
}

// packed is the name of a package in texts for the interpreter.
func packed(path string) string { return "p_" + identOf(path) }

func identOf(path string) string {
	return strings.Map(func(r rune) rune {
		if r == '/' || r == '.' || r == '-' || r == '~' {
			return '_'
		}
		return r
	}, path)
}

// constant writes a constant of a type.
func (e *emitter) constant(pos token.Pos, v constant.Value, t types.Type) string {
	if b, ok := t.(*types.Basic); ok && b.Kind() == types.UntypedNil {
		return "nil"
	}
	t = types.Default(t)
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		if _, iface := t.Underlying().(*types.Interface); iface {
			return e.constant(pos, v, defaultOf(v))
		}
		e.refuse(pos, "a constant of type %s", t)
	}
	text := ""
	switch {
	case b.Info()&types.IsBoolean != 0:
		text = strconv.FormatBool(constant.BoolVal(v))
	case b.Info()&types.IsString != 0:
		text = strconv.Quote(constant.StringVal(v))
	case b.Info()&types.IsInteger != 0:
		text = constant.ToInt(v).ExactString()
		if strings.HasPrefix(text, "-") {
			text = "(" + text + ")"
		}
	case b.Info()&types.IsFloat != 0:
		text = floatConst(v, b.Kind() == types.Float32)
	case b.Info()&types.IsComplex != 0:
		// The interpreter compares and divides by constants of its own making wrongly.
		text = "weirrt.Complex(" + floatConst(constant.Real(v), false) + ", " + floatConst(constant.Imag(v), false) + ")"
	default:
		e.refuse(pos, "a constant of type %s", t)
	}
	if types.Identical(t, types.Typ[types.Int]) || types.Identical(t, types.Typ[types.String]) || types.Identical(t, types.Typ[types.Bool]) {
		return text
	}
	if types.Identical(t, types.Typ[types.Complex128]) {
		return text
	}
	return e.typ(t) + "(" + text + ")"
}

func floatConst(v constant.Value, single bool) string {
	f, _ := constant.Float64Val(constant.ToFloat(v))
	bits := 64
	if single {
		f32, _ := constant.Float32Val(constant.ToFloat(v))
		f, bits = float64(f32), 32
	}
	if math.IsInf(f, 0) {
		f = math.Copysign(math.MaxFloat64, f)
	}
	text := strconv.FormatFloat(f, 'g', -1, bits)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	if strings.HasPrefix(text, "-") {
		text = "(" + text + ")"
	}
	return text
}

func defaultOf(v constant.Value) types.Type {
	switch v.Kind() {
	case constant.Bool:
		return types.Typ[types.Bool]
	case constant.String:
		return types.Typ[types.String]
	case constant.Int:
		return types.Typ[types.Int]
	case constant.Complex:
		return types.Typ[types.Complex128]
	}
	return types.Typ[types.Float64]
}

// mark notes the current line where the next statement can panic.
func (e *emitter) mark(n ast.Node) {
	e.remark = 0
	if e.cell == 0 || !e.risky(n) {
		return
	}
	if e.mixed(n) {
		e.remark = e.cell.line(e.c.fset.Position(n.Pos()).Line)
	}
	e.markAt(n.Pos())
}

func (e *emitter) markAt(pos token.Pos) {
	if e.cell != 0 {
		e.line("ln = %d", e.cell.line(e.c.fset.Position(pos).Line))
	}
}

// mixed says whether n calls functions of cells, which move the line, and may
// also panic itself.
func (e *emitter) mixed(n ast.Node) bool {
	calls, others := false, false
	ast.Inspect(n, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.FuncLit, *ast.BlockStmt:
			return false
		case *ast.CallExpr:
			if e.interpreted(x) {
				calls = true
			} else if e.risky(&ast.CallExpr{Fun: x.Fun}) {
				others = true
			}
		case *ast.IndexExpr, *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.SendStmt:
			others = true
		case *ast.SelectorExpr:
			if sel := e.info.Selections[x]; sel != nil && sel.Kind() == types.FieldVal {
				_, ptr := sel.Recv().Underlying().(*types.Pointer)
				others = others || ptr
			}
		case *ast.BinaryExpr:
			others = others || x.Op == token.QUO || x.Op == token.REM
		}
		return true
	})
	return calls && others
}

// interpreted says whether a call stays in the interpreter.
func (e *emitter) interpreted(x *ast.CallExpr) bool {
	if tv := e.info.Types[x.Fun]; tv.IsType() || tv.IsBuiltin() {
		return false
	}
	f := e.callee(x)
	fn, ok := f.(*types.Func)
	return f == nil || isUser(f) || ok && emits(fn)
}

// risky says whether running n may panic, or wait for ever.
func (e *emitter) risky(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.FuncLit, *ast.BlockStmt:
			return false
		case *ast.CallExpr:
			if tv := e.info.Types[x.Fun]; tv.IsType() {
				found = found || toArray(tv.Type)
				return true
			}
			if e.info.Types[x].Value == nil {
				found = true
			}
		case *ast.IndexExpr, *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.SendStmt, *ast.SelectStmt:
			found = true
		case *ast.UnaryExpr:
			found = found || x.Op == token.ARROW
		case *ast.SelectorExpr:
			if sel := e.info.Selections[x]; sel != nil {
				if _, ptr := sel.Recv().Underlying().(*types.Pointer); ptr || sel.Indirect() || types.IsInterface(sel.Recv()) {
					found = true
				}
			}
		case *ast.BinaryExpr:
			switch x.Op {
			case token.QUO, token.REM, token.SHL, token.SHR:
				found = found || e.info.Types[x.Y].Value == nil
			}
			if x.Op == token.EQL || x.Op == token.NEQ {
				if t := e.info.TypeOf(x.X); t != nil && types.IsInterface(t) {
					found = true
				}
			}
		case *ast.AssignStmt:
			switch x.Tok {
			case token.QUO_ASSIGN, token.REM_ASSIGN, token.SHL_ASSIGN, token.SHR_ASSIGN:
				found = found || e.info.Types[x.Rhs[0]].Value == nil
			}
		}
		return !found
	})
	return found
}

// toArray says whether a conversion to t may panic.
func toArray(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	_, ok := t.Underlying().(*types.Array)
	return ok
}
