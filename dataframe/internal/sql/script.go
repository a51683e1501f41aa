package sql

import "weir/dataframe/internal/sql/syntax"

// SplitIn is syntax.Split for a script in the dialect of that name; "" is weir.
func SplitIn(dialect, script string) (statements []string, open bool, err error) {
	if dialect == "" {
		dialect = syntax.Weir.Name
	}
	if err := CheckDialect(dialect); err != nil {
		return nil, false, err
	}
	statements, open = syntax.Split(script, syntax.DialectOf(dialect))
	return statements, open, nil
}
