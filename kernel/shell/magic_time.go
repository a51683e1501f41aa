package shell

import (
	"context"
	"fmt"
	"time"
)

var magicTime = Magic{
	Name:  "time",
	Usage: "%time expression, %%time",
	Doc:   "runs a line, or the whole cell, and prints how long it took",
	Cell:  true,
	Go:    true,
	Run: func(ctx context.Context, sh *Shell, call Call, out Output) error {
		text, line := call.Line, call.At
		if call.IsCell {
			text, line = call.Body, call.At+1
		}
		start := time.Now()
		err := sh.runGo(ctx, call.Cell, line, text, out)
		if err == nil {
			out.Stream("stdout", fmt.Sprintf("took %s\n", short(time.Since(start))))
		}
		return err
	},
}

// short rounds d to three digits or so.
func short(d time.Duration) time.Duration {
	for unit := time.Hour; unit >= time.Nanosecond*1000; unit /= 10 {
		if d >= unit {
			return d.Round(unit / 100)
		}
	}
	return d
}
