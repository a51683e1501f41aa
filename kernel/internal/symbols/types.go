package symbols

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"maps"
	"path"
	"reflect"
	"slices"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
)

//go:embed types.zip
var typesZip []byte

//go:embed docs.zip
var docsZip []byte

// Types is type information and documentation by import path. It decodes a
// package when it is first asked for. It is safe for several goroutines.
type Types struct {
	mu    sync.Mutex
	files map[string]*zip.File
	docs  map[string]*zip.File
	pkgs  map[string]*types.Package
	text  map[string]map[string]string
	fset  *token.FileSet
}

var _ types.Importer = (*Types)(nil)

// Embedded gives the type information of everything listed in packages.List, and of
// the rest of the standard library.
func Embedded() (*Types, error) {
	t, err := Read(typesZip)
	if err != nil {
		return nil, err
	}
	t.docs, err = index(docsZip)
	return t, err
}

// Exports gives the values of everything listed in packages.List, as yaegi wants
// them: by "path/name" and then by identifier.
func Exports() map[string]map[string]reflect.Value {
	all := make(map[string]map[string]reflect.Value, len(tables))
	for key, table := range tables {
		all[key] = table()
	}
	return all
}

// Read opens an archive of export data, one file a package, named by its
// import path.
func Read(archive []byte) (*Types, error) {
	files, err := index(archive)
	if err != nil {
		return nil, fmt.Errorf("type information: %w", err)
	}
	return &Types{
		files: files,
		pkgs:  map[string]*types.Package{},
		text:  map[string]map[string]string{},
		fset:  token.NewFileSet(),
	}, nil
}

// Add adds the packages of another archive.
func (t *Types) Add(archive []byte) error {
	files, err := index(archive)
	if err != nil {
		return fmt.Errorf("type information: %w", err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for path, f := range files {
		if t.files[path] == nil {
			t.files[path] = f
		}
	}
	return nil
}

func index(archive []byte) (map[string]*zip.File, error) {
	zr, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, err
	}
	files := make(map[string]*zip.File, len(zr.File))
	for _, f := range zr.File {
		files[f.Name] = f
	}
	return files, nil
}

// Paths lists the import paths known here, sorted.
func (t *Types) Paths() []string { return slices.Sorted(maps.Keys(t.files)) }

// Import gives the types of a package.
func (t *Types) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if p := t.pkgs[path]; p != nil && p.Complete() {
		return p, nil
	}
	f := t.files[path]
	if f == nil {
		return nil, fmt.Errorf("package %q is not available in this kernel", path)
	}
	data, err := content(f)
	if err != nil {
		return nil, fmt.Errorf("type information of %s: %w", path, err)
	}
	return gcexportdata.Read(bytes.NewReader(data), t.fset, t.pkgs, path)
}

// Doc is the doc comment of a name of a package: "Frame" or "Frame.Filter"; ""
// asks for the package's own. It is empty where there is none.
func (t *Types) Doc(pkg, name string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	texts, ok := t.text[pkg]
	if !ok {
		if f := t.docs[pkg]; f != nil {
			if data, err := content(f); err == nil {
				_ = json.Unmarshal(data, &texts) // a broken archive means no docs, not no kernel
			}
		}
		t.text[pkg] = texts
	}
	return texts[name]
}

// Base is the usual name of the package at an import path, without loading it.
func Base(importPath string) string {
	base := path.Base(importPath)
	if base == "v2" {
		return path.Base(path.Dir(importPath))
	}
	return base
}

func content(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}
