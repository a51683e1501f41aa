package cell

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"weir/kernel/internal/symbols"
)

// asCell writes a Go program as one cell: declarations as they are, package
// variables in the order in which Go initializes them, the calls of init and
// main at the end.
func asCell(kinds *symbols.Types, src string) (string, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "program.go", src, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	info := newInfo()
	conf := types.Config{Importer: kinds, GoVersion: "go1.26", Error: func(error) {}}
	_, _ = conf.Check("main", fset, []*ast.File{f}, info) // the cell's own check speaks
	text := func(n ast.Node) string { return src[fset.Position(n.Pos()).Offset:fset.Position(n.End()).Offset] }
	var b, inits strings.Builder
	typed := map[types.Object]string{}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == "init" {
				name := fmt.Sprintf("init__%d", inits.Len())
				b.WriteString("func " + name + "()" + text(d.Body) + "\n")
				inits.WriteString(name + "()\n")
				continue
			}
			b.WriteString(text(d) + "\n")
		case *ast.GenDecl:
			if d.Tok != token.VAR {
				b.WriteString(text(d) + "\n")
				continue
			}
			for _, spec := range d.Specs {
				vs := spec.(*ast.ValueSpec)
				for _, id := range vs.Names {
					if vs.Type != nil {
						typed[info.Defs[id]] = " " + text(vs.Type)
					}
				}
				if len(vs.Values) == 0 {
					b.WriteString("var " + text(vs) + "\n")
				}
			}
		}
	}
	for _, in := range info.InitOrder {
		var names []string
		for _, v := range in.Lhs {
			names = append(names, v.Name())
		}
		fmt.Fprintf(&b, "var %s%s = %s\n", strings.Join(names, ", "), typed[in.Lhs[0]], text(in.Rhs))
	}
	b.WriteString(inits.String() + "main()\n")
	return b.String(), nil
}

// plainImports says whether a program imports only packages that cells know.
func plainImports(kinds *symbols.Types, exports map[string]bool, src string) bool {
	f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
	if err != nil {
		return false
	}
	for _, s := range f.Imports {
		path, _ := strconv.Unquote(s.Path.Value)
		if !exports[path] {
			return false
		}
	}
	return f.Name.Name == "main"
}
