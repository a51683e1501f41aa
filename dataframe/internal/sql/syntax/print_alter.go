package syntax

import "strings"

func (w *printer) alterAction(a AlterAction) {
	name := quoteNames(a.Name)
	switch a.Kind {
	case "add column":
		w.str("ADD COLUMN ")
		w.when(a.Exists, "IF NOT EXISTS ")
		w.columnDef(*a.Column)
	case "drop column":
		w.str("DROP COLUMN ")
		w.when(a.Exists, "IF EXISTS ")
		w.str(name)
	case "add constraint":
		w.str("ADD ")
		w.constraint(a.Constraint)
	case "drop constraint":
		if a.To != nil {
			w.str("DROP PRIMARY KEY")
			w.when(a.Exists, " IF EXISTS")
			return
		}
		w.str("DROP CONSTRAINT ")
		w.when(a.Exists, "IF EXISTS ")
		w.str(name)
	case "rename column":
		if a.Column != nil {
			w.str("CHANGE COLUMN ", name, " ")
			w.columnDef(*a.Column)
			return
		}
		w.str("RENAME COLUMN ", name, " TO ", quoteName(a.To[0]))
	case "rename":
		w.str("RENAME TO ", quoteNames(a.To))
	case "alter type":
		w.str("ALTER COLUMN ", name, " TYPE ", a.Column.Type.String())
	case "set default":
		w.str("ALTER COLUMN ", name, " SET DEFAULT ")
		w.expr(a.Value)
	case "drop default", "set not null", "drop not null":
		w.str("ALTER COLUMN ", name, " ", strings.ToUpper(a.Kind))
	case "comment":
		w.str("ALTER COLUMN ", name, " COMMENT ", quoteText(a.To[0]))
	case "add partition":
		w.str("ADD ")
		w.when(a.Exists, "IF NOT EXISTS ")
		w.str("PARTITION (")
		w.assignments(a.Partition)
		w.str(")")
		if a.To != nil {
			w.str(" LOCATION ", quoteText(a.To[0]))
		}
	case "drop partition":
		w.str("DROP ")
		w.when(a.Exists, "IF EXISTS ")
		w.str("PARTITION (")
		w.assignments(a.Partition)
		w.str(")")
	case "set properties":
		w.str("SET TBLPROPERTIES ")
		w.options(a.Options)
	case "unset properties":
		w.str("UNSET TBLPROPERTIES ")
		w.when(a.Exists, "IF EXISTS ")
		w.options(a.Options)
	case "set location":
		w.str("SET LOCATION ", quoteText(a.To[0]))
	}
}
