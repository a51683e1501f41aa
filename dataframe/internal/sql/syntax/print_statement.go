package syntax

import (
	"strconv"
	"strings"
)

func (w *printer) statement(s Statement) {
	switch s := s.(type) {
	case *Query:
		w.bareQuery(s)
	case *Explain:
		w.str("EXPLAIN ")
		w.when(s.Analyze, "ANALYZE ")
		w.when(s.Mode != "", strings.ToUpper(s.Mode)+" ")
		w.statement(s.Statement)
	case *Insert:
		w.insert(s)
	case *MultiInsert:
		w.str("FROM ")
		w.list(len(s.From), func(i int) { w.table(s.From[i]) })
		for _, i := range s.Inserts {
			w.str(" ")
			w.insert(i)
		}
	case *Delete:
		w.with(s.With)
		if s.Joined != nil {
			w.str("DELETE ", quoteName(s.Alias), " FROM ")
			w.table(s.Joined)
		} else {
			w.str("DELETE FROM ", quoteNames(s.Table))
			w.as(As{Name: s.Alias})
		}
		if len(s.Using) > 0 {
			w.str(" USING ")
			w.list(len(s.Using), func(i int) { w.table(s.Using[i]) })
		}
		w.clause(" WHERE ", s.Where)
		w.first(s.First)
		w.returning(s.Returning)
	case *Update:
		w.with(s.With)
		w.str("UPDATE ")
		if s.Joined != nil {
			w.table(s.Joined)
		} else {
			w.str(quoteNames(s.Table))
			w.as(As{Name: s.Alias})
		}
		w.str(" SET ")
		w.sets(s.Set)
		if len(s.From) > 0 {
			w.str(" FROM ")
			w.list(len(s.From), func(i int) { w.table(s.From[i]) })
		}
		w.clause(" WHERE ", s.Where)
		w.first(s.First)
		w.returning(s.Returning)
	case *Merge:
		w.merge(s)
	case *Copy:
		w.copy(s)
	case *Truncate:
		w.str("TRUNCATE TABLE ", quoteNames(s.Table))
		if s.Partition != nil {
			w.str(" PARTITION (")
			w.assignments(s.Partition)
			w.str(")")
		}
		w.when(s.Restart, " RESTART IDENTITY")
	default:
		w.definition(s)
	}
}

func (w *printer) insert(s *Insert) {
	w.str("INSERT ")
	named := s.Conflict != nil || s.Constraint != ""
	w.when(s.OnConflict != "" && s.OnConflict != "update" && !named, "OR "+strings.ToUpper(s.OnConflict)+" ")
	w.str(map[bool]string{false: "INTO ", true: "OVERWRITE "}[s.Overwrite])
	if s.URL != "" {
		w.str(quoteText(s.URL))
	} else {
		w.str(quoteNames(s.Table))
		w.when(s.As != "", " AS "+quoteName(s.As))
	}
	if s.Partition != nil {
		w.str(" PARTITION (")
		w.assignments(s.Partition)
		w.str(")")
	}
	w.when(s.IfNotExists, " IF NOT EXISTS")
	w.columns(s.Columns)
	w.when(s.ByName, " BY NAME")
	if s.Query == nil {
		w.str(" DEFAULT VALUES")
		w.returning(s.Returning)
		return
	}
	w.str(" ")
	w.bareQuery(s.Query)
	w.when(s.Alias != "", " AS "+quoteName(s.Alias))
	if s.OnConflict == "update" || named {
		w.str(" ON CONFLICT")
		w.columns(s.Conflict)
		w.when(s.Constraint != "", " ON CONSTRAINT "+quoteName(s.Constraint))
		if s.OnConflict == "ignore" {
			w.str(" DO NOTHING")
			w.returning(s.Returning)
			return
		}
		w.str(" DO UPDATE SET ")
		w.sets(s.Set)
		w.clause(" WHERE ", s.SetWhere)
	}
	w.returning(s.Returning)
}

func (w *printer) returning(items []Item) {
	if len(items) > 0 {
		w.str(" RETURNING ")
		w.items(items)
	}
}

// assignments writes a = 1, b = DEFAULT; a partition without a value is its name.
func (w *printer) assignments(list []Assignment) {
	w.list(len(list), func(i int) {
		w.str(quoteNames(list[i].Column))
		w.clause(" = ", list[i].Value)
	})
}

func (w *printer) sets(list []Assignment) {
	w.list(len(list), func(i int) {
		w.str(quoteNames(list[i].Column), " = ")
		if list[i].Value == nil {
			w.str("DEFAULT")
			return
		}
		w.expr(list[i].Value)
	})
}

func (w *printer) merge(s *Merge) {
	w.with(s.With)
	w.str("MERGE INTO ", quoteNames(s.Target))
	w.as(As{Name: s.Alias})
	w.str(" USING ")
	w.table(s.Source)
	w.clause(" ON ", s.On)
	for _, x := range s.Whens {
		w.str(" WHEN ", strings.ToUpper(x.Match))
		w.clause(" AND ", x.And)
		w.str(" THEN ")
		switch x.Action {
		case "update":
			w.str("UPDATE SET ")
			w.when(x.Star, "*")
			w.sets(x.Set)
		case "insert":
			w.str("INSERT")
			if x.Star {
				w.str(" *")
				continue
			}
			w.columns(x.Columns)
			w.str(" VALUES (")
			w.exprs(x.Values)
			w.str(")")
		case "delete":
			w.str("DELETE")
		default:
			w.str("DO NOTHING")
		}
	}
	w.returning(s.Returning)
}

func (w *printer) copy(s *Copy) {
	w.str("COPY ")
	if s.Query != nil {
		w.query(s.Query)
	} else {
		w.str(quoteNames(s.Table))
		w.columns(s.Columns)
	}
	w.str(map[bool]string{false: " FROM ", true: " TO "}[s.To], quoteText(s.Place))
	if s.Options != nil {
		w.str(" ")
		w.options(s.Options)
	}
}

// options writes ('key' = value, …).
func (w *printer) options(list []Option) {
	w.str("(")
	w.list(len(list), func(i int) {
		w.str(quoteText(list[i].Key))
		if list[i].Value != nil {
			w.str(" = ")
			w.optionValue(list[i].Value)
		}
	})
	w.str(")")
}

// definition writes statements about tables and settings.
func (w *printer) definition(s Statement) {
	switch s := s.(type) {
	case *CreateTable:
		w.createTable(s)
	case *CreateView:
		w.str("CREATE ")
		w.when(s.OrReplace, "OR REPLACE ")
		w.when(s.Temp, "TEMP ")
		w.when(s.Materialized, "MATERIALIZED ")
		w.str("VIEW ")
		w.when(s.IfNotExists, "IF NOT EXISTS ")
		w.str(quoteNames(s.Name))
		w.columns(s.Columns)
		w.when(s.Comment != "", " COMMENT "+quoteText(s.Comment))
		w.str(" AS ")
		w.bareQuery(s.Query)
	case *CreateSchema:
		w.str("CREATE SCHEMA ")
		w.when(s.IfNotExists, "IF NOT EXISTS ")
		w.str(quoteNames(s.Name))
		w.when(s.Location != "", " LOCATION "+quoteText(s.Location))
		w.when(s.Comment != "", " COMMENT "+quoteText(s.Comment))
	case *CreateMacro:
		w.macro(s)
	case *CreateType:
		w.str("CREATE TYPE ")
		w.when(s.IfNotExists, "IF NOT EXISTS ")
		w.str(quoteNames(s.Name), " AS ", s.Type.String())
	case *Drop:
		w.str("DROP ", strings.ToUpper(s.Kind), " ")
		w.when(s.IfExists, "IF EXISTS ")
		w.list(len(s.Names), func(i int) { w.str(quoteNames(s.Names[i])) })
		w.when(s.Cascade, " CASCADE")
	case *CreateIndex:
		w.str("CREATE ")
		w.when(s.Unique, "UNIQUE ")
		w.str("INDEX ")
		w.when(s.IfNotExists, "IF NOT EXISTS ")
		w.when(s.Name != "", quoteName(s.Name)+" ")
		w.str("ON ", quoteNames(s.Table), " (")
		w.list(len(s.Columns)+len(s.Exprs), func(i int) {
			if i < len(s.Columns) {
				w.str(quoteName(s.Columns[i]))
				return
			}
			w.str("(")
			w.expr(s.Exprs[i-len(s.Columns)])
			w.str(")")
		})
		w.str(")")
		w.clause(" WHERE ", s.Where)
	case *Comment:
		w.str("COMMENT ON ", strings.ToUpper(s.Kind), " ", quoteNames(s.Name), " IS ", quoteText(s.Text))
	case *Ignored:
		w.str(s.Text)
	case *AlterTable:
		w.str("ALTER ", map[bool]string{false: "TABLE ", true: "VIEW "}[s.View])
		w.when(s.IfExists, "IF EXISTS ")
		w.str(quoteNames(s.Name), " ")
		w.list(len(s.Actions), func(i int) { w.alterAction(s.Actions[i]) })
	default:
		w.session(s)
	}
}

func (w *printer) createTable(s *CreateTable) {
	w.str("CREATE ")
	w.when(s.OrReplace, "OR REPLACE ")
	w.when(s.Temp, "TEMP ")
	w.when(s.External, "EXTERNAL ")
	w.str("TABLE ")
	w.when(s.IfNotExists, "IF NOT EXISTS ")
	w.str(quoteNames(s.Name))
	if s.Like != nil {
		w.str(" LIKE ", quoteNames(s.Like))
	}
	if len(s.Columns)+len(s.Constraints) > 0 {
		w.str(" (")
		w.columnDefs(s.Columns)
		for i := range s.Constraints {
			w.when(i > 0 || len(s.Columns) > 0, ", ")
			w.constraint(&s.Constraints[i])
		}
		w.str(")")
	}
	w.when(s.AutoStart != "", " AUTO_INCREMENT = "+s.AutoStart)
	w.when(s.Using != "", " USING "+quoteName(s.Using))
	if len(s.PartitionedBy) > 0 {
		w.str(" PARTITIONED BY (")
		w.columnDefs(s.PartitionedBy)
		w.str(")")
	}
	if len(s.ClusteredBy) > 0 {
		w.str(" CLUSTERED BY")
		w.columns(s.ClusteredBy)
		w.when(s.Buckets > 0, " INTO "+strconv.FormatInt(s.Buckets, 10)+" BUCKETS")
	}
	w.when(s.Location != "", " LOCATION "+quoteText(s.Location))
	w.when(s.Comment != "", " COMMENT "+quoteText(s.Comment))
	if s.Options != nil {
		w.str(" OPTIONS ")
		w.options(s.Options)
	}
	if s.Properties != nil {
		w.str(" TBLPROPERTIES ")
		w.options(s.Properties)
	}
	if s.Query != nil {
		w.str(" AS ")
		w.bareQuery(s.Query)
	}
}

func (w *printer) columnDefs(list []ColumnDef) {
	w.list(len(list), func(i int) { w.columnDef(list[i]) })
}

func (w *printer) columnDef(c ColumnDef) {
	w.str(quoteName(c.Name))
	if c.Type != nil {
		w.str(" ", c.Type.String())
	}
	w.when(c.NotNull, " NOT NULL")
	for i := range c.Constraints {
		w.str(" ")
		w.constraint(&c.Constraints[i])
	}
	if c.Default != nil {
		w.str(" DEFAULT ")
		w.operand(c.Default, bindCompare+1)
	}
	if c.Generated != nil {
		w.str(" GENERATED ALWAYS AS (")
		w.expr(c.Generated)
		w.str(")")
	}
	if c.Identity != nil {
		w.identity(c.Identity)
	}
	w.when(c.Comment != "", " COMMENT "+quoteText(c.Comment))
}
