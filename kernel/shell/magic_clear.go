package shell

import "context"

var magicClear = Magic{
	Name:  "clear",
	Usage: "%clear [wait]",
	Doc:   "clears the output of the cell, at once or when the next output comes",
	Run: func(_ context.Context, _ *Shell, call Call, out Output) error {
		out.Clear(call.Line == "wait")
		return nil
	},
}
