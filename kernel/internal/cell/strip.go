package cell

import (
	"reflect"
	"slices"
	"unsafe"
)

// What the interpreter runs are functions that it has made of its nodes by the time that a
// text is loaded. They hold some of the nodes, and those by their links all of the text,
// ten times as much memory: for as long as a function, a closure or an interface value
// lives. So the links that nothing looks at any more are cut.

// strip cuts the links of the functions and types that the texts of a cell declare.
func (c *Compiler) strip() {
	for roots, i := open(reflect.ValueOf(c.in).Elem(), "roots"), 0; i < roots.Len(); i++ {
		for _, d := range (node{roots.Index(i).UnsafePointer()}).child() {
			d.stripDeclaration()
		}
	}
}

func (n node) stripDeclaration() {
	switch parts := n.child(); {
	case n.is(kindFunction) && len(parts) == 4:
		for _, receiver := range parts[0].child() {
			receiver.strip(false)
		}
		parts[2].strip(false)
		parts[3].strip(true)
	case n.is(kindTypes):
		for _, spec := range parts {
			if t := spec.child()[len(spec.child())-1]; t.typ().v.IsValid() && !t.typ().v.IsNil() && !t.typ().field("incomplete").Bool() {
				up := t.parent()
				t.strip(false)
				*(*node)(t.at(nodeAnc)) = up
			}
		}
	}
}

// strip cuts the links of a node and of those below. Those of the body of a function
// begin with its start.
func (n node) strip(body bool) {
	children := n.child()
	for i, c := range children {
		c.strip(n.literal() && i == 3)
	}
	n.forgetNames()
	if !body {
		*(*node)(n.at(nodeStart)) = node{}
	}
	if n.kept() {
		return
	}
	*(*node)(n.at(nodeTnext)) = node{}
	*(*node)(n.at(nodeFnext)) = node{}
	if !n.looksUp() {
		*(*node)(n.at(nodeAnc)) = node{}
	}
	if !n.looksDown() {
		*(*[]node)(n.at(nodeChild)) = nil
	}
}

// looksUp says whether what is done at a node looks at the one above.
func (n node) looksUp() bool {
	up := n.parent()
	return n.literal() || n.is(kindSignature) || n.is(kindComposite) || up.p != nil && (up.is(kindAssignX) || up.is(kindDefineX))
}

// looksDown says whether what is done at a node looks at the nodes below.
func (n node) looksDown() bool {
	switch {
	case n.is(kindAssign), n.is(kindDefine):
		return *(*int)(n.at(nodeNleft)) > 1 || slices.ContainsFunc(n.child(), func(c node) bool { return c.is(kindComposite) })
	}
	return n.literal() || n.is(kindAssertion) || n.is(kindAssignX) || n.is(kindDefineX)
}

// whole marks a node that is looked at when it runs.
type whole struct{}

// keep lets a node stay as it is.
func (n node) keep() { *(*any)(n.at(nodeMeta)) = whole{} }

func (n node) kept() bool {
	_, ok := (*(*any)(n.at(nodeMeta))).(whole)
	return ok
}

// forgetNames empties the scope of a node in a function: names are found by now.
func (n node) forgetNames() {
	s := *(*unsafe.Pointer)(n.at(nodeScope))
	if s == nil || *(*bool)(unsafe.Add(s, scopeGlobal)) {
		return
	}
	*(*map[string]unsafe.Pointer)(unsafe.Add(s, scopeSym)) = nil
	*(*[]unsafe.Pointer)(unsafe.Add(s, scopeChild)) = nil
	*(*unsafe.Pointer)(unsafe.Add(s, scopeLoop)) = nil
	*(*unsafe.Pointer)(unsafe.Add(s, scopeRestart)) = nil
}

// The places of a scope's fields.
var (
	scopeGlobal  = scopeField("global", reflect.Bool)
	scopeSym     = scopeField("sym", reflect.Map)
	scopeChild   = scopeField("child", reflect.Slice)
	scopeLoop    = scopeField("loop", reflect.Pointer)
	scopeRestart = scopeField("loopRestart", reflect.Pointer)
)

func scopeField(name string, kind reflect.Kind) uintptr {
	s, _ := nodeType.FieldByName("scope")
	f, ok := s.Type.Elem().FieldByName(name)
	if !ok || f.Type.Kind() != kind {
		panic("the interpreter's scopes have no " + name) // another version
	}
	return f.Offset
}
