package shell

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

var magicCd = Magic{
	Name:  "cd",
	Usage: "%cd [folder]",
	Doc:   "changes the working folder, or prints it",
	Run: func(_ context.Context, _ *Shell, call Call, out Output) error {
		if call.Line != "" {
			if err := os.Chdir(inHome(call.Line)); err != nil {
				return fmt.Errorf("%%cd: %w", err)
			}
		}
		folder, err := os.Getwd()
		if err != nil {
			return fmt.Errorf("%%cd: %w", err)
		}
		out.Stream("stdout", folder+"\n")
		return nil
	},
}

// inHome is a path with the home folder in the place of a ~ before it.
func inHome(path string) string {
	rest, ok := strings.CutPrefix(path, "~")
	if !ok || rest != "" && rest[0] != filepath.Separator {
		return path
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return path
	}
	return filepath.Join(home, rest)
}
