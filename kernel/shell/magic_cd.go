package shell

import (
	"context"
	"fmt"
	"os"
)

var magicCd = Magic{
	Name:  "cd",
	Usage: "%cd [folder]",
	Doc:   "changes the working folder, or prints it",
	Run: func(_ context.Context, _ *Shell, call Call, out Output) error {
		if call.Line != "" {
			if err := os.Chdir(call.Line); err != nil {
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
