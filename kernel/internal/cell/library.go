package cell

import (
	"embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
)

// The generic functions of the standard library have no values that reflection
// can hold. Ours stand in for them: library/slices.go and so on, instantiated
// like the functions of a cell.
//
//go:embed library/*.src
var library embed.FS

// libraryFunc finds our function for one of the standard library.
func (c *Compiler) libraryFunc(path, name string) *function {
	info, ok := c.prelude[path]
	if !ok {
		info = c.loadLibrary(path)
		c.prelude[path] = info
	}
	if info == nil {
		return nil
	}
	for id, o := range info.Defs {
		if f, ok := o.(*types.Func); ok && f.Name() == name && f.Signature().Recv() == nil && id.Name == name {
			return c.funcs[f]
		}
	}
	return nil
}

// libraryType is our generic type for one of the standard library, with the same
// arguments, or nil.
func (c *Compiler) libraryType(t *types.Named) *types.Named {
	if c.libraryFunc(t.Obj().Pkg().Path(), ""); c.prelude[t.Obj().Pkg().Path()] == nil {
		return nil
	}
	for id, o := range c.prelude[t.Obj().Pkg().Path()].Defs {
		ours, ok := o.(*types.TypeName)
		if !ok || id.Name != t.Obj().Name() || ours == t.Origin().Obj() {
			continue
		}
		if named, ok := ours.Type().(*types.Named); ok {
			inst, err := types.Instantiate(nil, named, slices.Collect(t.TypeArgs().Types()), false)
			if err == nil {
				return inst.(*types.Named)
			}
		}
	}
	return nil
}

// inLibrary says whether a generic type is one of ours.
func (c *Compiler) inLibrary(t *types.Named) bool {
	info := c.prelude[t.Obj().Pkg().Path()]
	for _, o := range info.Defs {
		if o == t.Origin().Obj() {
			return true
		}
	}
	return false
}

func (c *Compiler) loadLibrary(path string) *types.Info {
	name := "library/" + identOf(path) + ".src"
	text, err := library.ReadFile(name)
	if err != nil {
		return nil
	}
	f, err := parser.ParseFile(c.fset, name, text, parser.SkipObjectResolution)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", name, err)) // a test loads every file
	}
	info := newInfo()
	conf := types.Config{Importer: c.types, GoVersion: "go1.26"}
	if _, err := conf.Check(path, c.fset, []*ast.File{f}, info); err != nil {
		panic(fmt.Sprintf("%s: %v", name, err))
	}
	for _, d := range f.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok && fd.Name.Pos() != token.NoPos {
			obj := info.Defs[fd.Name].(*types.Func)
			c.funcs[obj] = &function{decl: fd, info: info, key: c.fresh("@")}
		}
	}
	return info
}
