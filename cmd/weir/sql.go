package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"weir/cmd/internal/workbench"
	"weir/dataframe"
)

// sqlOptions are the flags of `weir sql`.
type sqlOptions struct {
	commands   []string
	file       string
	format     string
	dialect    string
	tables     []string
	warehouse  string
	rows       int
	keepGoing  bool
	noProgress bool
}

func sqlCommand() *cobra.Command {
	var o sqlOptions
	c := &cobra.Command{
		Use:   "sql",
		Short: "Run SQL over files and servers, without a notebook",
		Long: `Run statements with semicolons between them, one by one, and print what each
gives. They come from -c, from the file of -f or from standard input, where each
runs as soon as it is there; on a terminal without either they are typed, with
history, completion by Tab, and several lines each. FROM takes a place in quotes,
a name that --table gave to one, a table or view that CREATE made, or with
-c and -f '-', the rows of standard input.

A failed statement ends the run, with its line:column and what is wrong on
standard error and exit code 1; --keep-going runs the others first. Exit code
2 is a mistake in the flags. Ctrl-C cancels the query.`,
		Example: `  weir sql -c "SELECT country, count(*) FROM 's3://lake/clicks' GROUP BY 1"
  weir sql --warehouse s3://lake/warehouse -c "CREATE TABLE top AS SELECT ..."
  cat x.csv | weir sql -c "SELECT count(*) FROM '-'" --format parquet > n.parquet
  weir sql -t clicks=mysql://shop/clicks -f report.sql --format csv > report.csv`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("sql: %q is no flag; a query goes after -c, a file after -f: see weir sql --help", args[0])}
			}
			return nil
		},
		RunE:         func(c *cobra.Command, _ []string) error { return o.run(c) },
		SilenceUsage: true,
	}
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		return usageError{fmt.Errorf("sql: %w: see weir sql --help", err)}
	})
	f := c.Flags()
	f.StringArrayVarP(&o.commands, "command", "c", nil, "run the statements of this `TEXT`; may be repeated")
	f.StringVarP(&o.file, "file", "f", "", "run the statements of this `FILE`; - is standard input")
	f.StringVar(&o.format, "format", "table", "print rows as "+strings.Join(formatNames(), ", "))
	f.StringVar(&o.dialect, "dialect", "", "read the statements as `NAME` does: weir, spark, mysql or postgres")
	f.StringArrayVarP(&o.tables, "table", "t", nil, "call a place by a name, as `NAME=PLACE`; may be repeated")
	f.StringVar(&o.warehouse, "warehouse", "", "keep tables and views in the folder or prefix `DIR`; without it they end with the run")
	f.IntVar(&o.rows, "rows", 1000, "print at most this many rows in the formats table and markdown; 0: all")
	f.BoolVar(&o.keepGoing, "keep-going", false, "run the other statements after one has failed")
	f.BoolVar(&o.noProgress, "no-progress", false, "show no progress on a terminal")
	return c
}

func (o sqlOptions) run(c *cobra.Command) error {
	r, err := o.runner(c)
	if err != nil {
		return usageError{fmt.Errorf("sql: %w", err)}
	}
	if len(o.commands) == 0 && o.file == "" && c.InOrStdin() == os.Stdin && isTerminal(os.Stdin) && isTerminal(os.Stdout) {
		return r.interactive(c.Context())
	}
	defer r.pipe.close()
	ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if o.fromStdin() {
		failed, err := r.stream(ctx, c.InOrStdin())
		if err != nil {
			return usageError{fmt.Errorf("sql: %w", err)}
		}
		if failed {
			return toldError{}
		}
		return nil
	}
	scripts, err := o.scripts()
	if err != nil {
		return usageError{fmt.Errorf("sql: %w", err)}
	}
	failed := false
	for _, script := range scripts {
		bad := r.script(ctx, script)
		failed = failed || bad
		if bad && (ctx.Err() != nil || !o.keepGoing) {
			break
		}
	}
	if failed {
		return toldError{}
	}
	return nil
}

// A toldError has been printed already.
type toldError struct{}

func (toldError) Error() string { return "" }

// runner checks the flags.
func (o sqlOptions) runner(c *cobra.Command) (*sqlRunner, error) {
	if !slices.Contains(formatNames(), o.format) {
		return nil, fmt.Errorf("--format %s: want %s", o.format, strings.Join(formatNames(), ", "))
	}
	if o.rows < 0 {
		return nil, fmt.Errorf("--rows %d is negative", o.rows)
	}
	if len(o.commands) > 0 && o.file != "" {
		return nil, errors.New("-c and -f do not go together")
	}
	pipe := &aPipe{}
	if !o.fromStdin() {
		pipe.in = c.InOrStdin()
	}
	options := workbench.Options()
	options.Open = pipe.open(options.Open)
	s := dataframe.NewSession(options)
	if err := s.Set("sql.dialect", o.dialect); err != nil {
		return nil, fmt.Errorf("--dialect: %w", err)
	}
	if o.warehouse != "" {
		if err := s.Warehouse(o.warehouse); err != nil {
			return nil, err
		}
	}
	for _, t := range o.tables {
		name, place, ok := strings.Cut(t, "=")
		if !ok || name == "" || place == "" {
			return nil, fmt.Errorf("--table %s: want NAME=PLACE", t)
		}
		s.Name(name, s.Read(place))
	}
	bar := !o.noProgress && isTerminal(os.Stderr)
	return &sqlRunner{o: o, s: s, pipe: pipe, out: c.OutOrStdout(), errs: c.ErrOrStderr(), bar: bar}, nil
}

// fromStdin reports whether the statements come from standard input.
func (o sqlOptions) fromStdin() bool {
	return len(o.commands) == 0 && (o.file == "" || o.file == "-")
}

// scripts are the texts to run.
func (o sqlOptions) scripts() ([]string, error) {
	if len(o.commands) > 0 {
		return o.commands, nil
	}
	text, err := os.ReadFile(o.file)
	return []string{string(text)}, err
}

// sqlRunner runs statements in one Session.
type sqlRunner struct {
	o         sqlOptions
	s         *dataframe.Session
	out, errs io.Writer
	bar       bool // show progress on errs
	talk      bool // tell on errs what statements have done
	pipe      *aPipe
	before    int // lines of the script before the text that runs
	printed   int // results so far
}

// dialect is that of the next statement: SET sql.dialect may have changed it.
func (r *sqlRunner) dialect() string {
	for _, s := range r.s.Settings() {
		if s.Name == "sql.dialect" {
			return s.Value
		}
	}
	return r.o.dialect
}

// script runs the statements of a text and tells whether one failed.
func (r *sqlRunner) script(ctx context.Context, text string) (failed bool) {
	statements, _, err := dataframe.SplitSQL(text, r.dialect())
	if err != nil {
		fmt.Fprintln(r.errs, r.pipe.named(placed(err, text, r.before)))
		return true
	}
	for _, statement := range statements {
		err := ctx.Err()
		if err == nil {
			err = r.statement(ctx, statement)
		}
		if err != nil {
			fmt.Fprintln(r.errs, r.pipe.named(placed(err, statement, r.before)))
			failed = true
		}
		if failed && (ctx.Err() != nil || !r.o.keepGoing) {
			break
		}
	}
	return failed
}

// placed puts the place of the statement before an error that has none. before is how many lines of the script come
// before its text.
func placed(err error, statement string, before int) string {
	text := err.Error()
	if errors.Is(err, context.Canceled) {
		text = "cancelled"
	}
	var line, col int
	if n, _ := fmt.Sscanf(text, "%d:%d:", &line, &col); n == 2 {
		_, text, _ = strings.Cut(text, ": ")
		return fmt.Sprintf("%d:%d: %s", line+before, col, text)
	}
	lead := statement[:len(statement)-len(strings.TrimLeft(statement, " \n"))]
	line = strings.Count(lead, "\n") + 1 + before
	col = len(lead) - strings.LastIndexByte(lead, '\n')
	return fmt.Sprintf("%d:%d: %s", line, col, text)
}
