package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"weir/kernel"
)

func installCommand() *cobra.Command {
	var o kernel.InstallOptions
	var user, sys bool
	cmd := &cobra.Command{
		Use:   "install",
		Short: "Tell Jupyter of the Weir kernel",
		Long: "Install writes a kernel spec that points to this very binary. Do it again\n" +
			"after moving the binary.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if self, err := os.Executable(); err == nil {
				if err := lasting(self); err != nil {
					return err
				}
			}
			if sys {
				prefix, err := pythonPrefix()
				if err != nil {
					return err
				}
				o.Prefix = prefix
			}
			folder, err := kernel.Install(o)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "kernel %s is in %s\n", kernelName(o), folder)
			return nil
		},
	}
	cmd.Flags().BoolVar(&user, "user", false, "for this user (the default)")
	cmd.Flags().StringVar(&o.Prefix, "prefix", "", "below `folder`/share/jupyter, such as a virtual environment")
	cmd.Flags().BoolVar(&sys, "sys-prefix", false, "below the prefix of the python3 that is in the PATH")
	cmd.Flags().StringVar(&o.Name, "name", "", "name of the kernel (default weir)")
	cmd.MarkFlagsMutuallyExclusive("user", "prefix", "sys-prefix")
	return cmd
}

// lasting refuses a binary of go run, which is gone when the command ends.
func lasting(self string) error {
	if path := filepath.ToSlash(self); strings.Contains(path, "/go-build") && strings.Contains(path, "/exe/") {
		return errors.New("go run removes this binary when it ends; build one that stays: go build -o weir ./cmd/weir && ./weir install")
	}
	return nil
}

func kernelName(o kernel.InstallOptions) string {
	if o.Name == "" {
		return "weir"
	}
	return o.Name
}

func pythonPrefix() (string, error) {
	out, err := exec.Command("python3", "-c", "import sys; print(sys.prefix)").Output()
	if err != nil {
		return "", fmt.Errorf("--sys-prefix asks python3 for its prefix: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}
