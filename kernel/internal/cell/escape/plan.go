package escape

import (
	"go/ast"
	"go/types"
)

// A Plan says where a function, or a copy of it that is inlined, has the arrays of its
// slices. What it does not name is on the heap.
type Plan struct {
	Appends map[*ast.CallExpr]Append
	Bytes   map[*ast.CallExpr]Bytes
	Moves   map[ast.Stmt][]Move
	Inlined map[*ast.CallExpr]*Plan // the copies of functions that are called
	Frames  map[ast.Node][]*Buffer  // of function literals, and of a function: its declaration
	Stays   map[*types.Var]bool     // builders that are on the stack
	Given   []*Buffer               // of the function that a copy is inlined into
}

// A Buffer is a piece of the stack that one slice may use once.
type Buffer struct {
	_ bool
}

// An Append may use a buffer. With Step its capacity grows to the next class of sizes.
type Append struct {
	Buffer *Buffer
	Step   bool
}

// Bytes is how a conversion of a string to a slice stays in its function.
type Bytes uint8

// A conversion with room for 32, or of the text itself.
const (
	Buffered Bytes = iota + 1
	Shared
)

// A Move copies a slice from its buffer to the heap before a statement.
type Move struct {
	Var    *types.Var
	Buffer *Buffer
	Keeps  bool // its capacity
	name   *name
}

func newPlan() *Plan {
	return &Plan{
		Appends: map[*ast.CallExpr]Append{}, Bytes: map[*ast.CallExpr]Bytes{}, Moves: map[ast.Stmt][]Move{},
		Inlined: map[*ast.CallExpr]*Plan{}, Frames: map[ast.Node][]*Buffer{}, Stays: map[*types.Var]bool{},
	}
}

// Empty says whether the function and all that is inlined in it use the heap only.
func (p *Plan) Empty() bool {
	if p == nil {
		return true
	}
	if len(p.Appends)+len(p.Bytes)+len(p.Moves)+len(p.Stays) > 0 {
		return false
	}
	for _, q := range p.Inlined {
		if !q.Empty() {
			return false
		}
	}
	return true
}
