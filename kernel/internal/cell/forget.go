package cell

import (
	"go/token"
	"go/types"
	"reflect"
)

// The interpreter keeps the syntax of all it has ever read: of every cell too,
// though its statements run once. After a cell has run, the functions that only
// it can name are taken out of the interpreter's tables. What still runs, or is
// called by what a variable holds, keeps its own.

// forget drops what only the cell's own statements could call.
func (c *Compiler) forget(p *program) {
	in := reflect.ValueOf(c.in).Elem()
	open(in, "roots").SetZero()
	scope := open(in, "scopes").MapIndex(reflect.ValueOf("main")).Elem()
	open(scope, "child").SetZero()
	symbols := open(scope, "sym")
	once := map[string]bool{}
	roots := map[uintptr]reflect.Value{}
	for _, name := range append(p.once, c.replaced()...) {
		once[name] = true
		sym := symbols.MapIndex(reflect.ValueOf(name))
		if !sym.IsValid() {
			continue
		}
		if node := open(sym.Elem(), "node"); !node.IsNil() {
			if root := open(node.Elem(), "anc"); !root.IsNil() {
				roots[root.Pointer()] = root.Elem()
			}
		}
		symbols.SetMapIndex(reflect.ValueOf(name), reflect.Value{})
	}
	for _, root := range roots {
		prune(root, once)
	}
	c.forgetFiles()
}

// replaced are the emitted names of functions that nothing declared means any more: their names are others', and their callers
// were emitted again. What is known of them goes, too. Methods and generic functions stay, for values of their types.
func (c *Compiler) replaced() []string {
	var names []string
	for o, d := range c.origins {
		f, ok := o.(*types.Func)
		if !ok || f.Signature().Recv() != nil || f.Signature().TypeParams().Len() > 0 || c.live(o, d) {
			continue
		}
		names = append(names, c.emitted[o])
		delete(c.origins, o)
		delete(c.funcs, f)
		delete(c.emitted, o)
	}
	return names
}

// forgetFiles drops the positions in what the interpreter has read.
func (c *Compiler) forgetFiles() {
	set := c.in.FileSet()
	var files []*token.File
	for f := range set.Iterate {
		files = append(files, f)
	}
	for _, f := range files {
		set.RemoveFile(f)
	}
}

// prune takes the functions of these names out of a file.
func prune(root reflect.Value, names map[string]bool) {
	children := open(root, "child")
	kept := reflect.MakeSlice(children.Type(), 0, 0)
	for i := range children.Len() {
		if !names[functionName(children.Index(i))] {
			kept = reflect.Append(kept, children.Index(i))
		}
	}
	children.Set(kept)
}

// functionName is the name of the function that a node declares.
func functionName(node reflect.Value) string {
	parts := open(node.Elem(), "child")
	if parts.Len() < 4 {
		return ""
	}
	return open(parts.Index(1).Elem(), "ident").String()
}
