package cell

import (
	"reflect"
	"unsafe"
)

// A call whose arguments are the results of another, f(g()), takes those that are
// interface values for plain ones: it puts them into interface values once more, where
// a nil one is nil no longer, and goes by the first parameter for all. So f is shown
// the results as values that stand where g leaves them.

// generatePassed makes what a call does.
func generatePassed(n node) {
	args := (*[]node)(n.at(nodeChild))
	plain := *args
	*args = unnested(n)
	generateCall(n)
	*args = plain
}

// unnested lists the function and the arguments of a call, with the results of calls
// among them one by one where one is an interface value.
func unnested(n node) []node {
	args := n.child()
	params := args[0].typ().list("arg")
	var out []node
	for i, c := range args {
		var results []itype
		if a := c.action(); i > 0 && (a == actionCall || a == actionCallSlice) && c.child()[0].typ().cat() == "funcT" {
			results = c.child()[0].typ().list("ret")
		}
		wrapped := false
		for j, t := range results {
			k := min(len(out)-1+j, len(params)-1)
			wrapped = wrapped || k >= 0 && t.methodical() && params[k].element().methodical()
		}
		if !wrapped {
			out = append(out, c)
			continue
		}
		for j, t := range results {
			out = append(out, c.result(j, t))
		}
	}
	return out
}

// methodical says whether the values of a type are interface values that the
// interpreter makes: those of interfaces with methods that cells declare.
func (t itype) methodical() bool {
	r := t.representation()
	return r.Kind() == reflect.Struct && r.Name() == "valueInterface"
}

// element is the type of the values for a parameter.
func (t itype) element() itype {
	if t.cat() == "variadicT" {
		return t.sub("val")
	}
	return t
}

// result is a node that is no call and has the value of one of the results of a call.
func (n node) result(i int, t itype) node {
	c := reflect.New(nodeType)
	c.Elem().Set(reflect.NewAt(nodeType, n.p).Elem())
	r := node{c.UnsafePointer()}
	*(*uint)(r.at(nodeAction)) = 0
	*(*int)(r.at(nodeFindex)) += i
	*(*unsafe.Pointer)(r.at(nodeTyp)) = t.v.UnsafePointer()
	return r
}
