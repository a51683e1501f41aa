package cell

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"

	"weir/internal/typo"
)

// What the checker says, as a person at a notebook should read it.

// lenient errors are none in a notebook.
func lenient(e types.Error, u *unit) bool {
	switch {
	case e.Soft && (strings.HasPrefix(e.Msg, "declared and not used") || strings.Contains(e.Msg, "imported and not used")):
		return true
	case strings.HasPrefix(e.Msg, "\t"):
		return true // how a cycle goes on
	case implicitField.MatchString(e.Msg):
		return true // a struct of an earlier cell: emit checks the value
	case strings.HasSuffix(e.Msg, "is not used") && u.last != nil:
		return e.Pos >= u.last.Pos() && e.Pos < u.last.End() && !strings.Contains(e.Msg, "(type)")
	}
	return false
}

const initCycle = "initialization cycle"

// untyped are the cycles that leave a variable without a type. Others are no errors:
// cells run in order, a variable's function may use the variable.
func untyped(ck *checked, cycles []types.Error) (out []types.Error) {
	for _, te := range cycles {
		for id, o := range ck.info.Defs {
			if id.Pos() == te.Pos && o != nil && o.Type() == types.Typ[types.Invalid] {
				out = append(out, te)
			}
		}
	}
	return out
}

// compileErrors makes one Error of all: the first in the text is the headline.
func (c *Compiler) compileErrors(u *unit, errs []types.Error) *Error {
	slices.SortStableFunc(errs, func(a, b types.Error) int { return int(a.Pos) - int(b.Pos) })
	var out *Error
	for i, te := range errs {
		msg := strings.ReplaceAll(te.Msg, earlier, "")
		msg = strings.ReplaceAll(msg, "main.", "")
		if m := multiple.FindStringSubmatch(msg); m != nil && u.defines(te.Pos) {
			msg = fmt.Sprintf("assignment mismatch: 1 variable but %s returns %d values", m[1], strings.Count(m[2], ", ")+1)
		}
		if m := sameName.FindStringSubmatch(msg); m != nil && m[1] == m[2] {
			msg += fmt.Sprintf(": one of them has the %s of an earlier cell; make it anew with the new type", strings.TrimLeft(m[1], "[]*"))
		}
		if name, ok := strings.CutPrefix(msg, "undefined: "); ok {
			if !foreign.MatchString(name) {
				msg += c.hint(u, name)
			}
		}
		p := c.fset.Position(te.Pos)
		if strings.Contains(msg, "has no field or method") {
			msg += c.memberHint(u, p)
		}
		if p.Filename == cellName(u.number) && !strings.Contains(msg, "did you mean") {
			msg += advise(msg, u.text, p.Line)
		}
		e := &Error{Kind: CompileError, Message: msg, Line: p.Line, Col: p.Column, Cell: u.number}
		if out == nil {
			out = e
		}
		if i == 10 {
			out.Trace = append(out.Trace, fmt.Sprintf("and %d more", len(errs)-i))
			break
		}
		out.Trace = append(out.Trace, e.place()+msg)
		if p.Filename == cellName(u.number) {
			out.Trace = append(out.Trace, marker(u.text, p.Line, p.Column)...)
		}
	}
	return out
}

// memberHint proposes the field or method that was meant at a position.
func (c *Compiler) memberHint(u *unit, p token.Position) string {
	lines := strings.SplitAfter(u.text, "\n")
	if p.Filename != cellName(u.number) || p.Line > len(lines) || u.number < 0 {
		return ""
	}
	at := len(strings.Join(lines[:p.Line-1], "")) + p.Column - 1
	to := at
	for to < len(u.text) && isWord(u.text[to]) {
		to++
	}
	if at < 1 || to > len(u.text) || u.text[at-1] != '.' {
		return ""
	}
	var have []string
	for _, m := range c.members(u.text, at-1) {
		have = append(have, m.Text)
	}
	if near := typo.Nearest(u.text[at:to], have); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

var implicitField = regexp.MustCompile(`^implicit assignment to unexported field \w+ in struct literal of type (main\.)?(\w+(\[.*\])?|struct\{.*)$`)

var multiple = regexp.MustCompile(`^multiple-value (.*) \(value of type \((.*)\)\) in single-value context$`)

// sameName is the error about a value of a type that was declared anew.
var sameName = regexp.MustCompile(`^cannot use .* of (?:\w+ )?type (\S+)\) as (\S+) value`)

// defines says whether pos is the only value of a top-level x := f().
func (u *unit) defines(pos token.Pos) bool {
	for _, s := range u.steps {
		if len(s.names) == 1 && len(s.values) == 1 && s.values[0].Pos() == pos {
			return true
		}
	}
	return false
}

// hint proposes what an undefined name may have been meant to be.
func (c *Compiler) hint(u *unit, name string) string {
	if why := c.broken[name]; why != "" {
		return " (" + why + ")"
	}
	if number := c.unmade[name]; number > 0 {
		return fmt.Sprintf("; cell %d declares it, but did not compile", number)
	}
	var have []string
	if pkg, sel, ok := strings.Cut(name, "."); ok {
		if o, _ := c.lookup(pkg).(*types.PkgName); o != nil {
			for _, n := range o.Imported().Scope().Names() {
				if ast.IsExported(n) {
					have = append(have, n)
				}
			}
			if near := typo.Nearest(sel, have); near != "" {
				return fmt.Sprintf("; did you mean %s.%s?", pkg, near)
			}
		}
		return ""
	}
	for _, id := range u.unitNames() {
		have = append(have, id)
	}
	for n := range c.scope {
		have = append(have, n)
	}
	for n := range c.imports {
		have = append(have, n)
	}
	if u.qualifies(name) {
		have = append(have, slices.Collect(maps.Keys(c.known))...)
	}
	for n := range c.outer {
		have = append(have, n)
	}
	have = append(have, types.Universe.Names()...)
	for _, path := range c.cfg.DotImport {
		if p, err := c.types.Import(path); err == nil {
			have = append(have, p.Scope().Names()...)
		}
	}
	slices.Sort(have)
	have = slices.DeleteFunc(have, func(s string) bool { return s == name })
	if near := typo.Nearest(name, have); near != "" {
		return fmt.Sprintf("; did you mean %s?", near)
	}
	return ""
}

// qualifies says whether a name stands before a dot, as that of a package.
func (u *unit) qualifies(name string) bool {
	at := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\.`)
	return at.MatchString(u.text)
}

func (u *unit) unitNames() []string {
	var names []string
	for _, d := range u.decls {
		for _, id := range declared(d) {
			names = append(names, id.Name)
		}
	}
	for _, s := range u.steps {
		for _, id := range s.names {
			names = append(names, id.Name)
		}
	}
	return names
}
