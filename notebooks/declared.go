package notebooks

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"
)

// A Parameter is one variable that the cell tagged "parameters" declares.
type Parameter struct {
	Name    string
	Type    string // "int", "float64", "[]string", "time.Duration"; "": not a plain value, so it cannot be set
	Default string // as the cell spells it; "": the type's zero value
	Const   bool
}

// Parameters lists what the notebook's parameters cell declares, in order. It
// is empty if no cell is tagged "parameters".
func (nb *Notebook) Parameters() ([]Parameter, error) {
	at := nb.tagged("parameters")
	if at < 0 {
		return nil, nil
	}
	params, err := declared(nb.Cells[at].Source)
	if err != nil {
		return nil, fmt.Errorf("parameters cell: %w", err)
	}
	return params, nil
}

func (nb *Notebook) tagged(tag string) int {
	for i, c := range nb.Cells {
		if c.Kind == "code" && c.Tagged(tag) {
			return i
		}
	}
	return -1
}

var (
	importLine  = regexp.MustCompile(`(?m)^[ \t]*import[ \t]+([\w.]+[ \t]+)?("[^"\n]*"|` + "`[^`\n]*`" + `)`)
	importBlock = regexp.MustCompile(`(?m)^[ \t]*import[ \t]*\([^)]*\)`)
	magicLine   = regexp.MustCompile(`(?m)^[ \t]*[%$].*$`)
)

// declared finds the declarations at the top level of a cell. A cell mixes
// statements with imports and magics, which are blanked so that lines still
// count right.
func declared(source string) ([]Parameter, error) {
	blank := func(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) }
	for _, pattern := range []*regexp.Regexp{importBlock, importLine, magicLine} {
		source = pattern.ReplaceAllStringFunc(source, blank)
	}
	const head = "package p; func _() {"
	file, err := parser.ParseFile(token.NewFileSet(), "", head+source+"\n}", parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("%s: only plain declarations such as `n := 5` are expected there", strings.TrimPrefix(err.Error(), "1:"))
	}
	var params []Parameter
	text := func(n ast.Node) string { return (head + source)[n.Pos()-1 : n.End()-1] }
	for _, stmt := range file.Decls[0].(*ast.FuncDecl).Body.List {
		switch s := stmt.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE && len(s.Lhs) == len(s.Rhs) {
				for i, name := range s.Lhs {
					params = append(params, Parameter{Name: text(name), Type: typeOf(s.Rhs[i]), Default: text(s.Rhs[i])})
				}
			}
		case *ast.DeclStmt:
			d, ok := s.Decl.(*ast.GenDecl)
			if !ok || d.Tok != token.VAR && d.Tok != token.CONST {
				continue
			}
			for _, spec := range d.Specs {
				params = append(params, fromSpec(spec.(*ast.ValueSpec), d.Tok == token.CONST, text)...)
			}
		}
	}
	return params, nil
}

func fromSpec(spec *ast.ValueSpec, isConst bool, text func(ast.Node) string) []Parameter {
	var params []Parameter
	for i, name := range spec.Names {
		p := Parameter{Name: name.Name, Const: isConst}
		if i < len(spec.Values) {
			p.Default, p.Type = text(spec.Values[i]), typeOf(spec.Values[i])
		}
		if spec.Type != nil {
			p.Type = plainType(text(spec.Type))
		}
		params = append(params, p)
	}
	return params
}

// plainType is the type if a value of it can be given on a command line.
func plainType(t string) string {
	elem := strings.TrimPrefix(t, "[]")
	switch elem {
	case "bool", "string", "float64", "float32", "time.Duration":
		return t
	}
	if _, ok := intBits[elem]; ok {
		return t
	}
	return ""
}

var intBits = map[string]int{
	"int": 64, "int8": 8, "int16": 16, "int32": 32, "int64": 64, "rune": 32,
	"uint": -64, "uint8": -8, "byte": -8, "uint16": -16, "uint32": -32, "uint64": -64,
}

// typeOf tells the type of a literal, as `name := literal` would have it.
func typeOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		return map[token.Token]string{token.INT: "int", token.FLOAT: "float64", token.STRING: "string", token.CHAR: "rune"}[e.Kind]
	case *ast.Ident:
		if e.Name == "true" || e.Name == "false" {
			return "bool"
		}
	case *ast.ParenExpr:
		return typeOf(e.X)
	case *ast.UnaryExpr:
		if e.Op == token.SUB || e.Op == token.ADD {
			return typeOf(e.X)
		}
	case *ast.BinaryExpr:
		return typeOfBinary(e)
	case *ast.CallExpr:
		if name, ok := e.Fun.(*ast.Ident); ok && len(e.Args) == 1 {
			return plainType(name.Name)
		}
	case *ast.CompositeLit:
		if t, ok := e.Type.(*ast.ArrayType); ok && t.Len == nil {
			if elem, ok := t.Elt.(*ast.Ident); ok {
				return plainType("[]" + elem.Name)
			}
		}
	case *ast.SelectorExpr:
		return durationUnit(e)
	}
	return ""
}

func typeOfBinary(e *ast.BinaryExpr) string {
	x, y := typeOf(e.X), typeOf(e.Y)
	switch {
	case x == y:
		return x
	case x == "time.Duration" && y == "int" || x == "int" && y == "time.Duration":
		return "time.Duration"
	case x == "float64" && y == "int" || x == "int" && y == "float64":
		return "float64"
	}
	return ""
}

func durationUnit(e *ast.SelectorExpr) string {
	pkg, ok := e.X.(*ast.Ident)
	if !ok || pkg.Name != "time" {
		return ""
	}
	switch e.Sel.Name {
	case "Nanosecond", "Microsecond", "Millisecond", "Second", "Minute", "Hour":
		return "time.Duration"
	}
	return ""
}

// quoteAll spells names for a message.
func quoteAll(params []Parameter) string {
	names := make([]string, len(params))
	for i, p := range params {
		names[i] = strconv.Quote(p.Name)
	}
	return strings.Join(names, ", ")
}
