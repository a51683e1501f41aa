// Command demo runs Weir's main job from end to end on this machine: it starts
// an S3-compatible server, a MySQL-protocol server and an FTP server on
// loopback, fills them with an invented but believable click stream, and runs
// the example notebook on them with the code that weir run uses.
//
//	go run ./cmd/demo                  two million events
//	go run ./cmd/demo --events 100000  a quick look
//	go run ./cmd/demo --keep           leaves the servers up, to go on in Jupyter
//
// The same options give the same numbers.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"weir/cmd/demo/clicks"
	"weir/cmd/internal/workbench"
	"weir/kernel/shell"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == workerArg {
		if err := shell.Worker(func() (shell.Client, error) { return workbench.Shell("demo") }); err != nil {
			fmt.Fprintln(os.Stderr, "demo:", err)
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := command(os.Stdout).ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		stop()
		os.Exit(1)
	}
}

// settings are what the command line says.
type settings struct {
	clicks clicks.Options
	keep   bool
	out    string
}

func command(out io.Writer) *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:           "demo",
		Short:         "Run the main job on embedded servers and generated click logs",
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE:          func(c *cobra.Command, _ []string) error { return run(c.Context(), s, out) },
	}
	f := c.Flags()
	f.Int64Var(&s.clicks.Events, "events", 2_000_000, "distinct events to generate")
	f.IntVar(&s.clicks.Days, "days", 5, "days that they are spread over")
	f.Uint64Var(&s.clicks.Seed, "seed", 1, "another seed gives other visitors")
	f.BoolVar(&s.keep, "keep", false, "leave the servers up until Ctrl-C, and print how to reach them")
	f.StringVar(&s.out, "out", "", "folder for servers' files and results (default: a new folder weir-demo)")
	return c
}

// run is the whole demonstration.
func run(ctx context.Context, s settings, out io.Writer) (err error) {
	if err := s.check(); err != nil {
		return err
	}
	st, err := openStage(ctx, s, out)
	if err != nil {
		return err
	}
	defer st.close()
	if err := runNotebook(ctx, st); err != nil {
		return fmt.Errorf("%w; what there is so far is in %s", err, st.dir)
	}
	if err := st.summary(ctx); err != nil {
		return err
	}
	if s.keep {
		st.invite()
		<-ctx.Done()
	}
	return nil
}

// check refuses what the zero value of clicks.Options would hide.
func (s settings) check() error {
	if s.clicks.Events < 1 || s.clicks.Days < 1 || s.clicks.Seed < 1 {
		return fmt.Errorf("--events, --days and --seed are numbers from 1")
	}
	return nil
}
