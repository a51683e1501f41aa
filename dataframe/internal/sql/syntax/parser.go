package syntax

import (
	"slices"
	"strings"
)

// A parser walks over the tokens of one text. The first error stays and puts
// the parser at the end of the text, so that everything returns soon; only
// the doors Parse and ParseExpr look at it.
type parser struct {
	src    string
	d      *Dialect
	tokens []token
	at     int
	depth  int
	nulls  string // where they sort, as in Reading
	params int    // ? so far
	notes  []Note
	err    *Error
	// inDuplicate: VALUES(c) is the value of the new row, as behind ON DUPLICATE KEY UPDATE.
	inDuplicate bool
	// selectAt is where a statement begins that is a SELECT, -1: none is; into is the table that it makes.
	selectAt Pos
	into     *CreateTable
}

// maxDepth is how deeply expressions and queries may be nested: far more than
// people write and far less than the stack holds.
const maxDepth = 200

func newParser(src string, d *Dialect) *parser {
	l := lex(src, d)
	p := &parser{src: src, d: d, tokens: l.out, notes: l.hints, selectAt: -1}
	if l.err != nil {
		p.err = l.err
		p.at = len(p.tokens) - 1
	}
	return p
}

// Parse reads one statement, which may end in a semicolon.
func Parse(src string, d *Dialect) (Statement, []Note, error) {
	return Reading{Dialect: d}.Parse(src)
}

// Parse is Parse of a text that is read so.
func (r Reading) Parse(src string) (Statement, []Note, error) {
	p := newParser(src, r.Dialect)
	p.nulls = r.Nulls
	s := p.statement()
	p.take(";")
	p.end("the end")
	if p.err != nil {
		return nil, nil, p.err
	}
	return s, p.notes, nil
}

// ParseScript reads statements with semicolons between them.
func ParseScript(src string, d *Dialect) ([]Statement, []Note, error) {
	p := newParser(src, d)
	var out []Statement
	for p.err == nil {
		for p.take(";") {
		}
		if p.peek().kind == tokEnd {
			break
		}
		out = append(out, p.statement())
		if p.peek().kind != tokEnd && !p.is(";") {
			p.unexpected("; or the end")
		}
	}
	if p.err != nil {
		return nil, nil, p.err
	}
	return out, p.notes, nil
}

// ParseExpr reads one expression, which may end in AS name.
func ParseExpr(src string, d *Dialect) (Item, error) {
	p := newParser(src, d)
	it := Item{X: p.expr()}
	if p.take("as") {
		it.Alias = p.name("a name after AS")
	}
	p.end("an operator or the end")
	if p.err != nil {
		return Item{}, p.err
	}
	return it, nil
}

// end wants nothing more.
func (p *parser) end(wanted string) {
	if p.err == nil && p.peek().kind != tokEnd {
		p.unexpected(wanted)
	}
}

func (p *parser) peek() *token { return &p.tokens[p.at] }

// ahead is the n-th token from here.
func (p *parser) ahead(n int) *token { return &p.tokens[min(p.at+n, len(p.tokens)-1)] }

func (p *parser) pos() Pos { return p.tokens[p.at].pos }

func (p *parser) advance() *token {
	t := &p.tokens[p.at]
	if t.kind != tokEnd {
		p.at++
	}
	return t
}

// is reports whether the keyword or sign s comes next.
func (p *parser) is(s string) bool { return p.tokens[p.at].key == s }

// follows reports whether the keywords or signs come next, one after another.
func (p *parser) follows(words ...string) bool {
	for i, w := range words {
		if p.at+i >= len(p.tokens) || p.tokens[p.at+i].key != w {
			return false
		}
	}
	return true
}

// take steps over the keyword or sign s, if it comes next.
func (p *parser) take(s string) bool {
	if p.tokens[p.at].key != s {
		return false
	}
	p.at++
	return true
}

// takeAll steps over the words, if all of them come next.
func (p *parser) takeAll(words ...string) bool {
	if !p.follows(words...) {
		return false
	}
	p.at += len(words)
	return true
}

// takeAny steps over one of the words and gives it, "" if none comes next.
func (p *parser) takeAny(words ...string) string {
	k := p.peek().key
	if k == "" || !slices.Contains(words, k) {
		return ""
	}
	p.at++
	return k
}

// expect steps over the keyword or sign s, which must come next.
func (p *parser) expect(s string) {
	if !p.take(s) {
		p.unexpected(strings.ToUpper(s))
	}
}

func (p *parser) expectAll(words ...string) {
	for _, w := range words {
		p.expect(w)
	}
}

// fail keeps the first error and ends the reading.
func (p *parser) fail(pos Pos, format string, args ...any) {
	if p.err == nil {
		p.err = ErrorAt(p.src, pos, format, args...)
	}
	p.at = len(p.tokens) - 1
}

// unexpected is the error of a token where something else was wanted. A word
// that is nearly a keyword which could stand here gets that suggested.
func (p *parser) unexpected(wanted string) {
	if p.err != nil {
		return
	}
	t := *p.peek()
	if near := nearKeyword(&t); near != "" {
		p.fail(t.pos, "expected %s, not %s; did you mean %s?", wanted, t, near)
		return
	}
	if p.at > 0 {
		// A misspelt keyword was read as an alias: FROM t WERE x.
		last := p.tokens[p.at-1]
		if near := nearKeyword(&last); near != "" {
			p.fail(last.pos, "expected %s, not %s; did you mean %s instead of %s?", wanted, t, near, last)
			return
		}
	}
	p.fail(t.pos, "expected %s, not %s", wanted, t)
}

// nearKeyword is the keyword that the word t is one slip away from.
func nearKeyword(t *token) string {
	if t.kind != tokWord || len(t.key) < 3 || reserved[t.key] {
		return ""
	}
	for _, w := range clauseWords {
		if oneSlip(t.key, w) {
			return strings.ToUpper(w)
		}
	}
	return ""
}

// oneSlip reports whether one letter more, less or other, or a swap of two
// neighbours, makes b of a.
func oneSlip(a, b string) bool {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	x, y := a[i:], b[i:]
	switch len(a) - len(b) {
	case 0:
		return len(x) > 0 && x[1:] == y[1:] || len(x) > 1 && x[0] == y[1] && x[1] == y[0] && x[2:] == y[2:]
	case 1:
		return x[1:] == y
	case -1:
		return x == y[1:]
	}
	return false
}

// clauseWords are the keywords that are suggested for words that look like them.
var clauseWords = strings.Fields(`select from where group having order limit offset union intersect except join inner
	left right full cross natural using distinct between with qualify window values insert update delete create
	explain describe lateral`)

func (p *parser) name(wanted string) string {
	t := p.peek()
	if t.isName() {
		return p.advance().text
	}
	if t.kind == tokWord {
		p.fail(t.pos, "expected %s, not the keyword %s; put it in double quotes to use it as a name", wanted, t)
		return ""
	}
	p.unexpected(wanted)
	return ""
}

// anyWord reads a name after a dot or AS, where keywords do no harm.
func (p *parser) anyWord(wanted string) string {
	if t := p.peek(); t.kind == tokWord || t.kind == tokName {
		return p.advance().text
	}
	p.unexpected(wanted)
	return ""
}

// names reads a.b.c.
func (p *parser) names(wanted string) []string {
	out := []string{p.name(wanted)}
	for p.err == nil && p.take(".") {
		out = append(out, p.anyWord("a name after the dot"))
	}
	return out
}

// nameList reads (a, b, c).
func (p *parser) nameList(wanted string) []string {
	p.expect("(")
	var out []string
	for p.err == nil {
		out = append(out, p.name(wanted))
		if !p.take(",") {
			break
		}
	}
	p.expect(")")
	return out
}

// text reads '…'.
func (p *parser) text(wanted string) string {
	if t := p.peek(); t.kind == tokString {
		return p.advance().text
	}
	p.unexpected(wanted)
	return ""
}

// place reads a url or path in quotes.
func (p *parser) place(wanted string) string {
	pos := p.pos()
	s := p.text(wanted)
	if s == "" {
		p.fail(pos, "the url is empty")
	}
	return s
}

// enter counts nesting; the caller must call leave.
func (p *parser) enter() {
	if p.depth++; p.depth > maxDepth {
		p.fail(p.pos(), "this is nested more than %d deep", maxDepth)
	}
}

func (p *parser) leave() { p.depth-- }
