package syntax

import (
	"strconv"
	"strings"
)

// Print writes n, a Statement, Expr, Table or part of one, in the dialect Weir.
// Reading it gives the same tree, but for the places.
func Print(n Node) string {
	w := &printer{}
	switch n := n.(type) {
	case Expr:
		w.expr(n)
	case Body: // a Query is a Statement, too
		w.body(n)
	case Statement:
		w.statement(n)
	case Table:
		w.table(n)
	case *Window:
		w.window(n)
	case *TypeName:
		w.str(n.String())
	}
	return w.b.String()
}

type printer struct {
	b     strings.Builder
	spark bool // as Spark reads it
}

func (w *printer) str(s ...string) {
	for _, x := range s {
		w.b.WriteString(x)
	}
}

// list writes f(0), f(1), … with commas between.
func (w *printer) list(n int, f func(i int)) {
	for i := range n {
		if i > 0 {
			w.str(", ")
		}
		f(i)
	}
}

func (w *printer) exprs(es []Expr) { w.list(len(es), func(i int) { w.expr(es[i]) }) }

func (w *printer) names(names []string) {
	w.list(len(names), func(i int) { w.str(quoteName(names[i])) })
}

// when writes s if is holds.
func (w *printer) when(is bool, s string) {
	if is {
		w.str(s)
	}
}

// clause writes word and x, if there is an x.
func (w *printer) clause(word string, x Expr) {
	if x != nil {
		w.str(word)
		w.expr(x)
	}
}

// bindOf is how tightly e binds, as the parser reads it.
func bindOf(e Expr) int {
	switch e := e.(type) {
	case *Binary:
		return infixOps[e.Op].bind
	case *Unary:
		switch e.Op {
		case "not":
			return bindNot
		case "~": // so loosely not in each dialect
			return bindShift
		}
		return bindSign - 1
	case *Between, *In, *Like, *Is, *IsDistinct, *Quantified:
		return bindCompare
	case *AtZone, *Collate:
		return bindZone
	case *Lambda, *NamedArg, *GroupingSets:
		return bindNone
	case *Interval:
		return bindSign
	case *Number:
		if strings.HasPrefix(e.Text, "-") {
			return bindSign
		}
	}
	return bindCast
}

// operand writes e, in parentheses if it binds less than outer.
func (w *printer) operand(e Expr, outer int) {
	if bindOf(e) < outer {
		w.str("(")
		w.expr(e)
		w.str(")")
		return
	}
	w.expr(e)
}

func (w *printer) expr(e Expr) {
	switch e := e.(type) {
	case *Name:
		w.str(w.quotedNames(e.Parts))
	case *Star:
		w.star(e)
	case *All:
		w.str("ALL")
	case *Number:
		w.str(e.Text)
	case *Text:
		w.str(w.quotedText(e.Value))
	case *Bytes:
		w.str("X'")
		for i := 0; i < len(e.Value); i++ {
			w.str(string("0123456789ABCDEF"[e.Value[i]>>4]), string("0123456789ABCDEF"[e.Value[i]&15]))
		}
		w.str("'")
	case *Const:
		w.str(strings.ToUpper(e.Word))
	case *TypedText:
		w.str(strings.ToUpper(e.Type), " ", w.quotedText(e.Value))
	case *Interval:
		w.interval(e)
	case *Param:
		w.param(e)
	case *Unary:
		w.unary(e)
	case *Binary:
		w.binary(e)
	case *Case:
		w.caseExpr(e)
	case *Cast:
		w.str(map[bool]string{false: "CAST(", true: "TRY_CAST("}[e.Try])
		w.expr(e.X)
		w.str(" AS ", w.typeText(e.To), ")")
	case *Call:
		w.call(e)
	case *Subquery:
		w.when(e.Array, "ARRAY")
		w.query(e.Query)
	case *Exists:
		w.str("EXISTS ")
		w.query(e.Query)
	default:
		w.test(e)
	}
}

// test writes what decides about an operand.
func (w *printer) test(e Expr) {
	switch e := e.(type) {
	case *Between:
		w.operand(e.X, bindCompare)
		w.when(e.Not, " NOT")
		w.str(" BETWEEN ")
		w.when(e.Symmetric, "SYMMETRIC ")
		w.operand(e.Low, bindCompare+1)
		w.str(" AND ")
		w.operand(e.High, bindCompare+1)
	case *In:
		w.operand(e.X, bindCompare)
		w.when(e.Not, " NOT")
		w.str(" IN ")
		if e.Query != nil {
			w.query(e.Query)
			return
		}
		if e.Of != nil {
			w.operand(e.Of, bindCompare+1)
			return
		}
		w.str("(")
		w.exprs(e.List)
		w.str(")")
	case *Like:
		w.like(e)
	case *Is:
		w.operand(e.X, bindCompare)
		w.str(" IS ")
		w.when(e.Not, "NOT ")
		w.str(strings.ToUpper(e.What))
	case *IsDistinct:
		w.operand(e.X, bindCompare)
		w.str(" IS ")
		w.when(e.Not, "NOT ")
		w.str("DISTINCT FROM ")
		w.operand(e.Y, bindCompare+1)
	case *Quantified:
		w.operand(e.X, bindCompare)
		w.str(" ", e.Op, map[bool]string{false: " ANY ", true: " ALL "}[e.All])
		if e.Query != nil {
			w.query(e.Query)
			return
		}
		w.str("(")
		w.expr(e.List)
		w.str(")")
	case *AtZone:
		w.operand(e.X, bindZone)
		w.str(" AT TIME ZONE ")
		w.operand(e.Zone, bindZone+1)
	case *Collate:
		w.operand(e.X, bindZone)
		w.str(" COLLATE ", quoteName(e.Name))
	default:
		w.nested(e)
	}
}

// nested writes lists, structs, their parts, and what stands among arguments only.
func (w *printer) nested(e Expr) {
	switch e := e.(type) {
	case *List:
		w.str("[")
		w.exprs(e.Elems)
		w.str("]")
	case *Row:
		w.str("ROW(")
		w.exprs(e.Elems)
		w.str(")")
	case *Struct:
		w.str("{")
		w.list(len(e.Names), func(i int) {
			w.str(quoteText(e.Names[i]), ": ")
			w.expr(e.Values[i])
		})
		w.str("}")
	case *Map:
		w.str("MAP {")
		w.list(len(e.Keys), func(i int) {
			w.expr(e.Keys[i])
			w.str(": ")
			w.expr(e.Values[i])
		})
		w.str("}")
	case *Subscript:
		w.subscript(e)
	case *Field:
		if _, isName := e.X.(*Name); isName {
			w.str("(")
			w.expr(e.X)
			w.str(")")
		} else {
			w.operand(e.X, bindCast)
		}
		w.str(".", quoteName(e.Name))
	case *NamedArg:
		w.str(quoteName(e.Name), " := ")
		w.expr(e.X)
	case *Lambda:
		w.str("lambda ")
		w.names(e.Params)
		w.str(": ")
		w.expr(e.Body)
	case *GroupingSets:
		w.str(map[string]string{"rollup": "ROLLUP", "cube": "CUBE", "sets": "GROUPING SETS"}[e.Kind], " (")
		w.exprs(e.Items)
		w.str(")")
	}
}

func (w *printer) subscript(e *Subscript) {
	if n, ok := e.X.(*Number); ok {
		w.str("(", n.Text, ")")
	} else if s, ok := e.X.(*Subscript); ok && s.Closed {
		w.str("(")
		w.subscript(s)
		w.str(")")
	} else {
		w.operand(e.X, bindCast)
	}
	w.str("[")
	if e.I != nil {
		w.expr(e.I)
	}
	if e.Slice {
		w.str(" : ")
		if e.To != nil {
			w.expr(e.To)
		}
		if e.Step != nil {
			if e.To == nil {
				w.str("-")
			}
			w.str(" : ")
			w.expr(e.Step)
		}
	}
	w.str("]")
}

func (w *printer) star(e *Star) {
	if len(e.Table) > 0 {
		w.str(quoteNames(e.Table), ".")
	}
	w.str("*")
	if len(e.Exclude) > 0 {
		w.str(" EXCLUDE (")
		w.list(len(e.Exclude), func(i int) { w.str(quoteNames(e.Exclude[i])) })
		w.str(")")
	}
	if len(e.Replace) > 0 {
		w.str(" REPLACE (")
		w.items(e.Replace)
		w.str(")")
	}
	if len(e.Rename) > 0 {
		w.str(" RENAME (")
		w.list(len(e.Rename), func(i int) { w.str(quoteName(e.Rename[i].From), " AS ", quoteName(e.Rename[i].To)) })
		w.str(")")
	}
}

func (w *printer) interval(e *Interval) {
	w.str("INTERVAL")
	for _, part := range e.Parts {
		w.str(" ")
		switch part.Value.(type) {
		case *Text, *Number:
			w.expr(part.Value)
		default:
			w.str("(")
			w.expr(part.Value)
			w.str(")")
		}
		w.when(part.Unit != "", " "+strings.ToUpper(part.Unit))
		w.when(part.To != "", " TO "+strings.ToUpper(part.To))
	}
}

func (w *printer) param(e *Param) {
	switch {
	case e.Name == "$":
		w.str("$", strconv.Itoa(e.Index))
	case strings.HasPrefix(e.Name, "@"):
		w.str(e.Name)
	case e.Name != "":
		w.str(":", e.Name)
	default:
		w.str("?")
	}
}

func (w *printer) unary(e *Unary) {
	if e.Op == "not" {
		w.str("NOT ")
		w.operand(e.X, bindNot)
		return
	}
	w.str(e.Op)
	_, isNumber := e.X.(*Number)
	_, isUnary := e.X.(*Unary)
	if isNumber || isUnary {
		w.str("(")
		w.expr(e.X)
		w.str(")")
		return
	}
	w.operand(e.X, bindSign)
}

func (w *printer) binary(e *Binary) {
	bind := infixOps[e.Op].bind
	left, right := bind, bind+1
	pipesLeft, pipesRight := pipes(e.X), pipes(e.Y)
	switch { // dialects rank || before, beside and behind the operators of bits, and beside + and -
	case e.Op == "||":
		if right = bindMultiply; !pipesLeft {
			left = bindMultiply
		}
	case bind >= bindBitOr && bind <= bindAdd:
		if pipesLeft {
			left = bindMultiply
		}
		if pipesRight {
			right = bindMultiply
		}
	}
	w.operand(e.X, left)
	w.str(" ", strings.ToUpper(e.Op), " ")
	w.operand(e.Y, right)
}

func pipes(e Expr) bool {
	b, ok := e.(*Binary)
	return ok && b.Op == "||"
}

func (w *printer) like(e *Like) {
	w.operand(e.X, bindCompare)
	w.when(e.Not, " NOT")
	op := e.Op
	if op == "rilike" {
		op = "~*"
		if e.Not {
			// The sign carries the negation.
			s := w.b.String()
			w.b.Reset()
			w.str(strings.TrimSuffix(s, " NOT"))
			op = "!~*"
		}
	}
	w.str(" ", strings.ToUpper(op), " ")
	w.operand(e.Pattern, bindCompare+1)
	if e.Escape != nil {
		w.str(" ESCAPE ")
		w.operand(e.Escape, bindCompare+1)
	}
}

func (w *printer) caseExpr(e *Case) {
	w.str("CASE")
	w.clause(" ", e.Subject)
	for _, x := range e.Whens {
		w.clause(" WHEN ", x.When)
		w.clause(" THEN ", x.Then)
	}
	w.clause(" ELSE ", e.Else)
	w.str(" END")
}
