package cell

import (
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// fieldsOfLiteral lists the fields that an element of a struct literal at the
// offset may begin with: those that the literal does not have yet.
func (c *Compiler) fieldsOfLiteral(code string, at int) []Candidate {
	brace := openBracket(code, at)
	if brace < 0 || code[brace] != '{' {
		return nil
	}
	if last := strings.TrimRight(code[:at], " \t\n"); !strings.HasSuffix(last, "{") && !strings.HasSuffix(last, ",") {
		return nil // after the colon
	}
	t := c.literalType(code, brace)
	if t == nil {
		return nil
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var out []Candidate
	for f := range s.Fields() {
		set := regexp.MustCompile(`\b` + f.Name() + `\s*:`).MatchString(code[brace:at])
		if (f.Exported() || isUser(f)) && !set {
			out = append(out, candidate(f))
		}
	}
	return out
}

// literalType is the type of the literal whose elements begin at a brace.
func (c *Compiler) literalType(code string, brace int) types.Type {
	operand := before(code, brace)
	if operand == "" || strings.TrimSpace(operand) != operand {
		outer := openBracket(code, brace)
		if outer < 0 || code[outer] != '{' {
			return nil
		}
		switch t := c.literalType(code, outer); t := types.Unalias(t).(type) {
		case *types.Slice:
			return pointed(t.Elem())
		case *types.Array:
			return pointed(t.Elem())
		case *types.Map:
			return pointed(t.Elem())
		}
		return nil
	}
	t, isType := c.typeAt(code[:brace], operand, brace)
	if !isType {
		return nil
	}
	return t
}

// pointed is what a literal without a type makes as an element of type t.
func pointed(t types.Type) types.Type {
	if p, ok := t.(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

var importBegins = regexp.MustCompile(`(?:^|\n)\s*import\s*(?:\w+\s*|\([^)]*)?$`)

// importing says whether a text after code is the path of an import.
func importing(code string) bool { return importBegins.MatchString(code) }

// importable lists the paths of the packages that cells can import.
func (c *Compiler) importable() []Candidate {
	var out []Candidate
	paths := map[string]bool{}
	for key := range c.cfg.Exports {
		paths[key[:strings.LastIndex(key, "/")]] = true
	}
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		out = append(out, Candidate{path, "package", "package " + path})
	}
	return out
}
