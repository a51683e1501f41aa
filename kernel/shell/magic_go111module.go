package shell

import "context"

// Notebooks written for gophernotes start with this magic.
var magicGo111module = Magic{
	Name:  "go111module",
	Usage: "%go111module on|off",
	Doc:   "does nothing: cells import what is built in, without modules",
	Run:   func(context.Context, *Shell, Call, Output) error { return nil },
}
