package sql

import (
	"strings"

	"weir/dataframe/plan"
)

// A parser walks over the tokens of one text.
type parser struct {
	src    string
	tokens []token
	at     int
	depth  int
	// refs tells of every Column that the parser made how it was written.
	refs map[*plan.Column]ref
	// walls are the TIMESTAMP literals without an offset.
	walls map[*plan.Literal]bool
	// subs are the queries of x IN (SELECT …), by the call that stands for it;
	// nil where there is no whole query to join them to.
	subs map[*plan.Call]subquery
	// args are the values of ?, of which used have been met.
	args []any
	used int
}

// A ref is a name as written, with its qualifiers.
type ref struct {
	parts []string
	pos   int
}

// maxDepth is how deeply expressions and queries may be nested: far more than
// people write and far less than the stack holds.
const maxDepth = 200

func newParser(src string, args []any) (*parser, error) {
	tokens, err := lex(src)
	if err != nil {
		return nil, err
	}
	return &parser{src: src, tokens: tokens, args: args, refs: map[*plan.Column]ref{}, walls: map[*plan.Literal]bool{}}, nil
}

// ParseExpr reads one expression, which may end in AS name. Each ? in it stands
// for the next of args, a value that plan.LiteralOf takes.
func ParseExpr(text string, args ...any) (plan.Expr, error) {
	p, err := newParser(text, args)
	if err != nil {
		return nil, err
	}
	e, err := p.expr()
	if err != nil {
		return nil, err
	}
	if p.take("as") {
		name, err := p.name("a name after AS")
		if err != nil {
			return nil, err
		}
		e = &plan.Alias{X: e, Name: name}
	}
	if p.peek().kind != tokEnd {
		return nil, p.unexpected("an operator or the end")
	}
	return e, p.argsUsed()
}

// placeholder reads a ? as its value.
func (p *parser) placeholder() (*plan.Literal, error) {
	t := p.advance()
	if p.used == len(p.args) {
		return nil, p.errorAt(t.pos, "this ? is number %d, and there are %d values", p.used+1, len(p.args))
	}
	l, err := plan.LiteralOf(p.args[p.used])
	if err != nil {
		return nil, p.errorAt(t.pos, "value %d: %v", p.used+1, err)
	}
	p.used++
	return l, nil
}

// argsUsed says whether there is a ? for every value.
func (p *parser) argsUsed() error {
	if p.used < len(p.args) {
		return p.errorAt(len(p.src), "there are %d values for %d ?", len(p.args), p.used)
	}
	return nil
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) peek2() token { return p.tokens[min(p.at+1, len(p.tokens)-1)] }

func (p *parser) advance() token {
	t := p.tokens[p.at]
	if t.kind != tokEnd {
		p.at++
	}
	return t
}

// take steps over the keywords or signs, if all of them come next.
func (p *parser) take(words ...string) bool {
	for i, w := range words {
		if p.at+i >= len(p.tokens) || !p.tokens[p.at+i].is(w) {
			return false
		}
	}
	p.at += len(words)
	return true
}

// expect steps over the keyword or sign s, which must come next.
func (p *parser) expect(s string) error {
	if !p.take(s) {
		return p.unexpected(strings.ToUpper(s))
	}
	return nil
}

// unexpected is the error of a token where something else was wanted.
func (p *parser) unexpected(wanted string) *Error {
	t := p.peek()
	if why := refusals[strings.ToLower(t.text)]; why != "" && t.kind == tokWord {
		return p.errorAt(t.pos, "%s", why)
	}
	return p.errorAt(t.pos, "expected %s, not %s", wanted, t)
}

func (p *parser) errorAt(pos int, format string, args ...any) *Error {
	return errorAt(p.src, pos, format, args...)
}

// refusals are the words for SQL that is known and not there.
var refusals = map[string]string{
	"over":      "window functions (OVER) are not there yet",
	"window":    "window functions (WINDOW) are not there yet",
	"qualify":   "QUALIFY is not there yet",
	"right":     "RIGHT JOIN is not there yet; swap the tables and use LEFT JOIN",
	"full":      "FULL JOIN is not there yet",
	"cross":     "CROSS JOIN is not there yet; join on an equality",
	"natural":   "NATURAL JOIN is not there; name the columns with USING (…)",
	"intersect": "INTERSECT is not there yet; use a join",
	"except":    "EXCEPT is not there yet",
	"exists":    "EXISTS is not there yet; use a join",
	"interval":  "INTERVAL stands behind + or -, as in ts + INTERVAL '2 hours'",
	"recursive": "recursive queries are not there yet",
	"rollup":    "ROLLUP is not there yet",
	"cube":      "CUBE is not there yet",
	"lateral":   "LATERAL is not there yet",
	"values":    "VALUES is not there yet; use SELECT … UNION ALL SELECT …",
	"insert":    "only SELECT is there; frames are written with Write",
	"update":    "only SELECT is there; frames do not change",
	"delete":    "only SELECT is there; frames do not change",
	"create":    "only SELECT is there; tables are named with Name",
	"drop":      "only SELECT is there",
	"escape":    "ESCAPE is not there yet",
	"fetch":     "FETCH is not there; write LIMIT",
	"collate":   "COLLATE is not there; texts compare by bytes",
}

// reserved are the keywords that cannot be names unless quoted.
var reserved = wordSet(`select from where group having order limit offset union join inner left right full cross
	natural on using and or not case when then else end as in is null like ilike between distinct by with true false
	cast try_cast all asc desc intersect except qualify window over filter exists interval fetch`)

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// isName reports whether t can name something.
func (t token) isName() bool {
	return t.kind == tokName || t.kind == tokWord && !reserved[strings.ToLower(t.text)]
}

func (p *parser) name(wanted string) (string, error) {
	t := p.peek()
	if !t.isName() {
		if t.kind == tokWord {
			return "", p.errorAt(t.pos, "expected %s, not the keyword %s; put it in double quotes to use it as a name", wanted, t)
		}
		return "", p.unexpected(wanted)
	}
	return p.advance().text, nil
}

// enter counts nesting; the caller must call leave.
func (p *parser) enter() error {
	if p.depth++; p.depth > maxDepth {
		return p.errorAt(p.peek().pos, "this is nested more than %d deep", maxDepth)
	}
	return nil
}

func (p *parser) leave() { p.depth-- }
