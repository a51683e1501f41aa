package cell

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// Go leaves open whether a variable beside a call is read before the call or after it. The compiler reads it
// after: g + f() sees what f makes of g, also where g is a part of something or is converted. So what has no
// calls is written behind what has, where a call may change it. (What is a name alone is read late as it is.)

// late says whether x has to be read after the calls of y.
func (e *emitter) late(x, y ast.Expr) bool {
	if _, name := ast.Unparen(x).(*ast.Ident); name {
		return false
	}
	return e.invokes(y) && !e.invokes(x) && e.changes(x)
}

// invokes says whether x calls a function or receives from a channel.
func (e *emitter) invokes(x ast.Expr) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.CallExpr:
			tv := e.info.Types[n.Fun]
			found = found || !tv.IsType() && !tv.IsBuiltin()
		}
		return !found
	})
	return found
}

// changes says whether a call may change what x reads: a part of something, or a variable that is not of
// this function alone. A length is read where it stands.
func (e *emitter) changes(x ast.Expr) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			return !e.info.Types[n.Fun].IsBuiltin()
		case *ast.IndexExpr, *ast.StarExpr:
			found = true
		case *ast.SelectorExpr:
			s, ok := e.info.Selections[n]
			found = found || ok && s.Kind() == types.FieldVal
		case *ast.Ident:
			v, ok := e.info.Uses[n].(*types.Var)
			found = found || ok && !v.IsField() && (e.use == nil || e.use.home[v] == nil || e.use.boxed(v))
		}
		return !found
	})
	return found
}

// early writes the value text of type t so that it is read where it stands: entries of a map are put into it one by one.
func (e *emitter) early(text string, t types.Type) string {
	return e.helper("early", t, func(name string) string {
		return fmt.Sprintf("func %s(a %s) %[2]s { return a }", name, e.typ(t))
	}) + "(" + text + ")"
}

// turned are the operators that give the same with their sides exchanged, as what they are written then.
var turned = map[token.Token]token.Token{token.ADD: token.ADD, token.MUL: token.MUL, token.AND: token.AND, token.OR: token.OR, token.XOR: token.XOR,
	token.LSS: token.GTR, token.GTR: token.LSS, token.LEQ: token.GEQ, token.GEQ: token.LEQ}

// backwards writes a op b of type t so that b is computed first; ok is false if that is not possible.
func (e *emitter) backwards(op token.Token, a, b string, t types.Type) (text string, ok bool) {
	basic, isBasic := t.Underlying().(*types.Basic)
	if !isBasic {
		return "", false
	}
	texts := basic.Info()&types.IsString != 0
	if other, ok := turned[op]; ok && (op != token.ADD || !texts) {
		return "(" + b + " " + other.String() + " " + a + ")", true
	}
	if op != token.SUB && op != token.ADD {
		return "", false
	}
	return e.helper("late"+map[token.Token]string{token.SUB: "sub", token.ADD: "add"}[op], t, func(name string) string {
		return fmt.Sprintf("func %s(b, a %s) %[2]s { return a %s b }", name, e.typ(t), op)
	}) + "(" + b + ", " + a + ")", true
}

// callsFirst are the places of values that are assigned together, in the order in which they are computed.
func (e *emitter) callsFirst(values []ast.Expr) (order []int) {
	var late []int
	for i, x := range values {
		if !e.invokes(x) && slices.ContainsFunc(values[i+1:], e.invokes) && e.changes(x) {
			late = append(late, i)
		} else {
			order = append(order, i)
		}
	}
	return append(order, late...)
}

// sum writes integers that are added up, or multiplied and so on, with those first that call; ok is false if there is
// no need.
func (e *emitter) sum(x *ast.BinaryExpr) (text string, ok bool) {
	t, isBasic := e.typeOf(x).Underlying().(*types.Basic)
	if _, can := turned[x.Op]; !can || !isBasic || t.Info()&types.IsInteger == 0 || e.info.Types[x].Value != nil {
		return "", false
	}
	parts := operands(x, x.Op)
	order := e.callsFirst(parts)
	if slices.IsSorted(order) {
		return "", false
	}
	for i, at := range order {
		if i > 0 {
			text += " " + x.Op.String() + " "
		}
		text += e.value(parts[at], e.typeOf(x))
	}
	return "(" + text + ")", true
}

// operands are what a chain of one operator joins.
func operands(x ast.Expr, op token.Token) []ast.Expr {
	if b, ok := ast.Unparen(x).(*ast.BinaryExpr); ok && b.Op == op {
		return append(operands(b.X, op), operands(b.Y, op)...)
	}
	return []ast.Expr{x}
}
