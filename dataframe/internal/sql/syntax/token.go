package syntax

// A Pos is an offset in the text.
type Pos int32

// Position implements Node for everything that embeds a Pos.
func (p Pos) Position() Pos { return p }

type tokenKind uint8

const (
	tokEnd    tokenKind = iota
	tokWord             // a name or keyword without quotes
	tokName             // a quoted name
	tokString           // '…'
	tokBytes            // X'…', text is what the digits mean
	tokNumber
	tokSign // an operator or punctuation
)

// A token is a word of the text. text is without quotes; key is a word in lower
// case or a sign, and "" for what can be neither keyword nor operator.
type token struct {
	kind     tokenKind
	text     string
	key      string
	pos, end Pos
}

func (t token) String() string {
	switch t.kind {
	case tokEnd:
		return "the end"
	case tokString, tokBytes:
		return "'" + t.text + "'"
	case tokName:
		return `"` + t.text + `"`
	}
	return t.text
}

// function is t as the name of a function: in lower case unless quoted.
func (t token) function() string {
	if t.kind == tokWord {
		return t.key
	}
	return t.text
}

// signs are the operators and punctuation by first byte, longer ones first.
var signs = signsByFirst("#>> #> !~~* !~~ !~* ->> <=> ~~* := => -> <= >= <> != == || // :: << >> && ** !~ ~* ~~ ^@ @> <@ @@ " +
	"( ) [ ] { } , . ; + - * / % = < > ? : & | ^ ~ ! @ $ #")

func signsByFirst(list string) (out [128][]string) {
	for i := 0; i < len(list); {
		j := i
		for j < len(list) && list[j] != ' ' {
			j++
		}
		s := list[i:j]
		out[s[0]] = append(out[s[0]], s)
		i = j + 1
	}
	return out
}
