package cell

import (
	"fmt"
	"go/scanner"
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// A field is a column of a frame.
type field struct{ name, typ string }

// takesColumns are the functions and methods whose text arguments name columns.
var takesColumns = []string{
	"Col", "Select", "Drop", "Rename", "Sort", "Distinct", "GroupBy", "On", "OnColumns", "PartitionBy", "OrderBy", "Over", "Unique",
	"DropNulls", "DropNaN", "FillNullWith", "Explode", "ExplodeOuter", "PosExplode", "PosExplodeOuter", "Unnest", "Reorder",
	"AllExcept", "By", "Rollup", "Cube", "Pivot", "Unpivot", "Melt", "OneHot", "ValueCounts", "TopK", "Hist", "Crosstab",
	"SampleBy", "SampleKeys", "CastColumns", "Lag", "Lead", "FirstValue", "LastValue", "NthValue", "RollingSum", "RollingMean",
	"RollingMin", "RollingMax", "RollingStd", "CumSum", "CumMin", "CumMax", "CumProd", "Diff", "PctChange", "ForwardFill",
	"BackwardFill", "NullCount", "NUnique", "GroupByDynamic", "JoinAsof", "LeftCol", "RightCol", "Sessions", "AnyValue",
	"ApproxCountDistinct", "ApproxHistogram", "ApproxQuantile", "ApproxTopCounts", "ApproxTopK", "ArgMax", "ArgMaxNull", "ArgMin",
	"ArgMinNull", "Avg", "BitAnd", "BitOr", "BitXor", "BoolAnd", "BoolOr", "CollectList", "CollectSet", "Corr", "CountDistinct",
	"CountIf", "CovarPop", "CovarSamp", "Entropy", "First", "GeometricMean", "Grouping", "Histogram", "HllMerge", "HllSketch",
	"Kurtosis", "KurtosisPop", "Last", "List", "Max", "Median", "Min", "Mode", "Product", "Quantile", "QuantileDisc", "RegrAvgx",
	"RegrAvgy", "RegrCount", "RegrIntercept", "RegrR2", "RegrSlope", "RegrSxx", "RegrSxy", "RegrSyy", "Sem", "Skewness",
	"SkewnessPop", "Stddev", "StddevPop", "StringAgg", "Sum", "VarPop", "Variance",
}

// Quoted says whether a position is inside a string, a rune or a comment, and
// where its text begins.
func Quoted(code string, cursor int) (from int, inside bool) {
	_, from, inside = quoted(code, cursor)
	return from, inside
}

// A call is a call that is open at a position: its function, and the operand
// before the function's dot.
type call struct{ operand, name string }

// quoted is Quoted, with the calls around the position, the innermost first.
func quoted(code string, cursor int) (calls []call, from int, inside bool) {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(code))
	var s scanner.Scanner
	s.Init(file, []byte(code), func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		off := file.Offset(pos)
		if tok == token.EOF || off >= cursor {
			return nil, 0, false
		}
		if tok != token.STRING && tok != token.CHAR && tok != token.COMMENT {
			continue
		}
		end := off + len(lit)
		closed := tok == token.COMMENT && strings.HasPrefix(lit, "/*") && strings.HasSuffix(lit, "*/") ||
			tok != token.COMMENT && len(lit) > 1 && lit[len(lit)-1] == lit[0]
		if cursor > end || cursor == end && closed {
			continue
		}
		if tok == token.STRING {
			for _, b := range slices.Backward(openBrackets(code[:off])) {
				calls = append(calls, callAt(code, b.at))
			}
		}
		return calls, off + 1, true
	}
}

// callAt is the call whose arguments begin at a bracket.
func callAt(code string, bracket int) call {
	if code[bracket] != '(' {
		return call{}
	}
	start := bracket
	for start > 0 && isWord(code[start-1]) {
		start--
	}
	c := call{name: code[start:bracket]}
	if dot := end(code, start); dot > 0 && code[dot-1] == '.' {
		c.operand = strings.TrimSpace(before(code, dot-1))
	}
	return c
}

// columnNames lists the columns that a text at the end of code may name: those of
// the variable that the chain of calls around it begins with, and those that the
// chain makes; where none begins with a frame, those of all frames.
func (c *Compiler) columnNames(code string, calls []call) []Candidate {
	if len(calls) == 0 || !slices.Contains(takesColumns, calls[0].name) {
		return nil
	}
	var fields []field
	framed := false
	for _, x := range calls {
		found, isFrame := c.chainFields(code, x.operand)
		framed = framed || isFrame
		if fields = append(fields, found...); len(fields) > 0 {
			break
		}
	}
	if !framed {
		for _, name := range slices.Sorted(maps.Keys(c.scope)) {
			fields = append(fields, c.schema(c.scope[name])...)
		}
	}
	var out []Candidate
	for _, f := range fields {
		if !strings.ContainsAny(f.name, "\"`\\\n") {
			out = append(out, Candidate{f.name, "column", f.typ})
		}
	}
	return out
}

// asName finds what a chain calls its new columns.
var asName = regexp.MustCompile(`\.As\("([^"\\]+)"\)`)

// chainFields are the columns that a chain of calls may know: those of its frame,
// followed through the definitions before it in the code itself, and those it makes.
// A frame that the chain begins with may have none, if it has failed.
func (c *Compiler) chainFields(code, chain string) (fields []field, isFrame bool) {
	first := 0
	for first < len(chain) && isWord(chain[first]) {
		first++
	}
	name := chain[:first]
	if name == "" {
		return nil, false
	}
	if made, before := definition(code, name); made != "" {
		fields, isFrame = c.chainFields(before, made)
	} else if v, ok := c.scope[name].(*types.Var); ok {
		fields, isFrame = slices.Clone(c.schema(v)), hasSchema(v)
	}
	if !isFrame {
		return nil, false
	}
	for _, m := range asName.FindAllStringSubmatch(chain, -1) {
		fields = append(fields, field{name: m[1]})
	}
	return fields, isFrame
}

// definition is what unfinished code gives a variable last: name := definition, to the
// end of its line or of the last line that a dot or a bracket joins to it, and the code
// before.
func definition(code, name string) (made, before string) {
	all := regexp.MustCompile(`(?m)^[ \t]*(?:var[ \t]+)?`+regexp.QuoteMeta(name)+`[ \t]*(?:,[ \t]*\w+[ \t]*)?:?=[ \t]*`).FindAllStringIndex(code, -1)
	if len(all) == 0 {
		return "", ""
	}
	at := all[len(all)-1]
	depth := 0
	text := code[at[1]:]
	for i := range len(text) {
		switch text[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case '\n', ';':
			if depth <= 0 && !strings.HasSuffix(strings.TrimRight(text[:i], " \t"), ".") {
				return text[:i], code[:at[0]]
			}
		}
	}
	return text, code[:at[0]]
}

// schema gives the columns of a session variable that knows them without any
// work, or nil.
func (c *Compiler) schema(o types.Object) (fields []field) {
	v, ok := o.(*types.Var)
	if !ok || c.emitted[v] == "" || !hasSchema(v) {
		return nil
	}
	if c.running { // the interpreter is at work
		return c.schemas[o]
	}
	defer func() {
		if recover() != nil { // a nil pointer, or another kind of schema
			fields = nil
		}
	}()
	value, err := c.in.Eval("main." + c.emitted[v])
	if err != nil {
		return nil
	}
	// Reflection, for the kernel knows nothing of frames.
	list := reflect.Indirect(value.MethodByName("Schema").Call(nil)[0]).FieldByName("Fields")
	for i := range list.Len() {
		f := list.Index(i)
		fields = append(fields, field{f.FieldByName("Name").String(), fmt.Sprint(f.FieldByName("Type").Interface())})
	}
	return fields
}

func hasSchema(v *types.Var) bool {
	m, _, _ := types.LookupFieldOrMethod(v.Type(), true, v.Pkg(), "Schema")
	return m != nil && !isUser(m)
}

// rememberSchemas keeps the columns of the frames that a cell names, for questions
// while the next one runs.
func (c *Compiler) rememberSchemas(text string) {
	for o := range c.schemas {
		if c.scope[o.Name()] != o {
			delete(c.schemas, o)
		}
	}
	words := map[string]bool{} // each is asked of the interpreter once
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r < 0x80 && !isWord(byte(r)) }) {
		words[word] = true
	}
	for word := range words {
		if fields := c.schema(c.scope[word]); fields != nil {
			c.schemas[c.scope[word]] = fields
		}
	}
}

// schemaText lists the columns of a variable for a person, "" if it has none.
func schemaText(fields []field) string {
	if len(fields) == 0 {
		return ""
	}
	width := 0
	for _, f := range fields {
		width = max(width, len(f.name))
	}
	var b strings.Builder
	b.WriteString("Columns:\n")
	for _, f := range fields {
		fmt.Fprintf(&b, "\n    %-*s  %s", width, f.name, f.typ)
	}
	return b.String()
}
