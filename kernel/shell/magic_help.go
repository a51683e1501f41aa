package shell

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
)

var magicHelp = Magic{
	Name:  "help",
	Usage: "%help",
	Doc:   "lists the magics",
	Run: func(_ context.Context, sh *Shell, _ Call, out Output) error {
		var b strings.Builder
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
