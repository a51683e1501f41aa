package shell

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"strconv"
	"strings"
)

// magicSQL is written in Go's words: the frames of the notebook are named as
// tables, and the query becomes weir.SQL(…).
var magicSQL = Magic{
	Name:  "sql",
	Usage: "%sql SELECT …, %%sql [--as name]",
	Doc:   "runs a query over the notebook's frames and 'files'; --as keeps the frame in a variable",
	Cell:  true,
	Run: func(ctx context.Context, sh *Shell, call Call, out Output) error {
		query, as := call.Line, ""
		if call.IsCell {
			query = call.Body
			switch {
			case len(call.Args) == 0:
			case len(call.Args) == 2 && call.Args[0] == "--as" && token.IsIdentifier(call.Args[1]):
				as = call.Args[1]
			default:
				return fmt.Errorf("%%%%sql %s: want nothing, or --as and a name", call.Line)
			}
		}
		if strings.TrimSpace(query) == "" {
			return errors.New("there is no query; write SELECT …")
		}
		var text strings.Builder
		for _, n := range sh.config.Interpreter.Names() {
			if n.Type == "*dataframe.Frame" {
				fmt.Fprintf(&text, "weir.Name(%q, %s); ", n.Name, n.Name)
			}
		}
		query = "weir.SQL(" + strconv.Quote(strings.TrimSuffix(strings.TrimSpace(query), ";")) + ")"
		if as != "" {
			query = as + " := " + query + "; " + as
		}
		return sh.runGo(ctx, call.Cell, call.At, text.String()+query, out)
	},
}
