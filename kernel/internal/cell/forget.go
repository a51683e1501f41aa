package cell

import (
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// The interpreter keeps the syntax of all it has ever read: of every cell too,
// though its statements run once. After a cell has run, what no cell to come can
// name is taken out of the tables of the compiler and of the interpreter. What still
// runs, or is called by what a value or a variable holds, keeps its own.

// forget drops what only the cell's own statements could name, and what was declared anew
// and nothing to come can mean.
func (c *Compiler) forget(p *program) {
	in := reflect.ValueOf(c.in).Elem()
	roots := open(in, "roots")
	for i := range roots.Len() {
		takeApart(roots.Index(i))
	}
	roots.SetZero()
	scope := open(in, "scopes").MapIndex(reflect.ValueOf("main")).Elem()
	open(scope, "child").SetZero()
	symbols := open(scope, "sym")
	delete(c.places, p.entry)
	for _, name := range append(p.once, c.replaced()...) {
		key := reflect.ValueOf(name)
		if sym := symbols.MapIndex(key); sym.IsValid() {
			c.vacate(name, sym)
			symbols.SetMapIndex(key, reflect.Value{})
		}
	}
	dropFiles(c.in.FileSet(), func(*token.File) bool { return true })
	c.forgetFiles()
}

// takeApart lets the declarations of a file go one by one: each would keep the others.
func takeApart(root reflect.Value) {
	children := open(root.Elem(), "child")
	for i := range children.Len() {
		open(children.Index(i).Elem(), "anc").SetZero()
	}
}

// vacate gives up the value of a variable of the session that no function can use.
func (c *Compiler) vacate(name string, sym reflect.Value) {
	shared := c.shared[name]
	delete(c.shared, name)
	if sym = sym.Elem(); shared || symbolKind(sym) != "varSym" {
		return
	}
	at := c.slot(sym)
	*at = reflect.New(at.Type()).Elem()
}

// slot is where the interpreter has a variable of the session.
func (c *Compiler) slot(sym reflect.Value) *reflect.Value {
	frame := open(reflect.ValueOf(c.in).Elem(), "frame").Elem()
	return open(frame, "data").Index(int(open(sym, "index").Int())).Addr().Interface().(*reflect.Value)
}

func symbolKind(sym reflect.Value) string { return name(open(sym, "kind")) }

// replaced forgets what cells to come cannot reach, and gives its emitted names.
func (c *Compiler) replaced() []string {
	r := c.reach()
	c.forgetPrinted(r)
	dead := &dead{keys: map[string]bool{}, methods: map[string][]types.Object{}, kept: map[string]bool{}}
	for o := range r.objects {
		dead.kept[c.emitted[o]] = true
	}
	for o := range r.held {
		dead.kept[c.emitted[o]] = true
	}
	for o, list := range r.methods {
		dead.methods[typeKey(o.Type())] = list
	}
	for _, o := range r.stales() {
		switch o := o.(type) {
		case *types.TypeName:
			c.forgetType(o, r.methods[o], dead)
		case *types.Func:
			if f := c.funcs[o]; f != nil {
				dead.keys[f.key] = true
			}
			delete(c.funcs, o)
		}
		if name := c.emitted[o]; name != "" && !dead.kept[name] {
			dead.names = append(dead.names, name)
		}
		delete(c.emitted, o)
		delete(c.origins, o)
	}
	for o := range r.held {
		c.forgetSources(o, r.methods[o])
	}
	if len(dead.keys) > 0 {
		c.forgetInstances(dead)
	}
	return dead.names
}

// forgetPrinted forgets how values of types that are gone look in interfaces, when none holds one.
func (c *Compiler) forgetPrinted(r *reach) {
	c.rt.mu.Lock()
	defer c.rt.mu.Unlock()
	for key, d := range c.dynamics {
		if d.held || d.late || r.reaches(d.t) {
			continue
		}
		delete(c.dynamics, key)
		maps.DeleteFunc(c.rt.byType, func(_ reflect.Type, of dynamic) bool { return of.text == d.text })
	}
}

// hold lets what a program shows stay.
func (c *Compiler) hold(p *program) {
	for _, key := range p.glimpsed {
		if d, ok := c.dynamics[key]; ok {
			d.late = true
			c.dynamics[key] = d
		}
	}
}

// dead is what is being forgotten.
type dead struct {
	names   []string                  // emitted ones
	keys    map[string]bool           // how keys of instances name types and generic functions
	methods map[string][]types.Object // of types by key, of those that stay too
	kept    map[string]bool           // emitted names that variables declared again with the same type have, too
}

// form forgets the functions that stand for methods.
func (d *dead) form(name string, methods []types.Object) {
	for _, m := range methods {
		d.names = append(d.names, name+"_"+m.Name())
	}
}

// forgetType forgets a type's methods.
func (c *Compiler) forgetType(o *types.TypeName, methods []types.Object, dead *dead) {
	t, ok := o.Type().(*types.Named)
	if !ok || t.Obj() != o {
		return // an alias
	}
	dead.keys[typeKey(t)] = true
	if name := c.emitted[o]; name != "" {
		dead.keys[name] = true
		dead.form(name, methods)
	}
	for _, m := range methods {
		delete(c.origins, m)
		delete(c.funcs, m.(*types.Func))
	}
}

// forgetSources forgets the text of a type that nothing can name.
func (c *Compiler) forgetSources(o types.Object, methods []types.Object) {
	delete(c.origins, o)
	for _, m := range methods {
		delete(c.origins, m)
		if f := c.funcs[m.(*types.Func)]; f != nil && !recovers(f.decl.Body, f.info) { // callers of those differ
			delete(c.funcs, m.(*types.Func))
		}
	}
}

// forgetInstances forgets instances of what is dead, and those that have a dead type for an argument.
func (c *Compiler) forgetInstances(dead *dead) {
	mentions := func(key string) bool {
		return slices.ContainsFunc(keyWords.FindAllString(key, -1), func(word string) bool { return dead.keys[word] })
	}
	for key, name := range c.instance {
		if mentions(key) {
			delete(c.instance, key)
			dead.names = append(dead.names, name)
			dead.form(name, dead.methods[keyWords.FindString(strings.TrimPrefix(key, "form "))])
		}
	}
	c.rt.mu.Lock()
	defer c.rt.mu.Unlock()
	maps.DeleteFunc(c.rt.methods, func(key string, _ reflect.Value) bool { return mentions(key) })
}

// keyWords are the names of types and generic functions in the keys of instances.
var keyWords = regexp.MustCompile(`[#@\pL_][\pL\pN_]*`)

// forgetFiles drops the positions in cells that no declaration of the session is in.
func (c *Compiler) forgetFiles() {
	kept := map[*token.File]bool{}
	for _, o := range c.scope {
		kept[c.fset.File(o.Pos())] = true
	}
	for _, d := range c.origins {
		kept[c.fset.File(d.node.Pos())] = true
	}
	for _, f := range c.funcs {
		kept[c.fset.File(f.decl.Pos())] = true
	}
	dropFiles(c.fset, func(f *token.File) bool {
		return !kept[f] && (f.Name() == "" || strings.HasPrefix(f.Name(), "cell["))
	})
}

func dropFiles(set *token.FileSet, which func(*token.File) bool) {
	var files []*token.File
	for f := range set.Iterate {
		if which(f) {
			files = append(files, f)
		}
	}
	for _, f := range files {
		set.RemoveFile(f)
	}
}
