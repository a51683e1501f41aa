package cell

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/traefik/yaegi/interp"

	"weir/internal/typo"
	"weir/kernel/internal/symbols"
)

// Config says what cells can reach.
type Config struct {
	// Exports are the values of importable packages, by "path/name".
	Exports map[string]map[string]reflect.Value
	// Types is the type information of the same packages.
	Types *symbols.Types
	// DotImport lists packages whose exported names are known without an import
	// and are shadowed by the user's own.
	DotImport []string
	// Vars are variables of the outer scope. Their types are named types of
	// packages of Types, pointers to those, basic types, or functions of those.
	Vars map[string]any
	// Grace is how long Run waits for compiled code after its context ended;
	// zero means 600 ms.
	Grace time.Duration
	// Executing, if set, is told when a cell begins to run its program, and when
	// that has ended: meanwhile Complete, Inspect and Status may be called.
	Executing func(bool)

	Stderr io.Writer
}

// A Compiler compiles and runs the cells of one session. Run and Define are
// called one at a time; Names, Complete, Inspect and Status between them, and while a
// cell is executing.
type Compiler struct {
	cfg   Config
	types *symbols.Types
	in    *interp.Interpreter
	fset  *token.FileSet
	rt    *runtime

	scope    map[string]types.Object // the session's names
	imports  map[string]string       // imported packages by name
	dots     []string                // packages imported with a dot, last one last
	outer    map[string]types.Object // Config.Vars
	known    map[string]string       // packages by their usual name
	pkgNames map[string]types.Object
	broken   map[string]string // names lost, and why
	unmade   map[string]int    // names that are not there for their cell does not compile

	emitted  map[types.Object]string      // names in the interpreter
	funcs    map[*types.Func]*function    // sources of functions and methods
	origins  map[types.Object]declaration // sources of package-level names
	instance map[string]string            // emitted instances by key
	loaded   map[string]bool              // packages imported in the interpreter
	prelude  map[string]*types.Info
	editions map[int]edition    // the last of cells
	texts    map[edition]string // of cells, for error lines
	shares   map[edition]bool   // programs for a Go whose loops share their variables
	shared   map[string]bool    // variables that functions use, by their emitted names
	serial   int
	woken    bool              // the session has used timers
	others   []string          // goroutines of the process that are not the session's
	at       token.Pos         // of the statement that is emitted
	places   map[string]string // of functions, by their emitted names
	unwound  unwound
	running  bool                     // the program of a cell
	schemas  map[types.Object][]field // of frames, as they were when no cell ran
	dynamics map[string]dynamic       // types put into interfaces
	composed composers                // wrappers with more methods than their interfaces
	locals   map[string]*types.Named  // types of instances of generic functions
	asserts  map[string]asserted      // interfaces asserted to
}

// A function is the source of a function or method.
type function struct {
	decl *ast.FuncDecl
	info *types.Info
	cell edition
	key  string // in keys of instances
}

// Result is what a cell's last expression gave. Shown is false when the cell
// ends in a statement or in a call without results.
type Result struct {
	Values []any
	Types  []string // as the user would write them
	Line   int      // where the last expression begins, from 1; 0: none
	Shown  bool
}

// A Name is a name of the session, for %who.
type Name struct{ Name, Kind, Type string }

// New makes a Compiler.
func New(cfg Config) (*Compiler, error) {
	if cfg.Grace == 0 {
		cfg.Grace = defaultGrace
	}
	if cfg.Types == nil {
		var err error
		if cfg.Types, err = symbols.Embedded(); err != nil {
			return nil, err
		}
	}
	c := &Compiler{
		cfg: cfg, types: cfg.Types, fset: token.NewFileSet(),
		scope: map[string]types.Object{}, imports: map[string]string{},
		outer: map[string]types.Object{}, known: map[string]string{},
		pkgNames: map[string]types.Object{}, broken: map[string]string{}, unmade: map[string]int{},
		emitted: map[types.Object]string{}, funcs: map[*types.Func]*function{},
		origins: map[types.Object]declaration{}, instance: map[string]string{},
		loaded: map[string]bool{}, prelude: map[string]*types.Info{}, editions: map[int]edition{}, texts: map[edition]string{}, shares: map[edition]bool{}, shared: map[string]bool{},
		dynamics: map[string]dynamic{}, locals: map[string]*types.Named{}, places: map[string]string{}, asserts: map[string]asserted{}, schemas: map[types.Object][]field{},
	}
	hookGenerators()
	c.in = interp.New(interp.Options{Stderr: &c.unwound, Unrestricted: true})
	c.rt = newRuntime()
	c.rt.unwound, c.unwound.runs = &c.unwound, c.rt.runs
	c.rt.goroutines = func() int { return c.goroutines(c.rt.runs.owner().before) }
	if err := c.in.Use(untouched(routed(cfg.Exports))); err != nil {
		return nil, fmt.Errorf("value tables: %w", err)
	}
	c.composed = newComposers(c.in, cfg.Exports)
	if err := c.in.Use(interp.Exports{".": {"MapTypes": reflect.ValueOf(map[reflect.Value][]reflect.Type(c.composed))}}); err != nil {
		return nil, fmt.Errorf("value tables: %w", err)
	}
	for key := range cfg.Exports {
		path := key[:strings.LastIndex(key, "/")]
		c.know(path)
	}
	c.know("unsafe")
	c.others = bystanders()
	vars, err := c.outerScope()
	if err != nil {
		return nil, err
	}
	return c, c.start(vars)
}

// untouched is exports with package fmt under a key that the interpreter does not
// know it by: with it, it would put printing, files, flags, arguments and a log of
// its own in place of the process's, which a cell may set.
func untouched(exports interp.Exports) interp.Exports {
	out := maps.Clone(exports)
	delete(out, "fmt/fmt")
	out["fmt//fmt"] = exports["fmt/fmt"]
	return out
}

// know makes a package importable by its mere name; of two, the shorter path
// wins: math/rand, not crypto/rand.
func (c *Compiler) know(path string) {
	name := symbols.Base(path)
	old, ok := c.known[name]
	if !ok || rank(path) < rank(old) {
		c.known[name] = path
	}
}

func rank(path string) string {
	switch path {
	case "text/template", "math/rand":
		return ""
	}
	return fmt.Sprintf("%03d %s", len(path), path)
}

// outerScope declares Config.Vars for the checker and gives their values.
func (c *Compiler) outerScope() (map[string]reflect.Value, error) {
	vars := map[string]reflect.Value{}
	pkg := types.NewPackage(outerPath, outerPath)
	for name, v := range c.cfg.Vars {
		t, err := c.typeOf(reflect.TypeOf(v))
		if err != nil {
			return nil, fmt.Errorf("variable %s: %w", name, err)
		}
		o := types.NewVar(token.NoPos, pkg, name, t)
		c.outer[name] = o
		p := reflect.New(reflect.TypeOf(v)).Elem()
		p.Set(reflect.ValueOf(v))
		vars[exported(name)] = p
		c.emitted[o] = "weirvars." + exported(name)
	}
	return vars, nil
}

// outerPath is the package that Config.Vars are variables of.
const outerPath = "weirvars"

func exported(name string) string { return "V_" + name }

// typeOf finds the checker's type of a compiled one.
func (c *Compiler) typeOf(t reflect.Type) (types.Type, error) {
	if t == nil {
		return nil, fmt.Errorf("nil has no type")
	}
	if t.PkgPath() != "" {
		p, err := c.types.Import(t.PkgPath())
		if err != nil {
			return nil, err
		}
		o := p.Scope().Lookup(t.Name())
		if o == nil {
			return nil, fmt.Errorf("%s has no type %s", t.PkgPath(), t.Name())
		}
		return o.Type(), nil
	}
	if t.Name() != "" {
		if o := types.Universe.Lookup(t.Name()); o != nil {
			return o.Type(), nil
		}
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		e, err := c.typeOf(t.Elem())
		if err != nil {
			return nil, err
		}
		if t.Kind() == reflect.Slice {
			return types.NewSlice(e), nil
		}
		return types.NewPointer(e), nil
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return types.Universe.Lookup("any").Type(), nil
		}
	case reflect.Func:
		return c.signatureOf(t)
	case reflect.Map:
		k, err := c.typeOf(t.Key())
		if err != nil {
			return nil, err
		}
		e, err := c.typeOf(t.Elem())
		if err != nil {
			return nil, err
		}
		return types.NewMap(k, e), nil
	}
	return nil, fmt.Errorf("type %s is not known to cells", t)
}

// signatureOf finds the checker's type of a compiled function.
func (c *Compiler) signatureOf(t reflect.Type) (types.Type, error) {
	var params, results []*types.Var
	for i := range t.NumIn() {
		p, err := c.typeOf(t.In(i))
		if err != nil {
			return nil, err
		}
		params = append(params, types.NewParam(token.NoPos, nil, "", p))
	}
	for i := range t.NumOut() {
		r, err := c.typeOf(t.Out(i))
		if err != nil {
			return nil, err
		}
		results = append(results, types.NewParam(token.NoPos, nil, "", r))
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), types.NewTuple(results...), t.IsVariadic()), nil
}

// Run compiles and runs one cell. A failure is an *Error. When ctx ends, loops,
// channel operations and sleeps of the cell stop within milliseconds and its
// deferred calls run; what compiled code it was in must watch ctx itself.
func (c *Compiler) Run(ctx context.Context, number int, text string) (Result, error) {
	at := c.edition(number, text)
	u, err := parse(c.fset, at, text)
	if err != nil {
		return Result{}, err
	}
	if u.shares {
		c.shares[at] = true
	}
	if err := c.addImports(u); err != nil {
		return Result{}, err
	}
	p, err := c.build(u)
	if err != nil && u.kept { // what is new may be at odds with what is not
		if again, _ := parse(c.fset, at, text); again != nil {
			again.anew = true
			if p2, failed := c.build(again); failed == nil {
				u, p, err = again, p2, nil
			}
		}
	}
	if err != nil {
		return Result{}, err
	}
	r, err := c.run(ctx, p)
	if u.last != nil {
		r.Line = c.fset.Position(u.last.Pos()).Line
	}
	if e := new(Error); errors.As(err, &e) && e.Stuck { // its statements are still at work
		c.hold(p)
	}
	c.forget(p)
	c.rememberSchemas(text)
	return r, err
}

// build compiles a cell and gives it to the interpreter. One that does not compile leaves all as it was.
func (c *Compiler) build(u *unit) (*program, error) {
	saved := c.snapshot()
	p, err := c.compile(u)
	if err == nil {
		err = c.load(p, saved)
	}
	if err != nil {
		c.restore(saved)
	}
	return p, err
}

// importPath gives the type information of a package.
func (c *Compiler) importPath(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	return c.types.Import(path)
}

func (c *Compiler) addImports(u *unit) error {
	for _, spec := range u.imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		p, err := c.importPath(path)
		if err == nil && p != types.Unsafe && c.cfg.Exports[path+"/"+p.Name()] == nil {
			err = fmt.Errorf("package %q is not available in cells", path)
		}
		if err != nil {
			msg := err.Error()
			var have []string
			for key := range c.cfg.Exports {
				have = append(have, key[:strings.LastIndex(key, "/")])
			}
			if near := typo.Nearest(path, have); near != "" && near != path {
				msg += fmt.Sprintf("; did you mean %q?", near)
			}
			return c.errorAt(CompileError, spec.Path.Pos(), msg)
		}
		name := p.Name()
		if spec.Name != nil {
			name = spec.Name.Name
		}
		switch name {
		case "_":
			continue
		case ".":
			c.dots = append(slices.DeleteFunc(c.dots, func(p string) bool { return p == path }), path)
			continue
		}
		c.imports[name] = path
		delete(c.scope, name)
	}
	return nil
}

func (c *Compiler) errorAt(kind string, pos token.Pos, msg string) *Error {
	p := c.fset.Position(pos)
	e := &Error{Kind: kind, Message: msg, Line: p.Line, Col: p.Column}
	fmt.Sscanf(p.Filename, "cell[%d]", &e.Cell)
	e.Trace = append([]string{e.place() + msg}, marker(c.texts[c.editionOf(pos)], e.Line, e.Col)...)
	return e
}

// Define declares a variable as a cell `name := value` would.
func (c *Compiler) Define(name string, value any) error {
	if !token.IsIdentifier(name) {
		return fmt.Errorf("%q cannot name a variable", name)
	}
	lit, err := literal(value)
	if err != nil {
		return fmt.Errorf("variable %s: %w", name, err)
	}
	_, err = c.Run(context.Background(), 0, name+" := "+lit)
	return err
}

func literal(value any) (string, error) {
	switch v := value.(type) {
	case bool, int:
		return fmt.Sprint(v), nil
	case int64:
		return fmt.Sprintf("int64(%d)", v), nil
	case float64:
		return floatText(v), nil
	case string:
		return strconv.Quote(v), nil
	}
	v := reflect.ValueOf(value)
	if v.Kind() != reflect.Slice {
		return "", fmt.Errorf("a %T cannot be given to a cell", value)
	}
	var parts []string
	for i := range v.Len() {
		s, err := literal(v.Index(i).Interface())
		if err != nil {
			return "", err
		}
		parts = append(parts, s)
	}
	return v.Type().String() + "{" + strings.Join(parts, ", ") + "}", nil
}

func floatText(v float64) string {
	switch {
	case v != v:
		return "math.NaN()"
	case v > 1.7976931348623157e308:
		return "math.Inf(1)"
	case v < -1.7976931348623157e308:
		return "math.Inf(-1)"
	case v == 0 && 1/v < 0:
		return "math.Copysign(0, -1)"
	}
	return "float64(" + strconv.FormatFloat(v, 'g', -1, 64) + ")"
}
