package shell

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"strconv"
	"strings"

	"weir/dataframe"
)

// magicSQL is written in Go's words: the frames of the notebook are named as
// tables, and the query becomes weir.SQL(…).
var magicSQL = Magic{
	Name:  "sql",
	Usage: "%sql SELECT …, %%sql [--as name] [--dialect spark]",
	Doc:   "runs a query over the notebook's frames and 'files'; --as keeps the frame in a variable, --dialect reads it as spark, mysql or postgres do",
	Cell:  true,
	Run: func(ctx context.Context, sh *Shell, call Call, out Output) error {
		query, as, dialect := call.Line, "", ""
		if call.IsCell {
			var err error
			query = call.Body
			if as, dialect, err = sqlOptions(call); err != nil {
				return err
			}
		}
		if strings.TrimSpace(query) == "" {
			return errors.New("there is no query; write SELECT …")
		}
		from, line, col := query, call.At+1, 1
		if !call.IsCell {
			lines := strings.Split(call.Cell.Text, "\n")
			line, col = call.At, 1+max(0, strings.LastIndex(lines[min(call.At, len(lines))-1], query))
		}
		var text strings.Builder
		for _, n := range sh.config.Interpreter.Names() {
			if n.Type == "*dataframe.Frame" {
				fmt.Fprintf(&text, "weir.Name(%q, %s); ", n.Name, n.Name)
			}
		}
		query = "weir.SQL(" + strconv.Quote(strings.TrimSuffix(strings.TrimSpace(query), ";")) + ")"
		switch {
		case dialect != "" && as != "":
			query = as + ` := weir.SQL("SELECT 1"); ` + inDialect(dialect, "func()", as+" = "+query) + "; " + as
		case dialect != "":
			query = inDialect(dialect, "func() any", "return "+query)
		case as != "":
			query = as + " := " + query + "; " + as
		}
		return placed(sh.runGo(ctx, call.Cell, call.At, text.String()+query, out), from, line, col)
	},
}

// sqlOptions are the name and the dialect that %%sql is given.
func sqlOptions(call Call) (as, dialect string, err error) {
	for i := 0; i < len(call.Args); i += 2 {
		switch {
		case i+1 < len(call.Args) && call.Args[i] == "--as" && as == "" && token.IsIdentifier(call.Args[i+1]):
			as = call.Args[i+1]
		case i+1 < len(call.Args) && call.Args[i] == "--dialect" && dialect == "":
			if dialect = call.Args[i+1]; dialect == "weir" {
				break
			}
			if _, err := dataframe.FunctionsIn(dialect); err != nil {
				return "", "", fmt.Errorf("%%%%sql %s: %w", call.Line, err)
			}
		default:
			return "", "", fmt.Errorf("%%%%sql %s: want nothing, --as and a name, or --dialect and weir, spark, mysql or postgres", call.Line)
		}
	}
	return as, dialect, nil
}

// inDialect is a call of a function of that head, which does what body says while the session speaks a dialect.
func inDialect(dialect, head, body string) string {
	return head + ` { before := ""; for _, s := range weir.Settings() { if s.Name == "sql.dialect" { before = s.Value } }; ` +
		`weir.Set("sql.dialect", ` + strconv.Quote(dialect) + `); defer func() { weir.Set("sql.dialect", before) }(); ` + body + ` }()`
}
