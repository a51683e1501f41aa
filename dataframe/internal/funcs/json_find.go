package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

// A jsonQuery finds the values that a path leads to, row after row.
type jsonQuery struct {
	name     string // of the function, for errors
	text     func(i int) []byte
	pathAt   func(i int) (jsonPath, error)
	constant bool
	last     bool // of members with one key the last is meant
	opened   bool
	path     jsonPath
	pathErr  error
	spans    []span
	work     int // steps taken in this row, and a step for every 32 bytes read
}

// maxJSONWork bounds the work of a path with .. in one row: each .. may
// multiply it by the depth of the JSON.
const maxJSONWork = 4_000_000

// A span is the place of a value.
type span struct{ from, to int }

// jsonQueryOf reads the JSON from argument 0 and the path from argument 1, a
// text or an index; without it the path leads to the value itself.
func jsonQueryOf(name string, args []column.Vector) *jsonQuery {
	q := &jsonQuery{name: name, text: textsOf(args[0]).at, constant: len(args) < 2 || isConst(args[1])}
	switch {
	case len(args) < 2:
		q.pathAt = func(int) (jsonPath, error) { return jsonPath{}, nil }
	case args[1].Type().Kind == num:
		n := inputOf[int64](args[1])
		q.pathAt = func(i int) (jsonPath, error) { return indexPath(n.at(i)), nil }
	default:
		paths := textsOf(args[1])
		q.pathAt = func(i int) (jsonPath, error) { return parseJSONPath(string(paths.at(i))) }
	}
	return q
}

// find is the JSON of row i and the places that the path leads to in it. They
// stay valid until the next call.
func (q *jsonQuery) find(i int) (s []byte, found []span, err error) {
	if !q.opened || !q.constant {
		q.path, q.pathErr = q.pathAt(i)
		q.opened = true
	}
	if q.pathErr != nil {
		return nil, nil, q.pathErr
	}
	s = q.text(i)
	if f := checkJSON(s); f.bad() {
		return nil, nil, f.error(q.name, s)
	}
	from := jsonSpace(s, 0)
	q.spans, q.work = q.spans[:0], 0
	q.walk(s, span{from, skipJSON(s, from)}, q.path.steps)
	if q.work > maxJSONWork {
		return nil, nil, fmt.Errorf("%s: the path takes too many steps in one value; write it with fewer ..", q.name)
	}
	return s, q.spans, nil
}

// walk collects what steps lead to from v.
func (q *jsonQuery) walk(s []byte, v span, steps []jsonStep) {
	if q.work++; q.work > maxJSONWork {
		return
	}
	if len(steps) == 0 {
		q.spans = append(q.spans, v)
		return
	}
	step, rest := &steps[0], steps[1:]
	switch c := s[v.from]; step.kind {
	case stepKey:
		q.member(s, v, step.key, rest)
	case stepIndex:
		q.element(s, v, step.n, rest)
	case stepToken:
		if c == '[' && step.n != noIndex {
			q.element(s, v, step.n, rest)
		} else {
			q.member(s, v, step.key, rest)
		}
	case stepMembers:
		if c == '{' {
			q.all(s, v, rest)
		}
	case stepElements:
		if c == '[' {
			q.all(s, v, rest)
		}
	case stepChildren:
		q.all(s, v, rest)
	case stepRecursive:
		q.walk(s, v, rest)
		q.all(s, v, steps)
	}
}

func (q *jsonQuery) member(s []byte, v span, key []byte, rest []jsonStep) {
	find := jsonMember
	if q.last {
		find = lastJSONMember
	}
	if m, ok := find(s, v.from, key); ok {
		q.walk(s, span{m.from, m.to}, rest)
	}
}

func (q *jsonQuery) all(s []byte, v span, rest []jsonStep) {
	q.work += (v.to - v.from) / 32
	jsonItems(s, v.from, func(m jsonItem) bool {
		q.walk(s, span{m.from, m.to}, rest)
		return q.work <= maxJSONWork
	})
}

func (q *jsonQuery) element(s []byte, v span, n int, rest []jsonStep) {
	if s[v.from] != '[' {
		return
	}
	if n < 0 {
		jsonItems(s, v.from, func(jsonItem) bool { n++; return true })
		// Counted up by the length, -1 is now the last index.
		if n < 0 {
			return
		}
	}
	jsonItems(s, v.from, func(m jsonItem) bool {
		if n == 0 {
			q.walk(s, span{m.from, m.to}, rest)
		}
		n--
		return n >= 0
	})
}
