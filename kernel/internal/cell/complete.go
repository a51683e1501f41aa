package cell

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// A Candidate is one completion. Kind is "function", "variable", "constant",
// "type", "field", "method", "package", "keyword" or "column"; Detail is its signature.
type Candidate struct{ Text, Kind, Detail string }

// Complete lists what may stand in place of code[from:to] when the cursor, a
// byte offset, is at to: names in scope, or after a dot the exported names of
// the package, or the fields and methods of the value. Those that begin with what
// is typed, letter by letter, come first: after str strings, then StringAgg. In a string these are
// the columns of a frame, where they are known, and nothing else.
func (c *Compiler) Complete(code string, cursor int) (out []Candidate, from, to int) {
	cursor = min(max(cursor, 0), len(code))
	from, to = cursor, cursor
	for from > 0 && isWord(code[from-1]) {
		from--
	}
	if calls, start, inside := quoted(code, cursor); inside {
		from = start
		if out = c.columnNames(code[:cursor], calls); out == nil && importing(code[:start-1]) {
			out = c.importable()
		}
		if from < cursor && code[from] == '-' { // a descending key
			from++
		}
	} else if dot := end(code, from) - 1; dot >= 0 && code[dot] == '.' {
		out = c.members(code, dot)
	} else if out = beginning(c.fieldsOfLiteral(code, from), code[from:cursor]); len(out) == 0 {
		out = c.names(code, from)
	}
	typed := code[from:cursor]
	out = beginning(out, typed)
	slices.SortStableFunc(out, func(a, b Candidate) int {
		if has := strings.HasPrefix(a.Text, typed); has != strings.HasPrefix(b.Text, typed) {
			if has {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Text, b.Text)
	})
	return slices.CompactFunc(out, func(a, b Candidate) bool { return a.Text == b.Text }), from, to
}

// beginning keeps what begins with a prefix, in capital letters or not.
func beginning(all []Candidate, prefix string) []Candidate {
	return slices.DeleteFunc(all, func(x Candidate) bool {
		return len(x.Text) < len(prefix) || !strings.EqualFold(x.Text[:len(prefix)], prefix)
	})
}

func isWord(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}

// before is the text of the operand that ends at end: df.Filter(x).
func before(code string, end int) string {
	i, depth := end, 0
	for i > 0 {
		b := code[i-1]
		switch {
		case b == ')' || b == ']' || b == '}':
			depth++
		case b == '(' || b == '[' || b == '{':
			if depth == 0 {
				return code[i:end]
			}
			depth--
		case depth > 0, isWord(b), b == '.':
		case (b == '\n' || b == '\t' || b == ' ') && (strings.HasPrefix(strings.TrimLeft(code[i:], " \t\n"), ".") || strings.HasSuffix(strings.TrimRight(code[:i], " \t\n"), ".")):
		default:
			return code[i:end]
		}
		i--
	}
	return code[:end]
}

// end is where the operand before the dot ends.
func end(code string, dot int) int { return len(strings.TrimRight(code[:dot], " \t\n")) }

// members lists what may follow the dot at the offset.
func (c *Compiler) members(code string, dot int) []Candidate {
	operand := strings.TrimSpace(before(code, dot))
	if p, ok := c.lookup(operand).(*types.PkgName); ok {
		return exportedNames(p.Imported())
	}
	t, isType := c.typeAt(code, operand, end(code, dot))
	if t == nil {
		return nil
	}
	return memberList(t, isType)
}

func exportedNames(p *types.Package) []Candidate {
	var out []Candidate
	for _, n := range p.Scope().Names() {
		if ast.IsExported(n) {
			out = append(out, candidate(p.Scope().Lookup(n)))
		}
	}
	return out
}

func candidate(o types.Object) Candidate {
	return Candidate{Text: o.Name(), Kind: kindOfObject(o), Detail: detail(o)}
}

// detail writes an object as its declaration would.
func detail(o types.Object) string {
	if _, ok := o.(*types.PkgName); ok {
		return "package " + o.(*types.PkgName).Imported().Path()
	}
	return types.ObjectString(o, func(p *types.Package) string {
		if p.Path() == "main" || p.Path() == "weirvars" {
			return ""
		}
		return p.Name()
	})
}

func memberList(t types.Type, _ bool) []Candidate {
	var out []Candidate
	visible := func(o types.Object) bool { return o.Exported() || isUser(o) }
	ms := types.NewMethodSet(t)
	if _, ptr := t.Underlying().(*types.Pointer); !ptr && !types.IsInterface(t) {
		ms = types.NewMethodSet(types.NewPointer(t))
	}
	for i := range ms.Len() {
		if o := ms.At(i).Obj(); visible(o) {
			out = append(out, candidate(o))
		}
	}
	seen := map[types.Type]bool{}
	var fields func(t types.Type)
	fields = func(t types.Type) {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		s, ok := t.Underlying().(*types.Struct)
		if !ok || seen[t] {
			return
		}
		seen[t] = true
		for f := range s.Fields() {
			if visible(f) {
				out = append(out, candidate(f))
			}
			if f.Embedded() {
				fields(f.Type())
			}
		}
	}
	fields(t)
	return out
}

// names lists what is in scope at the offset.
func (c *Compiler) names(code string, at int) []Candidate {
	var out []Candidate
	for _, o := range c.localObjects(code, at) {
		out = append(out, candidate(o))
	}
	for _, m := range []map[string]types.Object{c.scope, c.outer} {
		for _, n := range slices.Sorted(maps.Keys(m)) {
			out = append(out, candidate(m[n]))
		}
	}
	for _, path := range c.cfg.DotImport {
		if p, err := c.types.Import(path); err == nil {
			out = append(out, exportedNames(p)...)
		}
	}
	for n, path := range c.imports {
		out = append(out, Candidate{n, "package", "package " + path})
	}
	for n, path := range c.known {
		out = append(out, Candidate{n, "package", "package " + path})
	}
	for _, n := range types.Universe.Names() {
		out = append(out, Candidate{n, kindOfObject(types.Universe.Lookup(n)), ""})
	}
	for _, k := range []string{"break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough", "for", "func", "go", "if", "import", "interface", "map", "range", "return", "select", "struct", "switch", "type", "var"} {
		out = append(out, Candidate{k, "keyword", ""})
	}
	return out
}
