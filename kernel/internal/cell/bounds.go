package cell

import (
	"fmt"
	"strconv"
	"strings"
)

// A quantity is an index or a limit of a slice; those of unsigned types may be
// beyond the greatest int.
type quantity struct {
	n        int
	unsigned bool
}

func (q quantity) negative() bool { return q.n < 0 && !q.unsigned }
func (q quantity) beyond(limit int) bool {
	return q.n < 0 || q.n > limit
}

func (q quantity) String() string {
	if q.unsigned {
		return strconv.FormatUint(uint64(q.n), 10)
	}
	return strconv.Itoa(q.n)
}

// indexPanic is the panic of an index out of range.
func indexPanic(i, n int, unsigned bool) {
	q := quantity{i, unsigned}
	if q.negative() {
		panic(runtimeError(fmt.Sprintf("index out of range [%s]", q)))
	}
	panic(runtimeError(fmt.Sprintf("index out of range [%s] with length %d", q, n)))
}

// boundsPanic is the panic of x[low:high:max]. The bits 1, 2 and 4 of given and
// unsigned stand for the three.
func boundsPanic(kind string, given, unsigned, low, high, max, limit int) {
	l, h, m := quantity{low, unsigned&1 != 0}, quantity{high, unsigned&2 != 0}, quantity{max, unsigned&4 != 0}
	with := fmt.Sprintf(" with %s %d", kind, limit)
	text := ""
	switch three := given&4 != 0; {
	case three && m.beyond(limit):
		text = bound("::"+m.String(), m, with)
	case three && h.beyond(max):
		text = pair(":"+h.String()+":", h, m.String())
	case three:
		text = pair(l.String()+":", l, h.String()+":")
		if l.negative() {
			text = "[" + l.String() + "::]"
		}
	case given&2 != 0 && h.beyond(limit):
		text = bound(":"+h.String(), h, with)
	default:
		text = pair(l.String()+":", l, h.String())
	}
	panic(runtimeError("slice bounds out of range " + text))
}

// bound writes one limit; what it should keep to does not matter if it is
// negative.
func bound(text string, q quantity, with string) string {
	if q.negative() {
		with = ""
	}
	return "[" + text + "]" + with
}

// pair writes a limit and the one that it is beyond.
func pair(text string, q quantity, other string) string {
	if q.negative() {
		other = ""
	}
	return "[" + text + other + "]"
}

// valueMethodPanic is the panic of a method of values called by way of an
// interface that holds a nil pointer.
func valueMethodPanic(typ, method string) {
	name := typ[strings.LastIndexByte(typ, '.')+1:]
	panic(plainError(fmt.Sprintf("value method %s.%s called using nil *%s pointer", typ, method, name)))
}

// plainError is a panic of the language whose text stands alone.
type plainError string

func (e plainError) Error() string { return string(e) }

// RuntimeError marks the type as a runtime.Error.
func (plainError) RuntimeError() {}
