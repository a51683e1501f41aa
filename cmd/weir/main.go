// Weir is one binary: the Jupyter kernel, the worker that runs its cells, and
// the commands to install it and to run notebooks without Jupyter. Each
// subcommand is a file here and a line in commands.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

// commands makes the subcommands.
var commands = []func() *cobra.Command{
	functionsCommand,
	installCommand,
	kernelCommand,
	runCommand,
	sqlCommand,
	versionCommand,
	workerCommand,
}

func main() {
	if err := rootCommand().Execute(); err != nil {
		if err != error(toldError{}) {
			fmt.Fprintln(os.Stderr, "weir:", err)
		}
		os.Exit(exitCode(err))
	}
}

// exitCode is 1, or what the error asks for.
func exitCode(err error) int {
	var coded interface{ ExitCode() int }
	if errors.As(err, &coded) {
		return coded.ExitCode()
	}
	return 1
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "weir",
		Short:         "A Go workbench for click-stream data",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	for _, command := range commands {
		root.AddCommand(command())
	}
	return root
}
