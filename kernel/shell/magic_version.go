package shell

import (
	"context"
	"fmt"
	"runtime"
)

var magicVersion = Magic{
	Name:  "version",
	Usage: "%version",
	Doc:   "prints the versions of Weir and of Go",
	Run: func(_ context.Context, sh *Shell, _ Call, out Output) error {
		version := sh.config.Version
		if version == "" {
			version = "development version"
		}
		out.Stream("stdout", fmt.Sprintf("weir %s, %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH))
		return nil
	},
}
