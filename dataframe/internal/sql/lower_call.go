package sql

import (
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/dialects"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// call is a call of a scalar, aggregate or window function.
func (l *lowering) call(e *syntax.Call) (plan.Expr, error) {
	name := strings.ToLower(strings.Join(e.Name, "."))
	if f := l.b.own(name); f != nil {
		return l.ownCall(f, name, e)
	}
	if m := l.b.macro(name); m != nil {
		return l.macro(m, name, e)
	}
	if out, err, is := l.overDimensions(name, e); is {
		return out, err
	}
	if name == "regexp_matches" && l.b.dialect == syntax.Postgres {
		f, err := l.b.matchRows(e)
		if err != nil {
			return nil, err
		}
		return l.form(f, name, e)
	}
	if f := l.b.dialectFunction(name, len(e.Args)); f != nil {
		if f.Renamed() == "" {
			if l.b.dialect == syntax.MySQL && (name == "addtime" || name == "subtime") && l.scope != nil {
				t, err := l.expr(e.Args[0])
				if err != nil {
					return nil, err
				}
				if k := l.typeOf(t).Kind; k == column.KindString || k == column.KindTime {
					f = dialects.Later(name)
				}
			}
			out, err := l.form(f, name, e)
			return l.rowsApart(name, out), err
		}
		out, err := l.callOf(f.Renamed(), e)
		if err == nil && strings.HasPrefix(name, "jsonb_build_") {
			out = call("jsonb_checked", out)
		}
		if err == nil && strings.HasPrefix(name, "json_build_") {
			out = call("json_built", out, text(", "))
		}
		return out, err
	}
	return l.callIn(name, e)
}

// callIn is a call of a function of that name that is no other function of the dialect.
func (l *lowering) callIn(name string, e *syntax.Call) (plan.Expr, error) {
	if (name == "hash" || name == "xxhash64") && l.b.dialect == syntax.Spark {
		return nil, l.b.errorAt(e.Pos, "the values of Spark's %s are not there; hash64(…) is a hash of Weir's, and md5, sha2 and crc32 are as in Spark", name)
	}
	if out, err, is := l.special(name, e); is {
		return out, err
	}
	if t := castCalls[name]; t != "" && l.b.dialect == syntax.Spark && len(e.Args) == 1 {
		return l.cast(&syntax.Cast{Pos: e.Pos, X: e.Args[0], To: &syntax.TypeName{Pos: e.Pos, Name: t}})
	}
	if f := l.meant(name, e); f != nil {
		c, err := l.arguments(name, e)
		if err != nil {
			return nil, err
		}
		if (textFirst[name] || name == "length") && l.speaks(textNumbers) && len(c.Args) > 0 {
			c.Args[0] = l.asText(c.Args[0])
		}
		if out := l.byType(name, c); out != nil {
			return out, nil
		}
		if l.writesZone(name, c.Args) {
			return nil, l.b.errorAt(e.Args[1].Position(), "%s: letters of a zone are not there while the time zone is %s: concat(…, ' %s') writes it", name, l.b.zone, l.b.zone)
		}
		if out := f(l.oneZone(c.Args, false)); out != nil {
			return l.readAsMoment(name, out), nil
		}
		if why := l.patternRefused(name, c.Args); why != "" {
			return nil, l.b.errorAt(e.Args[1].Position(), "%s: %s", name, why)
		}
	}
	if f := spelled(name, len(e.Args)); f != nil && !e.Distinct && e.Over == nil && e.Filter == nil {
		c, err := l.arguments(name, e)
		if err != nil {
			return nil, err
		}
		if oneType[name] {
			c.Args = l.besideTexts(c.Args)
		}
		if out := f(l.oneZone(c.Args, false)); out != nil {
			return out, nil
		}
		return nil, l.b.errorAt(e.Pos, "%s: this unit is not there; there are microsecond, millisecond, second, minute, hour, day, week, month, quarter, year, decade, century and millennium", name)
	}
	if f := listAggregateCalled(name); f != nil && l.b.own(name) == nil {
		return l.ownCall(f, name, e)
	}
	return l.callOf(name, e)
}

// castCalls are Spark's functions that are casts.
var castCalls = map[string]string{"tinyint": "tinyint", "smallint": "smallint", "int": "int", "bigint": "bigint", "float": "float", "double": "double",
	"boolean": "boolean", "string": "string", "binary": "binary", "timestamp": "timestamp", "decimal": "decimal"}

// textFirst are the functions of parts of a text, which Spark and MySQL take of numbers and dates, too.
var textFirst = map[string]bool{"left": true, "right": true, "substr": true, "substring": true, "mid": true, "trim": true, "ltrim": true, "rtrim": true, "ascii": true}

// asText is e as the text that the dialect writes, unless it is one, or bytes.
func (l *lowering) asText(e plan.Expr) plan.Expr {
	switch k := l.typeOf(e).Kind; {
	case k == column.KindString, k == column.KindBinary, k == column.KindNull, k.Nested():
		return e
	}
	return l.castTo(e, column.String, false)
}

// callOf is a call of Weir's function of that name.
func (l *lowering) callOf(name string, e *syntax.Call) (plan.Expr, error) {
	if as := withoutWindow[name]; as != "" && e.Over == nil {
		name = as
	}
	if err := l.b.known(name, e); err != nil {
		return nil, err
	}
	if e.Over == nil && funcs.FindAggregate(name) != nil && l.aroundOnly(readBy(e)) {
		return l.aroundAggregate(e)
	}
	c, err := l.arguments(name, e)
	if err != nil {
		return nil, err
	}
	return l.called(c, e)
}

// called is c with what e has behind its arguments.
func (l *lowering) called(c *plan.Call, e *syntax.Call) (plan.Expr, error) {
	if e.Over == nil && funcs.FindAggregate(c.Func) != nil && l.aroundOnly(readBy(e)) {
		return nil, l.b.errorAt(e.Pos, "%s has columns of the query around only, so it belongs to that: compute it there, in a subquery of FROM, and name it here", syntax.Print(e))
	}
	if c.Func != "count" { // a function takes the text, count(DISTINCT …) what tells texts apart
		c.Args = l.b.uncollated(c.Args)
	}
	if out := l.byType(c.Func, c); out != nil {
		return out, nil
	}
	if out := l.jsonCall(c); out != nil && e.Over == nil && e.Filter == nil {
		return out, nil
	}
	if fn := keepsNulls[c.Func]; fn != "" && l.b.dialect != nil && !e.IgnoreNulls {
		c.Func = fn
	}
	if e.Over != nil && len(e.OrderBy) > 0 && funcs.FindWindow(c.Func) != nil && funcs.FindAggregate(c.Func) == nil {
		return nil, l.b.errorAt(e.Pos, "%s takes the order of its window: write OVER (ORDER BY …), not ORDER BY among the arguments", c.Func)
	}
	l.noteCompared(c)
	if out, err := l.jsonCalled(c, e); out != nil || err != nil {
		return out, err
	}
	places, labels := l.extremeLabel(c)
	if places != nil {
		c = places
	}
	if f := funcs.FindAggregate(c.Func); f != nil && (f.Name == "arg_min" || f.Name == "arg_max") && len(c.Args) > 1 {
		c.Args = slices.Clone(c.Args)
		c.Args[1] = l.ordered(c.Args[1], e.Pos)
	} else if c.Func == "nullif" && len(c.Args) == 2 && e.Over == nil && e.Filter == nil && l.mixesZones(c.Args) && !plan.Varies(c.Args[0]) {
		return l.unlessEqual(c.Args), nil
	} else if unless := l.unlessCompared(c, e); unless != nil {
		return unless, nil
	} else {
		c.Args = l.oneZone(c.Args, false)
	}
	l.countsTruth(c)
	switch {
	case c.Func == "nullif" && l.speaks(textNumbers): // has the type of its first
		if len(c.Args) == 2 && e.Over == nil && e.Filter == nil && l.otherNumber(c.Args) && !plan.Varies(c.Args[0]) {
			return l.unlessEqual(c.Args), nil
		}
	case oneType[c.Func]:
		c.Args = l.besideTexts(c.Args)
	case (c.Func == "lag" || c.Func == "lead") && len(c.Args) == 3:
		c.Args = slices.Clone(c.Args)
		both := l.besideTexts([]plan.Expr{c.Args[0], c.Args[2]})
		c.Args[0], c.Args[2] = both[0], both[1]
	case elementOf[c.Func] && len(c.Args) == 2 && l.readsTexts() && l.isList(c.Args[0]):
		if of := l.typeOf(c.Args[0]).Element(); isText(c.Args[1], l.typeOf(c.Args[1])) && of.Kind != column.KindString && !of.Kind.Nested() {
			c.Args = []plan.Expr{c.Args[0], l.castTo(c.Args[1], of, false)}
		}
	case c.Func == "if" && len(c.Args) == 3:
		c.Args = append(c.Args[:1:1], l.besideTexts(c.Args[1:])...)
	}
	l.fitArguments(c)
	if e.Over != nil && slices.ContainsFunc(c.Args, plan.HasWindow) {
		return nil, l.b.errorAt(e.Pos, "a window function of a window function: compute the inner one in a subquery of FROM")
	}
	err := l.modifiers(c, e)
	if err == nil && e.Over != nil {
		c.Over, err = l.over(e.Over)
	}
	if err != nil {
		return nil, err
	}
	if places != nil {
		return withLabels("enum_label", c, labels), nil
	}
	if l.b.dialect == syntax.MySQL && (c.Func == "lpad" || c.Func == "rpad") {
		return filledOrNull(c), nil
	}
	return l.mysqlBitAggregate(c), nil
}

// oneType are the functions whose arguments, or results, have one type.
var oneType = map[string]bool{"coalesce": true, "ifnull": true, "nvl": true, "nullif": true, "greatest": true, "least": true, "list_value": true}

// elementOf are the functions of a list and an element of it.
var elementOf = map[string]bool{"list_contains": true, "list_position": true, "list_append": true}

// keepsNulls are the functions that leave out nulls in Go: in SQL text first(x) is the first x, null or
// not, unless it says IGNORE NULLS.
var keepsNulls = map[string]string{"first": "first_null", "last": "last_null"}

// readBy is what the call of an aggregate reads of each row.
func readBy(e *syntax.Call) []syntax.Expr {
	out := slices.Clone(e.Args)
	for _, o := range e.OrderBy {
		out = append(out, o.X)
	}
	return out
}

// aroundOnly reports whether args, in a query in an expression, read the query around and nothing else.
func (l *lowering) aroundOnly(args []syntax.Expr) bool {
	if l.scope == nil || l.scope.outer == nil {
		return false
	}
	around := false
	for _, a := range args {
		here := false
		syntax.Walk(a, func(x syntax.Expr) bool {
			n, ok := x.(*syntax.Name)
			switch {
			case !ok:
			case l.scope.has(n.Parts):
				here = true
			default:
				is := l.scope.outer.in.knows(n.Parts)
				around, here = around || is, here || !is
			}
			return !here
		})
		if here {
			return false
		}
	}
	return around
}

// known says whether there is a function of that name, and whether it takes what
// was written behind the arguments.
func (b *binder) known(name string, e *syntax.Call) error {
	aggregate, window := funcs.FindAggregate(name), funcs.FindWindow(name)
	if funcs.FindScalar(name) == nil && aggregate == nil && window == nil {
		return b.unknownFunction(name, e)
	}
	if aggregate != nil || window != nil && e.Over != nil {
		return nil
	}
	if window != nil {
		return b.errorAt(e.Pos, "%s needs an OVER, as in %s OVER (ORDER BY …)", name, syntax.Print(e))
	}
	return b.noAggregate(name, e)
}

// unitFirst are the functions whose first argument is a unit, which other engines write
// without quotes.
var unitFirst = map[string]bool{"date_diff": true, "datediff": true, "timestampdiff": true, "date_trunc": true, "date_part": true, "datepart": true,
	"date_add": true, "dateadd": true, "date_sub": true, "datesub": true, "timestampadd": true, "trunc": true}

func (l *lowering) arguments(name string, e *syntax.Call) (*plan.Call, error) {
	c := call(name)
	c.Distinct = e.Distinct
	if len(e.Args) == 1 && name == "count" {
		if s, ok := e.Args[0].(*syntax.Star); ok && len(s.Table) == 0 {
			if e.Distinct {
				return nil, l.b.errorAt(s.Pos, "count(DISTINCT …) needs columns; count them over SELECT DISTINCT")
			}
			return c, nil
		}
	}
	if e.Distinct && len(e.Args) == 0 {
		return nil, l.b.errorAt(e.Pos, "%s(DISTINCT …) needs an argument", name)
	}
	for i, a := range e.Args {
		if n, ok := a.(*syntax.Name); ok && i == 0 && unitFirst[name] && len(n.Parts) == 1 && len(e.Args) > 1 && !l.isText(n) {
			if u := syntax.UnitOf(n.Parts[0]); u != "" {
				c.Args = append(c.Args, text(u))
				continue
			}
		}
		x, err := l.argument(a)
		if err != nil {
			return nil, err
		}
		c.Args = append(c.Args, x)
	}
	return c, nil
}

// isText reports whether n, in the place of a unit, is a column of texts, which name the units.
func (l *lowering) isText(n *syntax.Name) bool {
	if l.scope == nil || !l.scope.has(n.Parts) {
		return false
	}
	c, err := l.scope.lookup(n.Parts)
	return err == nil && c.typ.Kind == column.KindString
}

func (l *lowering) argument(a syntax.Expr) (plan.Expr, error) {
	if f, ok := a.(*syntax.Lambda); ok {
		return l.lambda(f)
	}
	return l.expr(a)
}

// special are calls that are no calls of a function of that name; is tells that this
// is one.
func (l *lowering) special(name string, e *syntax.Call) (out plan.Expr, err error, is bool) {
	if now := l.b.clock(name); now != nil && len(e.Args) == 0 && funcs.FindScalar(name) == nil {
		return now, nil, true
	}
	if out, err, is := l.privilege(name, e); is {
		return out, err, true
	}
	if out, err, is := l.overElements(name, e); is {
		return out, err, true
	}
	if out, err, is := l.overEntries(name, e); is {
		return out, err, true
	}
	if out, err, is := l.folded(name, e); is {
		return out, err, true
	}
	if u := unnestCall(e); u != nil {
		out, err = l.unnestItem(u, name, e)
		return out, err, true
	}
	switch name {
	case "date_add", "date_sub", "adddate", "subdate":
		if len(e.Args) == 2 {
			if i, ok := e.Args[1].(*syntax.Interval); ok {
				op := "+"
				if strings.Contains(name, "sub") {
					op = "-"
				}
				out, err = l.shift(op, e.Args[0], i)
				return out, err, true
			}
			return l.byTypes(name, e)
		}
	case "epoch_ms", "array_extract", "list_extract", "list_element", "array_slice", "list_slice", "sequence", "range", "generate_series",
		"concat", "concat_ws", "printf":
		return l.byTypes(name, e)
	case "date_part", "datepart":
		if len(e.Args) == 2 {
			out, err = l.datePart(e)
			return out, err, true
		}
	case "regexp_extract":
		return l.namedGroups(e)
	case "len", "length", "reverse", "contains":
		return l.overLists(name, e)
	case "current_setting":
		if out := l.setting(e); out != nil {
			return out, nil, true
		}
	case "getvariable":
		out, err = l.variableOf(e)
		return out, err, true
	case "columns":
		return nil, l.b.errorAt(e.Pos, "COLUMNS(…) stands in the list of SELECT, alone or inside an expression"), true
	case "element_from_zero":
		if len(e.Args) == 2 {
			out, err = l.fromZero(e)
			return out, err, true
		}
	case "row", "struct_pack", "named_struct", "struct", "struct_insert", "struct_update":
		out, err, is = l.structCall(name, e)
		return out, err, is
	}
	return nil, nil, false
}
