package shell

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
)

var magicWho = Magic{
	Name:  "who",
	Usage: "%who",
	Doc:   "lists the names that cells have declared: their types, and how much the variables hold",
	Run: func(_ context.Context, sh *Shell, _ Call, out Output) error {
		names := slices.Clone(sh.config.Interpreter.Names())
		if len(names) == 0 {
			out.Stream("stdout", "nothing is declared yet\n")
			return nil
		}
		slices.SortFunc(names, func(a, b Name) int { return cmp.Compare(a.Name, b.Name) })
		var b strings.Builder
		w := tabwriter.NewWriter(&b, 0, 8, 2, ' ', 0)
		for _, n := range names {
			fmt.Fprintf(w, "%s\t%s\t%s", n.Name, n.Kind, n.Type)
			if v, ok := sh.config.Interpreter.Value(n.Name); ok {
				fmt.Fprintf(w, "\t%s", sizeOf(v))
			}
			fmt.Fprintln(w)
		}
		w.Flush()
		out.Stream("stdout", b.String())
		return nil
	},
}
