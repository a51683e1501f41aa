package cell

import (
	"regexp"
	"strings"
	"sync"
)

// A hint says what to write instead, to people who know another language better
// than Go. It goes with an error whose message and source line look so; $1 and
// so on are what the line has in its parentheses.
type hint struct {
	message, line *regexp.Regexp
	text          string
}

var hints = sync.OnceValue(func() []hint {
	var list []hint
	for _, h := range [][3]string{
		{`expected ';', found`, `^\s*(?:fun|def|fn|function)\s+(\w+)`, "a function is declared with func $1(...) { ... }"},
		{`expected ';', found`, `^\s*while\b`, "Go's while is for: for condition { ... }"},
		{`expected ';', found`, `^\s*(?:let|val|const|auto)\s+(\w+)\s*=`, "a variable is declared with $1 := value"},
		{`expected ';', found`, `^\s*print\s+["'\w]`, "print with fmt.Println(...)"},
		{`expected ';', found`, `^\s*(?:class)\s+(\w+)`, "a type is declared with type $1 struct { ... }"},
		{`expected ';', found`, `^\s*(?:elif|elsif)\b`, "write else if, on the line of the closing brace"},
		{`expected ';', found`, `^\s*(?:if|for|switch)\b[^{]*$`, "the body goes into braces: { ... }"},
		{`expected ';', found ','`, `struct\s*{`, "fields are separated by new lines or semicolons"},
		{`found assignment`, `^\s*for\b.*,`, "the parts of a for are separated by semicolons: for i := 0; i < n; i++ { ... }"},
		{`expected (?:'=='|boolean), found`, `^\s*if\b.*[^=!<>:]=[^=]`, "values are compared with =="},
		{`expected '==', found '='`, `=.*=`, "an assignment is a statement: one on a line"},
		{`found 'else'`, `^\s*else\b`, "else goes on the line of the closing brace: } else {"},
		{`found '\+\+'|expected expression|expected operand`, `(?:\+\+|--)\w`, "write x++ as a statement of its own"},
		{`expected ';', found`, `\?.*:`, "Go has no ?: operator; use if"},
		{`expected ';', found`, `(?:\+\+|--)`, "x++ is a statement, and has no value"},
		{`unexpected comma; expecting \]|expected operand, found '\]'`, `=\s*\[`, "a list is written []int{1, 2, 3}"},
		{`expected boolean expression, found assignment`, `^\s*if\b`, "values are compared with =="},
		{`illegal rune literal|more than one character`, `'`, `text is written with double quotes: "..."`},
		{`missing ',' before newline in argument list`, `\(`, "is a ) missing?"},
		{`missing ',' before newline in composite literal`, `\{`, "is a } missing? A literal over several lines has a comma at the end of each"},
		{`too many return values|missing return`, `^return\b`, "outside of a function, a cell shows its last expression without return"},
		{`^undefined: (\w+)$`, `^\s*(?:for\s+)?(\w+)\s*=[^=]`, "a variable is declared with $1 := ..."},
		{`^undefined: try$`, ``, "Go has no try: functions give an error as their last result"},
		{`^undefined: (?:None|null|undefined|NULL)$`, ``, "no value is nil"},
		{`^undefined: (?:True|False)$`, ``, "write true or false"},
		{`^undefined: (?:self|this)$`, ``, "a method names its receiver: func (t T) M() { ... }"},
		{`^cannot assign to \w+\[.*\] \(neither`, ``, "the bytes of a string do not change; convert it to a []byte or a []rune"},
		{`has no field or method (?:len|length|Len|Length|size|count)\b`, `([\w\]]+)\.(?:len|length|Len|Length|size|count)`, "the number of elements is len($1)"},
		{`has no field or method (?:append|push|add|Append|Add)\b`, `(\w+)\.(?:append|push|add|Append|Add)\(`, "write $1 = append($1, ...)"},
		{`type map\[.*has no field or method`, `(\w+)\.(\w+)`, `an element of a map is $1["$2"]`},
		{`mismatched types untyped string|mismatched types string and|and untyped string\)|and string\)`, `\+`, "make text of a number with fmt.Sprint or strconv.Itoa"},
		{`^cannot convert .* \(untyped string constant.*\) to type (?:int|float)`, ``, "read a number from text with strconv.Atoi or strconv.ParseFloat"},
		{`^cannot use .*\(variable of type (?:float|int|uint)\w*\) as (?:float|int|uint)\w* value`, ``, "numbers are converted in so many words: float64(x), int(x)"},
		{`^cannot use .* as error value`, ``, "make an error with errors.New or fmt.Errorf"},
		{`^no new variables on left side of :=`, `(\w+)\s*:=`, "assign to $1 with ="},
	} {
		list = append(list, hint{regexp.MustCompile(h[0]), regexp.MustCompile(h[1]), h[2]})
	}
	return list
})

// foreign are words of other languages.
var foreign = regexp.MustCompile(`^(?:None|null|NULL|undefined|True|False|self|this|try)$`)

// advise is what to write instead, after an error at a line of a cell, or "".
func advise(message, text string, line int) string {
	lines := strings.Split(text, "\n")
	if line < 1 || line > len(lines) || strings.Contains(message, "but have") {
		return ""
	}
	for _, h := range hints() {
		if !h.message.MatchString(message) {
			continue
		}
		if at := h.line.FindStringSubmatchIndex(lines[line-1]); at != nil {
			return "; " + string(h.line.ExpandString(nil, h.text, lines[line-1], at))
		}
	}
	return ""
}
