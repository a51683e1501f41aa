package dataframe

import "weir/dataframe/internal/sql"

// SplitSQL cuts a script of statements with semicolons between them, for the
// dialect of that name ("" is Weir's). Each is given with blanks before it, so
// that the line:column of its errors are places of the script. Semicolons in
// texts, quoted names and comments divide nothing. The last is open if a quote
// or comment in it has no end.
func SplitSQL(script, dialect string) (statements []string, open bool, err error) {
	return sql.SplitIn(dialect, script)
}
