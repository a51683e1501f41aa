package cell

import (
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"regexp"
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
	frame := open(reflect.ValueOf(c.in).Elem(), "frame").Elem()
	at := open(frame, "data").Index(int(open(sym, "index").Int())).Addr().Interface().(*reflect.Value)
	*at = reflect.New(at.Type()).Elem()
}

func symbolKind(sym reflect.Value) string { return name(open(sym, "kind")) }

// replaced forgets what cells to come cannot reach, and gives its emitted names.
func (c *Compiler) replaced() []string {
	r := c.reach()
	var names []string
	kept := map[string]bool{} // of variables declared again with the same type
	for o := range r.objects {
		kept[c.emitted[o]] = true
	}
	drop := func(o types.Object) {
		if name := c.emitted[o]; name != "" && !kept[name] {
			names = append(names, name)
		}
		delete(c.emitted, o)
		delete(c.origins, o)
	}
	dead := map[string]bool{}
	for o := range c.origins {
		if t, ok := o.(*types.TypeName); ok && r.stale(o) {
			names = append(names, c.forgetMethods(t, r.methods[o], dead)...)
			drop(o)
		}
	}
	for _, o := range r.stales() {
		drop(o)
		if f, ok := o.(*types.Func); ok {
			delete(c.funcs, f)
		}
	}
	if len(dead) == 0 {
		return names
	}
	for key, name := range c.instance {
		for _, word := range keyWords.FindAllString(key, -1) {
			if dead[word] {
				delete(c.instance, key)
				names = append(names, name)
				break
			}
		}
	}
	return names
}

// keyWords are the names of types in the keys of instances.
var keyWords = regexp.MustCompile(`[#\pL_][\pL\pN_]*`)

// forgetMethods forgets the methods of a type, notes how keys name it, and gives the emitted names.
func (c *Compiler) forgetMethods(o *types.TypeName, methods []types.Object, dead map[string]bool) []string {
	t, ok := o.Type().(*types.Named)
	if !ok || t.Obj() != o {
		return nil // an alias
	}
	key := typeKey(t)
	form := c.emitted[o]
	if form == "" {
		form = c.instance["form "+key]
	}
	dead[key] = true
	if form != "" {
		dead[form] = true
	}
	var names []string
	for _, m := range methods {
		names = append(names, form+"_"+m.Name())
		delete(c.origins, m)
		delete(c.funcs, m.(*types.Func))
	}
	c.rt.forgetMethods(key + ".")
	return names
}

// forgetMethods drops the methods of a type that compiled code could call.
func (rt *runtime) forgetMethods(prefix string) {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	maps.DeleteFunc(rt.methods, func(key string, _ reflect.Value) bool { return strings.HasPrefix(key, prefix) })
}

// forgetFiles drops the positions in cells that no declaration of the session is in.
func (c *Compiler) forgetFiles() {
	kept := map[*token.File]bool{}
	for _, o := range c.scope {
		kept[c.fset.File(o.Pos())] = true
	}
	for _, d := range c.origins {
		kept[c.fset.File(d.node.Pos())] = true
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
