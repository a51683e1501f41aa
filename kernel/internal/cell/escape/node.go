package escape

import (
	"go/ast"
	"go/types"
)

// An op is what a node does.
type op uint8

const (
	opNone op = iota // evaluates its operands, gives nothing that points
	opName
	opLiteral
	opFunc
	opAddr
	opDeref
	opDot
	opDotPointer
	opIndex
	opSlice
	opConvert
	opInterface
	opAssertion
	opCall
	opCallInterface
	opInlined
	opAppend
	opCopy
	opLen
	opCap
	opMake
	opAllocate // new, make of maps, conversions of strings, concatenation
	opBytes    // a conversion of a string to a slice
	opPointerLiteral
	opArrayLiteral
	opSliceLiteral
	opStructLiteral
	opMapLiteral
	opClosure
	opMethodValue
	opExtreme
	opPanic
	opClear

	opDeclare
	opAssign
	opAssignPairs
	opAssignResults
	opAssignOK
	opIf
	opFor
	opRange
	opSwitch
	opTypeSwitch
	opCase
	opReturn
	opGo
	opSend
	opBranch
)

// A node is an expression or a statement of a function, with the bodies of inlined
// calls in their places.
type node struct {
	op         op
	typ        types.Type
	src        ast.Node
	plan       *Plan // of the copy of the function that src is in
	init       []*node
	x, y       *node
	list, more []*node // left and right sides; arguments; elements
	body, els  []*node
	name       *name
	fn         *fn  // called, or of a closure
	spread     bool // append(a, b...)
	inPlace    bool // the append is assigned to its slice
	defers     bool
	value      string // of a literal
	extra      int    // what it costs an inliner beside being a node
	loc        *location
}

// A name is a variable of a function, or of the copy of a function that is inlined.
type name struct {
	obj       types.Object
	typ       types.Type
	fn        *fn
	param     bool
	result    bool
	loc       *location
	define    *node // the assignment that declares it
	addressed bool
	slice     *exclusive
}

// A fn is a function, method or function literal of the program.
type fn struct {
	obj      *types.Func
	lit      *ast.FuncLit
	sig      *types.Signature
	info     *types.Info
	typ      *ast.FuncType
	recv     *ast.FieldList
	block    *ast.BlockStmt
	parent   *fn
	params   []*name
	results  []*name
	locals   []*name
	captures []*name
	body     []*node
	plan     *Plan
	defers   bool
	lost     bool // its results go where they are not followed
	done     bool
	leaks    []leaks // of done functions
	cost     int     // for an inliner; -1: impossible
	noInline bool
	calls    []*fn
	index    int
	low      int
	onStack  bool
}

// each visits the operands and parts of a node, in the order of their evaluation.
func (n *node) each(visit func(*node)) {
	one := func(m *node) {
		if m != nil {
			visit(m)
		}
	}
	all := func(list []*node) {
		for _, m := range list {
			one(m)
		}
	}
	all(n.init)
	one(n.x)
	if n.op != opFor {
		one(n.y)
	}
	all(n.list)
	all(n.more)
	all(n.body)
	if n.op == opFor {
		one(n.y)
	}
	all(n.els)
}
