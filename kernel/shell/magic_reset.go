package shell

import (
	"context"
	"errors"
	"strings"
)

var magicReset = Magic{
	Name:  "reset",
	Usage: "%reset",
	Doc:   "forgets all that cells have declared, and ends what they left running",
	Run: func(_ context.Context, sh *Shell, call Call, _ Output) error {
		switch {
		case call.Line != "" && call.Line != "-f":
			return errors.New("%reset takes no arguments: it forgets everything")
		case strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(call.Cell.Text), call.Line)) != "%reset":
			return errors.New("%reset stands alone in its cell: what is beside it would be forgotten, too")
		case !sh.worker:
			return errors.New("%reset needs cells that run in a process of their own")
		}
		sh.forget = true
		return nil
	},
}
