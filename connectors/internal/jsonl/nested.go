package jsonl

import (
	"unicode/utf8"

	"weir/dataframe/column"
)

// Nested gathers values of one type that are written as JSON elsewhere than in a file of JSON.
type Nested struct {
	p    parser
	node *node
}

// NewNested gathers values of type t or, unless they are wanted, checks them only.
func NewNested(t column.Type, want bool) *Nested { return &Nested{node: newNode(t, want)} }

// Null adds a null.
func (v *Nested) Null() { v.node.null() }

// Add adds the value that text is, or null and the reason why it is none.
func (v *Nested) Add(text []byte) (reason string) {
	v.p.b, v.p.i, v.p.why, v.p.path = text, 0, "", ""
	rows := v.node.n + 1
	v.p.space()
	if !utf8.Valid(text) {
		v.p.fail("it is not UTF-8")
	} else if v.p.value(v.node, 0) && v.p.end() {
		return ""
	}
	v.node.repair(rows)
	if v.p.path != "" {
		return v.p.path + ": " + v.p.why
	}
	return v.p.why
}

// Vector is what was added since the last time; nil if it is not wanted.
func (v *Nested) Vector() column.Vector { return v.node.vector() }
