package shell

import (
	"context"
	"slices"
	"strings"
)

var magicWho = Magic{
	Name:  "who",
	Usage: "%who",
	Doc:   "lists the names that cells have declared",
	Run: func(_ context.Context, sh *Shell, _ Call, out Output) error {
		names := slices.Clone(sh.config.Interpreter.Names())
		slices.Sort(names)
		text := strings.Join(names, "\n")
		if text == "" {
			text = "nothing is declared yet"
		}
		out.Stream("stdout", text+"\n")
		return nil
	},
}
