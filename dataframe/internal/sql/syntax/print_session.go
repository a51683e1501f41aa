package syntax

import "strings"

// session writes the statements that show or set something.
func (w *printer) session(s Statement) {
	switch s := s.(type) {
	case *Describe:
		w.str("DESCRIBE ")
		w.when(s.Extended, "EXTENDED ")
		switch s.Kind {
		case "query":
			w.bareQuery(s.Query)
			return
		case "schema":
			w.str("SCHEMA ")
		case "function":
			w.str("FUNCTION ")
			if wordEnd(s.Name[0], 0) != len(s.Name[0]) {
				w.str(s.Name[0]) // a sign
				return
			}
		}
		w.str(quoteNames(s.Name))
	case *Show:
		w.show(s)
	case *Set:
		w.str(map[bool]string{false: "SET", true: "RESET"}[s.Reset])
		w.when(s.Name != nil, " "+quoteNames(s.Name))
		if s.Value != nil {
			w.str(" = ")
			w.list(len(s.Value), func(i int) { w.optionValue(s.Value[i]) })
		}
	case *Use:
		w.str("USE ", quoteNames(s.Name))
	case *Analyze:
		w.str("ANALYZE")
		if s.Table == nil {
			return
		}
		w.str(" TABLE ", quoteNames(s.Table))
		if s.Partition != nil {
			w.str(" PARTITION (")
			w.assignments(s.Partition)
			w.str(")")
		}
		w.str(" COMPUTE STATISTICS")
		w.when(s.NoScan, " NOSCAN")
		w.when(s.AllColumns, " FOR ALL COLUMNS")
		if len(s.Columns) > 0 {
			w.str(" FOR COLUMNS ")
			w.names(s.Columns)
		}
	case *Summarize:
		w.str("SUMMARIZE ")
		if s.Query != nil {
			w.bareQuery(s.Query)
			return
		}
		w.str(quoteNames(s.Name))
	default:
		w.prepared(s)
	}
}

func (w *printer) show(s *Show) {
	w.str("SHOW")
	from := " FROM "
	switch {
	case s.What == "all":
		return
	case s.What == "properties":
		w.str(" TBLPROPERTIES")
		from = " "
	default:
		w.str(" ", strings.ToUpper(s.What))
	}
	if strings.HasPrefix(s.What, "create") {
		from = " "
	}
	if s.From != nil {
		w.str(from, quoteNames(s.From))
	}
	w.when(s.Like != "", " LIKE "+quoteText(s.Like))
}

// optionValue puts a lone name in parentheses: without them it would be read as a text.
func (w *printer) optionValue(x Expr) {
	_, isName := x.(*Name)
	if c, ok := x.(*Const); ok {
		isName = c.Word != "true" && c.Word != "false" && c.Word != "null"
	}
	w.when(isName, "(")
	w.expr(x)
	w.when(isName, ")")
}
