package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"weir/dataframe"
	"weir/internal/typo"
)

// functionsCommand prints what SQL and the verbs can call, as the tables of
// functions have it.
func functionsCommand() *cobra.Command {
	var asJSON bool
	var dialect string
	c := &cobra.Command{
		Use:   "functions [NAME]",
		Short: "List the functions of SQL and of cells, or tell all about one",
		Long: `List all scalar functions, aggregates and window functions, each with what it
takes, what it means, what nulls do and an example; with a NAME, or one of its
other names, one of them with all its examples.

The examples of aggregates and window functions are over a column x of the
rows 1, 2, 2, NULL.

With --dialect, the functions that Spark, MySQL or PostgreSQL call so, as they
are in texts of that dialect. Most others of the list can be called there, too.`,
		Example: "  weir functions\n  weir functions --dialect spark\n  weir functions regexp_extract\n  weir functions --json | jq '.[].name'",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			list, err := dataframe.FunctionsIn(dialect)
			if err != nil {
				return err
			}
			if len(args) == 1 {
				if list, err = functionsCalled(args[0], list); err != nil {
					return err
				}
			}
			if asJSON {
				return functionsJSON(c.OutOrStdout(), list)
			}
			return functionsText(c.OutOrStdout(), list, len(args) == 1)
		},
	}
	c.Flags().StringVar(&dialect, "dialect", "", "list the functions of spark, mysql or postgres")
	c.Flags().BoolVar(&asJSON, "json", false, "print an array of objects for programs")
	return c
}

// functionsCalled are the functions called name: a scalar and an aggregate may
// share one.
func functionsCalled(name string, list []dataframe.Function) ([]dataframe.Function, error) {
	name = strings.ToLower(name)
	var found []dataframe.Function
	for _, f := range list {
		if f.Name == name || slices.Contains(f.Aliases, name) {
			found = append(found, f)
		}
	}
	if len(found) > 0 {
		return found, nil
	}
	if near := nearFunctions(name, list); len(near) > 0 {
		return nil, fmt.Errorf("no function %q; near it are %s", name, strings.Join(near, ", "))
	}
	return nil, fmt.Errorf("no function %q; weir functions lists all", name)
}

// nearFunctions are the nearest name and up to nine that hold name or its words.
func nearFunctions(name string, list []dataframe.Function) []string {
	var names, near []string
	for _, f := range list {
		names = append(append(names, f.Name), f.Aliases...)
	}
	add := func(n string) {
		if len(near) < 10 && !slices.Contains(near, n) {
			near = append(near, n)
		}
	}
	if n := typo.Nearest(name, names); n != "" {
		add(n)
	}
	for _, word := range append([]string{name}, strings.Split(name, "_")...) {
		for _, n := range names {
			if len(word) > 2 && strings.Contains(n, word) {
				add(n)
			}
		}
	}
	return near
}

func functionsJSON(w io.Writer, list []dataframe.Function) error {
	type function struct {
		Name       string   `json:"name"`
		Kind       string   `json:"kind"`
		Aliases    []string `json:"aliases"`
		Signatures []string `json:"signatures"`
		Doc        string   `json:"doc"`
		Nulls      string   `json:"nulls"`
		Examples   []string `json:"examples"`
	}
	out := []function{}
	for _, f := range list {
		out = append(out, function{f.Name, f.Kind(), orEmpty(f.Aliases), f.Signatures, f.Doc, f.Nulls, orEmpty(f.Examples)})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// functionsText prints a few lines for each, all there is if full.
func functionsText(w io.Writer, list []dataframe.Function, full bool) error {
	var b strings.Builder
	kind := ""
	for i, f := range list {
		if !full && f.Kind() != kind {
			kind = f.Kind()
			fmt.Fprintf(&b, "%s functions\n\n", strings.ToUpper(kind[:1])+kind[1:])
		}
		if full && i > 0 {
			b.WriteByte('\n')
		}
		describe(&b, f, full)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func describe(b *strings.Builder, f dataframe.Function, full bool) {
	signatures, examples := f.Signatures, f.Examples
	if !full {
		signatures, examples = signatures[:min(len(signatures), 1)], examples[:min(len(examples), 1)]
	}
	if full {
		fmt.Fprintf(b, "%s, %s function\n", f.Name, f.Kind())
	}
	for _, s := range signatures {
		fmt.Fprintf(b, "%s\n", s)
	}
	if more := len(f.Signatures) - len(signatures); more > 0 {
		fmt.Fprintf(b, "    and %d more\n", more)
	}
	fmt.Fprintf(b, "    %s\n", f.Doc)
	if f.Nulls != "" {
		fmt.Fprintf(b, "    Nulls: %s.\n", f.Nulls)
	}
	if len(f.Aliases) > 0 {
		fmt.Fprintf(b, "    Also called %s.\n", strings.Join(f.Aliases, ", "))
	}
	for _, e := range examples {
		fmt.Fprintf(b, "    %s\n", e)
	}
	if !full {
		b.WriteByte('\n')
	}
}
