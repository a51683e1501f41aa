package funcs

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A jsonStep goes from a value to some of those in it.
type jsonStep struct {
	kind stepKind
	key  []byte // of stepKey and stepToken
	n    int    // of stepIndex; of stepToken, noIndex if that is no index
}

const noIndex = math.MinInt

type stepKind uint8

const (
	stepKey       stepKind = iota // the member called key
	stepIndex                     // element n, from the end if negative (-1 is the last)
	stepToken                     // of a JSON pointer: the member called key or element n, from the end if negative
	stepMembers                   // .*: all members
	stepElements                  // [*]: all elements
	stepChildren                  // * behind ..: all members and elements
	stepRecursive                 // ..: the value and all in it, however deep
)

// A jsonPath is a path read from text.
type jsonPath struct {
	steps []jsonStep
	many  bool // it may lead to several values
}

const pathHelp = `write $.key[0], $."a key", $['a key'], $[-1], $[*], $.*, $..key, /key/0 or a plain key`

// parseJSONPath reads a path: a JSON path if it begins with $, a JSON pointer if
// it begins with /, ” for the value itself, else the key of a member.
func parseJSONPath(text string) (jsonPath, error) {
	switch {
	case text == "":
		return jsonPath{}, nil
	case text[0] == '/':
		return parsePointer(text), nil
	case text[0] != '$':
		return jsonPath{steps: []jsonStep{{kind: stepKey, key: []byte(text)}}}, nil
	}
	p := pathParser{text: text, at: 1}
	for p.at < len(text) {
		if what := p.step(); what != "" {
			return jsonPath{}, fmt.Errorf("JSON path %s: %s at byte %d; %s", excerpt([]byte(text)), what, p.at, pathHelp)
		}
	}
	return p.path, nil
}

// indexPath is the path to element n, from the end if n is negative.
func indexPath(n int64) jsonPath {
	return jsonPath{steps: []jsonStep{{kind: stepIndex, n: int(max(min(n, math.MaxInt32), math.MinInt32))}}}
}

// parsePointer reads a JSON pointer (RFC 6901).
func parsePointer(text string) (p jsonPath) {
	for _, token := range strings.Split(text[1:], "/") {
		key := strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		n, err := strconv.Atoi(token)
		if err != nil || strconv.Itoa(n) != token {
			n = noIndex
		}
		p.steps = append(p.steps, jsonStep{kind: stepToken, key: []byte(key), n: n})
	}
	return p
}

type pathParser struct {
	text string
	at   int
	path jsonPath
}

func (p *pathParser) add(s jsonStep) {
	p.path.steps = append(p.path.steps, s)
	p.path.many = p.path.many || s.kind >= stepMembers
}

// take goes over s if it stands here.
func (p *pathParser) take(s string) bool {
	if !strings.HasPrefix(p.text[p.at:], s) {
		return false
	}
	p.at += len(s)
	return true
}

// step reads one step, two with the .. before it, and says what is wrong.
func (p *pathParser) step() string {
	switch {
	case p.take(".."):
		p.add(jsonStep{kind: stepRecursive})
		if p.take("[") {
			return p.brackets()
		}
		return p.name()
	case p.take("."):
		return p.name()
	case p.take("["):
		return p.brackets()
	}
	return "a . or [ is missing"
}

func (p *pathParser) name() string {
	if p.take(`"`) {
		return p.quoted('"')
	}
	end := strings.IndexAny(p.text[p.at:], ".[")
	if end < 0 {
		end = len(p.text) - p.at
	}
	name := p.text[p.at : p.at+end]
	switch {
	case name == "":
		return "a key is missing"
	case name == "*" && p.behindRecursive():
		p.add(jsonStep{kind: stepChildren})
	case name == "*":
		p.add(jsonStep{kind: stepMembers})
	default:
		p.add(jsonStep{kind: stepKey, key: []byte(name)})
	}
	p.at += end
	return ""
}

func (p *pathParser) behindRecursive() bool {
	n := len(p.path.steps)
	return n > 0 && p.path.steps[n-1].kind == stepRecursive
}

// quoted reads a key up to the quote q, where \ takes the next as it is.
func (p *pathParser) quoted(q byte) string {
	var key []byte
	for i := p.at; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == q:
			p.at = i + 1
			p.add(jsonStep{kind: stepKey, key: key})
			return ""
		case c == '\\' && i+1 < len(p.text):
			i++
			key = append(key, p.text[i])
		default:
			key = append(key, c)
		}
	}
	return "a quote has no end"
}

func (p *pathParser) brackets() string {
	switch {
	case p.take("'"):
		if what := p.quoted('\''); what != "" {
			return what
		}
	case p.take(`"`):
		if what := p.quoted('"'); what != "" {
			return what
		}
	case p.take("*"):
		p.add(jsonStep{kind: stepElements})
	default:
		if what := p.index(); what != "" {
			return what
		}
	}
	if !p.take("]") {
		return "a ] is missing"
	}
	return ""
}

// index reads 0, -1, #-1, last or last-1.
func (p *pathParser) index() string {
	last := p.take("last")
	fromEnd := !last && p.take("#")
	minus := p.take("-")
	end := p.at
	for end < len(p.text) && p.text[end] >= '0' && p.text[end] <= '9' {
		end++
	}
	if last && !minus && end == p.at {
		p.add(jsonStep{kind: stepIndex, n: -1})
		return ""
	}
	n, err := strconv.ParseInt(p.text[p.at:end], 10, 32)
	if err != nil || fromEnd && !minus || last && !minus || n == math.MaxInt32 {
		return "an index or a key in quotes is missing"
	}
	p.at = end
	switch {
	case last:
		n = -1 - n
	case minus && n == 0:
		n = math.MaxInt32 // behind the last: no element
	case minus:
		n = -n
	}
	p.add(jsonStep{kind: stepIndex, n: int(n)})
	return ""
}
