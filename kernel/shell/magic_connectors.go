package shell

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
)

var magicConnectors = Magic{
	Name:  "connectors",
	Usage: "%connectors",
	Doc:   "lists the URL schemes that cells can read and write",
	Run: func(_ context.Context, sh *Shell, _ Call, out Output) error {
		if len(sh.config.Connectors) == 0 {
			out.Stream("stdout", "no connectors are built in\n")
			return nil
		}
		var b strings.Builder
		w := tabwriter.NewWriter(&b, 0, 8, 2, ' ', 0)
		for _, c := range sh.config.Connectors {
			address := "path" // of this machine
			if c.Scheme != "" {
				address = c.Scheme + "://"
			}
			fmt.Fprintf(w, "%s\t%s\n", address, c.Doc)
		}
		w.Flush()
		out.Stream("stdout", b.String())
		return nil
	},
}
