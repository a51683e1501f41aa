// Package build makes value tables, type information and docs out of Go
// packages. It needs the go command; only the generator and tests use it.
package build

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"

	"golang.org/x/tools/go/gcexportdata"
)

// Set is a set of packages with everything they depend on.
type Set struct {
	Listed  []string // asked for and found
	Missing []string // asked for and not found
	meta    map[string]*listed
	pkgs    map[string]*types.Package
}

type listed struct {
	ImportPath, Name, Dir, Export string
	GoFiles                       []string
	DepOnly, Incomplete, Standard bool
	Error                         *struct{ Err string }
}

// Load compiles the packages and reads their export data.
func Load(paths []string) (*Set, error) {
	s := &Set{meta: map[string]*listed{}, pkgs: map[string]*types.Package{}}
	cmd := exec.Command("go", append([]string{"list", "-e", "-export", "-deps",
		"-json=ImportPath,Name,Dir,Export,GoFiles,DepOnly,Incomplete,Standard,Error"}, paths...)...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, stderr.String())
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var l listed
		if err := dec.Decode(&l); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		s.meta[l.ImportPath] = &l
	}
	for _, p := range paths {
		l := s.meta[p]
		switch {
		case l == nil || l.Error != nil && l.Export == "" && len(l.GoFiles) == 0:
			s.Missing = append(s.Missing, p)
		case l.Export == "":
			return nil, fmt.Errorf("%s does not compile: %s", p, stderr.String())
		default:
			s.Listed = append(s.Listed, p)
		}
	}
	return s, s.read()
}

func (s *Set) read() error {
	fset := token.NewFileSet()
	for _, path := range slices.Sorted(maps.Keys(s.meta)) {
		if s.meta[path].Export == "" || path == "unsafe" {
			continue
		}
		f, err := os.Open(s.meta[path].Export)
		if err != nil {
			return err
		}
		r, err := gcexportdata.NewReader(f)
		if err == nil {
			_, err = gcexportdata.Read(r, fset, s.pkgs, path)
		}
		f.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

// Types gives the export data of every package, without bodies and positions.
func (s *Set) Types() map[string][]byte {
	out := map[string][]byte{}
	need := map[string]bool{}
	var visit func(p *types.Package)
	visit = func(p *types.Package) {
		if need[p.Path()] {
			return
		}
		need[p.Path()] = true
		for _, q := range p.Imports() {
			visit(q)
		}
	}
	for _, p := range s.Listed {
		visit(s.pkgs[p])
	}
	for path := range need {
		if path == "unsafe" {
			continue
		}
		var b bytes.Buffer
		if err := gcexportdata.Write(&b, token.NewFileSet(), s.pkgs[path]); err == nil {
			out[path] = b.Bytes()
		}
	}
	return out
}

// Sum is a line a listed package with a hash of its exported API: cheap to
// compare, so a test can say that the tables are stale.
func (s *Set) Sum() string {
	var b strings.Builder
	for _, path := range s.Listed {
		fmt.Fprintf(&b, "%s %x\n", path, s.hash(path))
	}
	return b.String()
}

func (s *Set) hash(path string) []byte {
	h := sha256.New()
	scope := s.pkgs[path].Scope()
	qual := func(p *types.Package) string { return p.Path() }
	for _, name := range scope.Names() {
		o := scope.Lookup(name)
		if !o.Exported() {
			continue
		}
		fmt.Fprintln(h, types.ObjectString(o, qual))
		if n, ok := o.Type().(*types.Named); ok {
			for m := range n.Methods() {
				if m.Exported() {
					fmt.Fprintln(h, types.ObjectString(m, qual))
				}
			}
		}
	}
	return h.Sum(nil)[:8]
}
