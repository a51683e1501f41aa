package sql

import (
	"strings"

	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// Nobody is refused anything here. So PostgreSQL's functions that ask what a role may do say yes of what is there, whoever asks.

// A privileged is what such a function asks about.
type privileged struct {
	names  int    // how many arguments name it
	rights string // what may be asked, between spaces
}

const tableRights = " select insert update delete truncate references trigger maintain "

// privilegeCalls are the functions by name.
var privilegeCalls = map[string]privileged{
	"has_table_privilege":                {1, tableRights},
	"has_any_column_privilege":           {1, " select insert update references "},
	"has_column_privilege":               {2, " select insert update references "},
	"has_sequence_privilege":             {1, " usage select update "},
	"has_schema_privilege":               {1, " create usage "},
	"has_database_privilege":             {1, " create connect temporary temp "},
	"has_function_privilege":             {1, " execute "},
	"has_type_privilege":                 {1, " usage "},
	"has_language_privilege":             {1, " usage "},
	"has_tablespace_privilege":           {1, " create "},
	"has_server_privilege":               {1, " usage "},
	"has_foreign_data_wrapper_privilege": {1, " usage "},
	"pg_has_role":                        {1, " member usage set "},
}

// privilege is a call of such a function, with or without the role before its other arguments.
func (l *lowering) privilege(name string, e *syntax.Call) (plan.Expr, error, bool) {
	p, is := privilegeCalls[name]
	if !is || l.b.dialect != nil && l.b.dialect != syntax.Weir && l.b.dialect != syntax.Postgres {
		return nil, nil, false
	}
	if n := len(e.Args) - p.names - 1; n != 0 && n != 1 {
		return nil, l.b.errorAt(e.Pos, "%s takes %d or %d arguments", name, p.names+1, p.names+2), true
	}
	of := e.Args[len(e.Args)-p.names-1:]
	if err := l.privilegeOf(name, p, of); err != nil {
		return nil, err, true
	}
	args, err := l.exprs(e.Args)
	if err != nil {
		return nil, err, true
	}
	var known plan.Expr
	for _, a := range args {
		if lit, ok := a.(*plan.Literal); ok && lit.Value != nil {
			continue
		}
		if is := call("is_not_null", a); known == nil {
			known = is
		} else {
			known = call("and", known, is)
		}
	}
	if known == nil {
		return plan.NewLiteral(true), nil, true
	}
	return &plan.Case{Whens: []plan.Expr{known}, Thens: []plan.Expr{plan.NewLiteral(true)}}, nil, true
}

// privilegeOf refuses a right that there is not, and a constant name of a table or column that there is not.
func (l *lowering) privilegeOf(name string, p privileged, of []syntax.Expr) error {
	last := of[len(of)-1]
	if t, ok := last.(*syntax.Text); ok {
		for _, right := range strings.Split(strings.ToLower(t.Value), ",") {
			right = strings.TrimSpace(right)
			for _, behind := range []string{" with grant option", " with admin option"} {
				right = strings.TrimSuffix(right, behind)
			}
			if right == "" || !strings.Contains(p.rights, " "+right+" ") {
				return l.b.errorAt(t.Pos, "%s: %q is none of %s", name, right, strings.ReplaceAll(strings.TrimSpace(p.rights), " ", ", "))
			}
		}
	}
	t, ok := of[0].(*syntax.Text)
	if !ok || name != "has_table_privilege" && name != "has_column_privilege" && name != "has_any_column_privilege" {
		return nil
	}
	it, err := syntax.ParseExpr(t.Value, syntax.Postgres)
	table, isName := it.X.(*syntax.Name)
	if err != nil || !isName {
		return l.b.errorAt(t.Pos, "%s: '%s' is no name of a table", name, t.Value)
	}
	n, err := l.b.env.Table(l.b.ctx, table.Parts)
	if err != nil {
		return l.b.wrap(t.Pos, err)
	}
	if column, ok := of[1].(*syntax.Text); ok && name == "has_column_privilege" && n.Schema().Index(column.Value) < 0 {
		return l.b.errorAt(column.Pos, "%s: %s has no column %q", name, t.Value, column.Value)
	}
	return nil
}
