package cell

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// An untaken error is the last result of a statement of the cell itself. The
// cell stops at that line, and cannot recover from it.
type untaken struct {
	err  error
	line int
}

// take stops the cell if err is not nil.
func take(err error, line int) any {
	if err != nil {
		panic(untaken{err, line})
	}
	return nil
}

// taken writes an expression as a statement. Where it is a statement of the
// cell, not of a function in it, no error that it gives goes unseen.
func (e *emitter) taken(x ast.Expr) {
	t := e.info.TypeOf(x)
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok || t == nil || e.fn == nil || !e.fn.entry || e.prints(x) || e.buffers(call) {
		e.exprStmt(x)
		return
	}
	switch t := e.typeOf(x).(type) {
	case *types.Tuple:
		if n := t.Len(); n > 0 && isError(t.At(n-1).Type()) {
			for _, name := range e.results(x, t) {
				e.line("_ = %s", name)
			}
			return
		}
	default:
		if isError(t) {
			e.line("weirrt.Take(%s, %d)", e.expr(x), e.lineOf(x))
			return
		}
	}
	e.exprStmt(x)
}

// results writes a call with several results and gives their names. A last
// result that is an error stops the cell.
func (e *emitter) results(x ast.Expr, tuple *types.Tuple) []string {
	var names []string
	for range tuple.Len() {
		names = append(names, e.fresh("t"))
	}
	e.line("%s := %s", strings.Join(names, ", "), e.expr(x))
	if n := tuple.Len(); isError(tuple.At(n - 1).Type()) {
		e.line("weirrt.Take(%s, %d)", names[n-1], e.lineOf(x))
	}
	return names
}

func isError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}

// lineOf is where x begins, as the interpreter keeps lines.
func (e *emitter) lineOf(x ast.Expr) int {
	return e.cell.line(e.c.fset.Position(x.Pos()).Line)
}

// prints says whether x prints with package fmt: its count of bytes is noise.
func (e *emitter) prints(x ast.Expr) bool {
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	f, ok := e.info.Uses[sel.Sel].(*types.Func)
	return ok && f.Pkg() != nil && f.Pkg().Path() == "fmt" && strings.Contains(f.Name(), "rint") && !strings.HasPrefix(f.Name(), "S")
}

// buffers says whether a call writes to a buffer or a hash. Those give no
// errors, or give them again when they are flushed.
func (e *emitter) buffers(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !slices.Contains([]string{"Write", "WriteString", "WriteByte", "WriteRune"}, sel.Sel.Name) {
		return false
	}
	f, ok := e.info.Uses[sel.Sel].(*types.Func)
	if !ok || f.Signature().Recv() == nil {
		return false
	}
	return ofBuffers(f.Signature().Recv().Type()) || ofBuffers(e.typeOf(sel.X))
}

func ofBuffers(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	path, _, _ := strings.Cut(named.Obj().Pkg().Path(), "/")
	return slices.Contains([]string{"bufio", "bytes", "strings", "hash"}, path)
}
