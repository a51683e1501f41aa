package cell

import (
	"go/types"
	"strings"
)

// Inspect describes the name at the cursor, a byte offset: its declaration and
// its doc comment.
func (c *Compiler) Inspect(code string, cursor int) (signature, doc string, found bool) {
	cursor = min(max(cursor, 0), len(code))
	from, to := cursor, cursor
	for from > 0 && isWord(code[from-1]) {
		from--
	}
	for to < len(code) && isWord(code[to]) {
		to++
	}
	if calls, start, inside := quoted(code, cursor); inside {
		return c.inspectColumn(code, calls, start)
	}
	if from > 0 && code[from-1] == '(' && cursor == from { // inside f( describe f
		return c.Inspect(code, from-1)
	}
	if from == to { // between arguments, too
		if open := openBracket(code, cursor); open > 0 && code[open] == '(' && isWord(code[open-1]) {
			return c.Inspect(code, open)
		}
		return "", "", false
	}
	name := code[from:to]
	if dot := end(code, from) - 1; dot >= 0 && code[dot] == '.' {
		return c.inspectMember(code, dot, name)
	}
	o := c.lookup(name)
	for _, l := range c.localObjects(code, to) {
		if l.Name() == name {
			o = l
		}
	}
	if o == nil {
		if o = types.Universe.Lookup(name); o == nil {
			return "", "", false
		}
	}
	if o == c.scope[name] {
		if text := schemaText(c.schema(o)); text != "" {
			return detail(o), text, true
		}
	}
	if v, ok := o.(*types.Var); ok && o != c.scope[name] && hasSchema(v) { // not run yet
		fields, _ := c.chainFields(code, name)
		if text := schemaText(fields); text != "" {
			return detail(o), text, true
		}
	}
	return detail(o), c.doc(o, ""), true
}

// inspectColumn describes the column that a text names.
func (c *Compiler) inspectColumn(code string, calls []call, from int) (string, string, bool) {
	name := code[from:]
	if end := strings.IndexAny(name, "\"`\n"); end >= 0 {
		name = name[:end]
	}
	for _, x := range c.columnNames(code[:from], calls) {
		if x.Text == strings.TrimPrefix(name, "-") {
			return strings.TrimSpace("column " + x.Text + " " + x.Detail), "", true
		}
	}
	return "", "", false
}

func (c *Compiler) inspectMember(code string, dot int, name string) (string, string, bool) {
	operand := strings.TrimSpace(before(code, dot))
	if p, ok := c.lookup(operand).(*types.PkgName); ok {
		o := p.Imported().Scope().Lookup(name)
		if o == nil || !o.Exported() {
			return "", "", false
		}
		return detail(o), c.doc(o, ""), true
	}
	t, _ := c.typeAt(code, operand, end(code, dot))
	if t == nil {
		return "", "", false
	}
	o, _, _ := types.LookupFieldOrMethod(t, true, types.NewPackage("main", "main"), name)
	if o == nil {
		return "", "", false
	}
	return detail(o), c.doc(o, ownerOf(t, o)), true
}

// ownerOf is the name of the type that declares a field or method.
func ownerOf(t types.Type, o types.Object) string {
	if f, ok := o.(*types.Func); ok && f.Signature().Recv() != nil {
		t = f.Signature().Recv().Type()
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Name()
	}
	return ""
}

func (c *Compiler) doc(o types.Object, owner string) string {
	if p, ok := o.(*types.PkgName); ok {
		return c.types.Doc(p.Imported().Path(), "")
	}
	if o.Pkg() == nil {
		return c.types.Doc("builtin", o.Name())
	}
	if isUser(o) {
		if f, ok := o.(*types.Func); ok && c.funcs[f] != nil {
			return strings.TrimSpace(c.funcs[f].decl.Doc.Text())
		}
		return ""
	}
	if owner != "" {
		return c.types.Doc(o.Pkg().Path(), owner+"."+o.Name())
	}
	return c.types.Doc(o.Pkg().Path(), o.Name())
}
