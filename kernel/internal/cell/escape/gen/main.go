// Gen writes known.txt: how the functions of the standard library hold what they are
// given, as the compiler of Go says it.
//
//	go run ./kernel/internal/cell/escape/gen > kernel/internal/cell/escape/known.txt
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// packages are those that are given slices, and functions of slices.
var packages = strings.Fields(`bufio bytes cmp container/heap container/list container/ring crypto/hmac crypto/md5
crypto/rand crypto/sha1 crypto/sha256 crypto/sha512 encoding/base32 encoding/base64 encoding/binary encoding/csv encoding/gob
encoding/hex encoding/json encoding/xml errors fmt hash/adler32 hash/crc32 hash/crc64 hash/fnv html html/template io
log log/slog math math/big math/bits math/cmplx math/rand math/rand/v2 os path path/filepath reflect regexp runtime sort
strconv strings sync sync/atomic text/tabwriter text/template time unicode unicode/utf16 unicode/utf8`)

// generic are the leaks of functions that are compiled where they are used.
const generic = `slices.All - 00
slices.AppendSeq - 00 c0
slices.Backward - 00
slices.BinarySearch - - -
slices.BinarySearchFunc - - - c0
slices.Chunk - 00 -
slices.Clip 6 00
slices.Clone 10 h1
slices.Collect - c0
slices.Compact - 00
slices.CompactFunc - 00 c0
slices.Compare - - -
slices.CompareFunc - - - c0
slices.Concat - h2
slices.Contains - - -
slices.ContainsFunc - - c0
slices.Delete - 00m0 - -
slices.DeleteFunc - 00m0 c0
slices.Equal - - -
slices.EqualFunc - - - c0
slices.Grow - 00h1 -
slices.Index - - -
slices.IndexFunc - - c0
slices.Insert - 00m0h1 - h1
slices.IsSorted - -
slices.IsSortedFunc - - c0
slices.Max - 01
slices.MaxFunc - 01 c0
slices.Min - 01
slices.MinFunc - 01 c0
slices.Repeat - h1 -
slices.Replace - 00m0h1 - - h1
slices.Reverse - m0
slices.Sort - m0
slices.SortFunc - m0 c0
slices.SortStableFunc - m0 c0
slices.Sorted - c0
slices.Values - 00
cmp.Compare - - -
maps.Keys - 00
maps.Values - 00
`

func main() {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		log.Fatal(err)
	}
	known := map[string]*function{}
	at := map[string]*place{}
	for _, p := range packages {
		if err := declared(strings.TrimSpace(string(root)), p, known, at); err != nil {
			log.Fatal(err)
		}
	}
	if err := compiled(at); err != nil {
		log.Fatal(err)
	}
	out := []string{}
	for line := range strings.Lines(generic) {
		out = append(out, line)
	}
	for name, f := range known {
		out = append(out, name+" "+f.cost+" "+strings.Join(f.params, " ")+"\n")
	}
	slices.Sort(out)
	_, _ = io.WriteString(os.Stdout, strings.Join(out, ""))
}

// A function is a line of the table.
type function struct {
	cost   string
	params []string
}

// A place is the position of a function, or of a parameter of one.
type place struct {
	f     *function
	param int // -1 for the function
	res   []string
}

// declared finds the exported functions of a package.
func declared(root, pkg string, known map[string]*function, at map[string]*place) error {
	dir := filepath.Join(root, "src", pkg)
	names, err := filepath.Glob(dir + "/*.go")
	if err != nil {
		return err
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok && fd.Name.IsExported() && fd.Type.TypeParams == nil {
				note(pkg, fd, fset, known, at)
			}
		}
	}
	return nil
}

func note(pkg string, fd *ast.FuncDecl, fset *token.FileSet, known map[string]*function, at map[string]*place) {
	name := pkg + "." + fd.Name.Name
	if fd.Recv != nil {
		star, base := "", fd.Recv.List[0].Type
		if s, ok := base.(*ast.StarExpr); ok {
			star, base = "*", s.X
		}
		id, ok := base.(*ast.Ident)
		if !ok {
			return
		}
		name = "(" + star + pkg + "." + id.Name + ")." + fd.Name.Name
	}
	f := &function{cost: "-"}
	var res []string
	if fd.Type.Results != nil {
		for _, r := range fd.Type.Results.List {
			for _, id := range r.Names {
				res = append(res, id.Name)
			}
			if len(r.Names) == 0 {
				res = append(res, fmt.Sprintf("~r%d", len(res)))
			}
		}
	}
	key := func(p token.Pos) string {
		pos := fset.Position(p)
		return fmt.Sprintf("%s:%d:%d", short(pos.Filename), pos.Line, pos.Column)
	}
	at[key(fd.Name.Pos())] = &place{f: f, param: -1}
	at[key(fd.Pos())] = &place{f: f, param: -1}
	for _, list := range []*ast.FieldList{fd.Recv, fd.Type.Params} {
		if list == nil {
			continue
		}
		for _, field := range list.List {
			for _, id := range field.Names {
				at[key(id.Pos())] = &place{f, len(f.params), res}
				f.params = append(f.params, "-")
			}
			if len(field.Names) == 0 {
				f.params = append(f.params, "-")
			}
		}
	}
	known[name] = f
}

// short is a path from the directory of the sources on.
func short(name string) string {
	_, after, ok := strings.Cut(name, "/src/")
	if !ok {
		return name
	}
	return after
}

var (
	says   = regexp.MustCompile(`^(\S+\.go:\d+:\d+): (.*)$`)
	cost   = regexp.MustCompile(`^can inline \S+ with cost (\d+) as:`)
	result = regexp.MustCompile(`^leaking param: (\S+) to result (\S+) level=(\d)`)
	derefs = regexp.MustCompile(`^(mutates|calls) param: \S+ derefs=(\d)`)
)

// compiled reads what the compiler says.
func compiled(at map[string]*place) error {
	cmd := exec.Command("go", append([]string{"build", "-gcflags=-m=2 -d=escapemutationscalls=1"}, packages...)...)
	text, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, text[:min(len(text), 2000)])
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		m := says.FindStringSubmatch(lines.Text())
		if m == nil {
			continue
		}
		if p := at[short(m[1])]; p != nil {
			p.says(m[2])
		}
	}
	return lines.Err()
}

func (p *place) says(text string) {
	if p.param < 0 {
		if m := cost.FindStringSubmatch(text); m != nil {
			p.f.cost = m[1]
		}
		return
	}
	add := func(leak string) {
		was := strings.TrimPrefix(p.f.params[p.param], "-")
		if !strings.Contains(was, leak) {
			p.f.params[p.param] = was + leak
		}
	}
	switch {
	case result.MatchString(text):
		m := result.FindStringSubmatch(text)
		if i := slices.Index(p.res, m[2]); i >= 0 && i < 5 {
			add(fmt.Sprint(i) + m[3])
		}
	case strings.HasPrefix(text, "leaking param content: "):
		add("h1")
	case strings.HasPrefix(text, "leaking param: "):
		add("h0")
	case derefs.MatchString(text):
		m := derefs.FindStringSubmatch(text)
		add(m[1][:1] + m[2])
	}
}
