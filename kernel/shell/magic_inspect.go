package shell

import (
	"context"
	"fmt"
)

var magicInspect = Magic{
	Name:  "inspect",
	Usage: "name?",
	Doc:   "prints the signature and documentation of a name",
	Go:    true,
	Run: func(_ context.Context, sh *Shell, call Call, out Output) error {
		signature, doc, found := sh.config.Interpreter.Inspect(call.Line, len(call.Line))
		if !found {
			return fmt.Errorf("%s is not declared", call.Line)
		}
		out.Stream("stdout", signatureText(signature, doc)+"\n")
		return nil
	},
}
