package shell

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"weir/dataframe"
)

var magicHelp = Magic{
	Name:  "help",
	Usage: "%help, %help functions",
	Doc:   "lists the magics, or the functions of expressions and SQL",
	Run: func(_ context.Context, sh *Shell, call Call, out Output) error {
		var b strings.Builder
		if len(call.Args) > 0 {
			if call.Args[0] != "functions" {
				return fmt.Errorf("no help on %s; there is %%help and %%help functions, and name? tells of a name", call.Args[0])
			}
			functions(&b)
			out.Stream("stdout", b.String())
			return nil
		}
		b.WriteString("A cell is Go. Its last expression is shown; Display(v) shows v before the end.\n" +
			"An error that a statement gives and nobody takes stops the cell; _ = f() lets it go.\n\n")
		w := tabwriter.NewWriter(&b, 0, 8, 2, ' ', 0)
		for _, m := range sh.magics {
			fmt.Fprintf(w, "%s\t%s\n", m.Usage, m.Doc)
		}
		w.Flush()
		out.Stream("stdout", b.String())
		return nil
	},
}

// functions lists what Col(…) and SQL can be given to.
func functions(b *strings.Builder) {
	b.WriteString("In Go date_trunc is DateTrunc, and Call(\"date_trunc\", …) works for every name.\n")
	aggregates := false
	for _, f := range dataframe.Functions() {
		if f.Aggregate && !aggregates {
			aggregates = true
			b.WriteString("\nAggregates, for Agg:\n")
		}
		fmt.Fprintf(b, "%s\n", f.Doc)
		if f.Example != "" {
			fmt.Fprintf(b, "    %s\n", f.Example)
		}
	}
}
