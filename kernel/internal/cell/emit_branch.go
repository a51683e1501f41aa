package cell

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A rangeFunc is the body of a range over a function: a closure. Branches out
// of it set a code, which the loop looks at when the function has returned.
type rangeFunc struct {
	code  string // the variable
	state string // the variable that says whether the body may be called
	body  *ast.BlockStmt
	exits []exit
}

type exitKind int

const (
	exitReturn exitKind = iota
	exitBreak
	exitContinue
	exitGoto
)

// An exit is a way out of a body, to a loop or a label.
type exit struct {
	kind  exitKind
	loop  *loop
	label types.Object
}

func (e *emitter) push(l *loop) {
	l.depth = len(e.fn.ranges)
	e.fn.loops = append(e.fn.loops, l)
}

func (e *emitter) pop() { e.fn.loops = e.fn.loops[:len(e.fn.loops)-1] }

// labeled writes a statement with a label: of a loop, for its breaks, or of
// what a goto jumps to.
func (e *emitter) labeled(s *ast.LabeledStmt) {
	if target := e.gotoLabel(s); target != "" {
		e.line("%s:", target)
		e.halts()
	}
	switch s.Stmt.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt, *ast.BlockStmt:
		e.stmt(s.Stmt, s.Label.Name)
	default:
		e.stmt(s.Stmt, "")
	}
}

// gotoLabel names the label of a statement in the emitted text, if a goto
// mentions it.
func (e *emitter) gotoLabel(s *ast.LabeledStmt) string {
	label := e.info.Defs[s.Label]
	for id, o := range e.info.Uses {
		if o == label && e.use.gotos[id] {
			return e.local(label)
		}
	}
	return ""
}

func (e *emitter) branch(s *ast.BranchStmt) {
	if s.Tok == token.GOTO {
		e.goTo(e.info.Uses[s.Label])
		return
	}
	if s.Tok == token.FALLTHROUGH {
		e.line("fallthrough")
		return
	}
	for i := len(e.fn.loops) - 1; i >= 0; i-- {
		l := e.fn.loops[i]
		if s.Label != nil && l.label != s.Label.Name || s.Label == nil && s.Tok == token.CONTINUE && !l.isLoop {
			continue
		}
		e.jump(s.Tok, l)
		return
	}
	e.refuse(s.Pos(), "%s here", s.Tok)
}

// goTo writes a goto.
func (e *emitter) goTo(label types.Object) {
	if e.outOfRange(label) {
		e.exit(exit{kind: exitGoto, label: label})
		return
	}
	e.line("goto %s", e.local(label))
}

// outOfRange says whether a label is outside of the innermost body of a range
// over a function.
func (e *emitter) outOfRange(label types.Object) bool {
	if len(e.fn.ranges) == 0 {
		return false
	}
	body := e.fn.ranges[len(e.fn.ranges)-1].body
	return label.Pos() < body.Pos() || label.Pos() >= body.End()
}

// jump breaks or continues a loop that is around this place.
func (e *emitter) jump(tok token.Token, l *loop) {
	kind := exitBreak
	if tok == token.CONTINUE {
		kind = exitContinue
	}
	if l.rf != nil && l.depth+1 == len(e.fn.ranges) { // the body's own loop
		rf := e.fn.ranges[len(e.fn.ranges)-1]
		e.line("*%s = %d\nreturn %v", rf.state, map[exitKind]int{exitBreak: rangeDone, exitContinue: rangeReady}[kind], kind == exitContinue)
		return
	}
	if l.depth < len(e.fn.ranges) {
		e.exit(exit{kind: kind, loop: l})
		return
	}
	if kind == exitContinue {
		if l.next != "" {
			e.line("%s", l.next)
		}
		e.line("continue %s", l.emitted)
		return
	}
	e.line("break %s", l.emitted)
}

// exit leaves the innermost body of a range over a function with a code.
func (e *emitter) exit(x exit) {
	rf := e.fn.ranges[len(e.fn.ranges)-1]
	rf.exits = append(rf.exits, x)
	e.line("*%s = %d", rf.code, len(rf.exits))
	e.line("*%s = %d\nreturn false", rf.state, rangeDone)
}

func (e *emitter) halts() {
	if e.cell != 0 {
		e.line("if stop { weirrt.Halt() }")
	}
}
