package cell

import (
	"fmt"
	"go/constant"
	"reflect"
	"slices"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// A node is one of the interpreter's syntax tree, read by the names of its
// fields. They are not ours: the version is pinned, and tests call functions
// through what is read here.
type node struct{ p unsafe.Pointer }

var nodeType = func() reflect.Type {
	packages, _ := reflect.TypeFor[interp.Interpreter]().FieldByName("srcPkg")
	node, _ := packages.Type.Elem().Elem().Elem().FieldByName("node")
	return node.Type.Elem()
}()

// The places of a node's fields.
var (
	nodeChild  = nodeField("child", reflect.Slice)
	nodeAnc    = nodeField("anc", reflect.Pointer)
	nodeTnext  = nodeField("tnext", reflect.Pointer)
	nodeFnext  = nodeField("fnext", reflect.Pointer)
	nodeInterp = nodeField("interp", reflect.Pointer)
	nodeFindex = nodeField("findex", reflect.Int)
	nodeLevel  = nodeField("level", reflect.Int)
	nodeTyp    = nodeField("typ", reflect.Pointer)
	nodeStart  = nodeField("start", reflect.Pointer)
	nodeScope  = nodeField("scope", reflect.Pointer)
	nodeMeta   = nodeField("meta", reflect.Interface)
	nodeNleft  = nodeField("nleft", reflect.Int)
	nodeExec   = nodeField("exec", reflect.Func)
	nodeGen    = nodeField("gen", reflect.Func)
	nodeRval   = nodeField("rval", reflect.Struct)
	nodeIdent  = nodeField("ident", reflect.String)
	nodeKind   = nodeField("kind", reflect.Uint)
	nodeAction = nodeField("action", reflect.Uint)
)

func nodeField(name string, kind reflect.Kind) uintptr {
	f, ok := nodeType.FieldByName(name)
	if !ok || f.Type.Kind() != kind {
		panic(fmt.Sprintf("the interpreter's nodes have no %s %s", name, kind)) // another version
	}
	return f.Offset
}

func (n node) at(offset uintptr) unsafe.Pointer { return unsafe.Add(n.p, offset) }

func (n node) child() []node           { return *(*[]node)(n.at(nodeChild)) }
func (n node) parent() node            { return *(*node)(n.at(nodeAnc)) }
func (n node) next() node              { return *(*node)(n.at(nodeTnext)) }
func (n node) otherwise() node         { return *(*node)(n.at(nodeFnext)) }
func (n node) ident() string           { return *(*string)(n.at(nodeIdent)) }
func (n node) constant() reflect.Value { return *(*reflect.Value)(n.at(nodeRval)) }

func (n node) index() int   { return *(*int)(n.at(nodeFindex)) }
func (n node) level() int   { return *(*int)(n.at(nodeLevel)) }
func (n node) action() uint { return *(*uint)(n.at(nodeAction)) }

// exec is what the interpreter does at a node.
func (n node) exec() *action { return (*action)(n.at(nodeExec)) }

// generator makes what the interpreter does at a node.
func (n node) generator() *func(node) { return (*func(node))(n.at(nodeGen)) }

// stderr is where the interpreter of a node writes what it says about panics.
func (n node) stderr() any { return stderrOf(*(**interp.Interpreter)(n.at(nodeInterp))) }

func stderrOf(in *interp.Interpreter) any {
	return open(reflect.ValueOf(in).Elem(), "stderr").Interface()
}

// kind is the name of what a node stands for.
func (n node) kind() string {
	f, _ := nodeType.FieldByName("kind")
	return name(reflect.NewAt(f.Type, n.at(nodeKind)).Elem())
}

// literal says whether a node stands for a function literal.
func (n node) literal() bool { return n.is(kindLiteral) }

func (n node) is(kind uint) bool { return *(*uint)(n.at(nodeKind)) == kind }

// The interpreter's numbers of what its nodes stand for.
var (
	kindLiteral   = nodeKindOf("funcLit")
	kindFunction  = nodeKindOf("funcDecl")
	kindSignature = nodeKindOf("funcType")
	kindTypes     = nodeKindOf("typeDecl")
	kindAssertion = nodeKindOf("typeAssertExpr")
	kindAssign    = nodeKindOf("assignStmt")
	kindAssignX   = nodeKindOf("assignXStmt")
	kindDefine    = nodeKindOf("defineStmt")
	kindDefineX   = nodeKindOf("defineXStmt")
	kindComposite = nodeKindOf("compositeLitExpr")
)

func nodeKindOf(text string) uint {
	f, _ := nodeType.FieldByName("kind")
	for k := range uint(1 << 10) {
		v := reflect.New(f.Type).Elem()
		v.SetUint(uint64(k))
		if name(v) == text {
			return k
		}
	}
	panic("the interpreter has no nodes " + text) // another version
}

// typ is the type of a node's value.
func (n node) typ() itype { return itypeAt(*(*unsafe.Pointer)(n.at(nodeTyp))) }

func itypeAt(p unsafe.Pointer) itype {
	f, _ := nodeType.FieldByName("typ")
	return itype{reflect.NewAt(f.Type.Elem(), p)}
}

// line is the line of a cell that a node of emitted code belongs to, 0 for none:
// that of the line marker before it.
func (n node) line() int {
	for ; n.p != nil; n = n.parent() {
		up := n.parent()
		if up.p == nil {
			break
		}
		siblings := up.child()
		i := slices.Index(siblings, n)
		for i--; i >= 0; i-- {
			if at := siblings[i].marks(); at > 0 {
				return at
			}
		}
	}
	return 0
}

// marks is the line that a line marker, ln = 5, sets.
func (n node) marks() int {
	c := n.child()
	if len(c) != 2 || c[0].ident() != "ln" {
		return 0
	}
	v := c[1].constant()
	switch {
	case !v.IsValid():
		return 0
	case v.CanInt():
		return int(v.Int())
	}
	if k, ok := v.Interface().(constant.Value); ok {
		at, _ := constant.Int64Val(k)
		return int(at)
	}
	return 0
}
