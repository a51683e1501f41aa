package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"weir/dataframe/internal/funcs"
)

// methodsOf are the names of the methods of Expr that are written by hand in dir.
func methodsOf(dir string) (map[string]bool, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, path := range files {
		if filepath.Base(path) == "functions.go" || strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil {
				continue
			}
			if on, ok := f.Recv.List[0].Type.(*ast.Ident); ok && on.Name == "Expr" {
				out[f.Name.Name] = true
			}
		}
	}
	return out, nil
}

// reserved are names of methods that fmt and io give a meaning.
var reserved = map[string]bool{"Format": true, "Scan": true, "Seek": true}

// columnAt is the argument that is the column, of functions that begin with a word.
// The others of literalFirst have no method.
var columnAt = map[string]int{"date_trunc": 1, "date_diff": 1, "date_add": 2}

// method writes the method of s: its first argument, or the one of columnAt, is the Expr.
func method(b *bytes.Buffer, name string, s *funcs.Scalar) {
	least, most := arguments(s)
	at := columnAt[s.Name]
	if least == 0 || literalFirst[s.Name] && at == 0 {
		return
	}
	fmt.Fprintf(b, "\n// %s is the function %s of e.\n", name, name)
	least = min(least, 3)
	var params, args []string
	for i := range least {
		if i == at {
			args = append(args, "e")
			continue
		}
		params = append(params, string("xyz"[i]))
		args = append(args, string("xyz"[i]))
	}
	list := strings.Join(params, ", ")
	if list != "" {
		list += " any"
	}
	if most <= least {
		fmt.Fprintf(b, "func (e Expr) %s(%s) Expr { return Call(%q, %s) }\n", name, list, s.Name, strings.Join(args, ", "))
		return
	}
	if list != "" {
		list += ", "
	}
	fmt.Fprintf(b, "func (e Expr) %s(%smore ...any) Expr { return Call(%q, append([]any{%s}, more...)...) }\n", name, list, s.Name, strings.Join(args, ", "))
}

func aggregateMethod(b *bytes.Buffer, name string, a *funcs.Aggregate) {
	fmt.Fprintf(b, "\n// %s is the aggregate %s of e.\n", name, name)
	if a.MaxArgs == 1 {
		fmt.Fprintf(b, "func (e Expr) %s() Expr { return Call(%q, e) }\n", name, a.Name)
		return
	}
	fmt.Fprintf(b, "func (e Expr) %s(more ...any) Expr { return Call(%q, append([]any{e}, more...)...) }\n", name, a.Name)
}
