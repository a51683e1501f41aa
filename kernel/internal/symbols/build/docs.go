package build

import (
	"encoding/json"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
)

// Docs gives the doc comments of every listed package as a JSON object by name:
// "" for the package, "Frame", "Frame.Filter" for a method or a field.
func (s *Set) Docs() (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, path := range s.Listed {
		texts, err := s.texts(path)
		if err != nil {
			return nil, err
		}
		if out[path], err = json.Marshal(texts); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Set) texts(path string) (map[string]string, error) {
	l := s.meta[path]
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range l.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(l.Dir, name), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	p, err := doc.NewFromFiles(fset, files, path)
	if err != nil {
		return nil, err
	}
	texts := map[string]string{"": strings.TrimSpace(p.Doc)}
	add := func(name, text string) {
		if text = strings.TrimSpace(text); text != "" {
			texts[name] = text
		}
	}
	values := func(list []*doc.Value) {
		for _, v := range list {
			for _, spec := range v.Decl.Specs {
				vs := spec.(*ast.ValueSpec)
				text := v.Doc
				if vs.Doc != nil {
					text = vs.Doc.Text()
				} else if vs.Comment != nil {
					text = vs.Comment.Text()
				}
				for _, id := range vs.Names {
					add(id.Name, text)
				}
			}
		}
	}
	values(p.Consts)
	values(p.Vars)
	for _, f := range p.Funcs {
		add(f.Name, f.Doc)
	}
	for _, t := range p.Types {
		add(t.Name, t.Doc)
		values(t.Consts)
		values(t.Vars)
		for _, f := range t.Funcs {
			add(f.Name, f.Doc)
		}
		for _, f := range t.Methods {
			add(t.Name+"."+f.Name, f.Doc)
		}
		fields(t, add)
	}
	return texts, nil
}

func fields(t *doc.Type, add func(name, text string)) {
	for _, spec := range t.Decl.Specs {
		ts, ok := spec.(*ast.TypeSpec)
		if !ok || ts.Name.Name != t.Name {
			continue
		}
		ast.Inspect(ts.Type, func(n ast.Node) bool {
			f, ok := n.(*ast.Field)
			if !ok {
				return true
			}
			text := f.Doc.Text()
			if text == "" {
				text = f.Comment.Text()
			}
			for _, id := range f.Names {
				add(t.Name+"."+id.Name, text)
			}
			return true
		})
	}
}
