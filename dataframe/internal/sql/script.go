package sql

import "weir/dataframe/internal/sql/syntax"

// SplitIn is syntax.Split for a script in the dialect of that name; "" is weir.
func SplitIn(dialect, script string) (statements []string, open bool, err error) {
	d, err := dialectOf(dialect)
	if err != nil {
		return nil, false, err
	}
	statements, open = syntax.Split(script, d)
	return statements, open, nil
}
