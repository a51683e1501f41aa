package main

import (
	"github.com/spf13/cobra"

	"weir/cmd/internal/workbench"
	"weir/kernel/shell"
)

func workerCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "worker",
		Short:  "Run cells for a kernel or a notebook run, which start this",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE:   func(*cobra.Command, []string) error { return shell.Worker(newShell) },
	}
}

// newShell makes the shell of a worker.
func newShell() (shell.Client, error) { return workbench.Shell(version()) }
