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
	Usage: "%help, %help functions, %help name",
	Doc:   "lists the magics, or the functions of expressions and SQL, or tells all about one",
	Run: func(_ context.Context, sh *Shell, call Call, out Output) error {
		var b strings.Builder
		if len(call.Args) > 0 {
			if call.Args[0] == "functions" {
				functions(&b)
			} else if err := sh.helpOn(&b, strings.TrimLeft(call.Args[0], "%")); err != nil {
				return err
			}
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

// helpOn tells of a magic or of the functions of one name: a scalar and an
// aggregate may share one. Names of Go, as DateTrunc, are found too.
func (sh *Shell) helpOn(b *strings.Builder, name string) error {
	for _, m := range sh.magics {
		if m.Name == name {
			fmt.Fprintf(b, "%s\n    %s\n", m.Usage, m.Doc)
			return nil
		}
	}
	functionsCalled(b, name)
	if b.Len() == 0 {
		return fmt.Errorf("no help on %s: it is no magic and no function; %%help functions lists all, and name? tells of a name of Go", name)
	}
	return nil
}

// functionsCalled tells of the functions of a name.
func functionsCalled(b *strings.Builder, name string) {
	plain := func(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", "")) }
	for _, f := range dataframe.Functions() {
		for _, n := range append([]string{f.Name}, f.Aliases...) {
			if plain(n) == plain(name) {
				functionHelp(b, f)
				break
			}
		}
	}
}

// functionHelp tells all about a function.
func functionHelp(b *strings.Builder, f dataframe.Function) {
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	fmt.Fprintf(b, "%s, %s function\n", f.Name, f.Kind())
	for _, s := range f.Signatures {
		fmt.Fprintf(b, "%s\n", s)
	}
	fmt.Fprintf(b, "    %s\n    Nulls: %s.\n", f.Doc, f.Nulls)
	if len(f.Aliases) > 0 {
		fmt.Fprintf(b, "    Also called %s.\n", strings.Join(f.Aliases, ", "))
	}
	for _, e := range f.Examples {
		fmt.Fprintf(b, "    %s\n", e)
	}
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
