package cell

import (
	"flag"
	"log"
	"log/slog"
	"net/http"
	"os"
	"reflect"
	goruntime "runtime"

	"weir/kernel/internal/outlet"
)

// A cell that is a program finds what compiled packages keep for a process as a
// new process would: the flags, loggers and handlers of programs before it would
// be in its way.

var firstLogger = slog.Default()

// anew makes the arguments, flags, loggers and handlers of the process new.
func anew() {
	os.Args = os.Args[:1]
	goruntime.SetDefaultGOMAXPROCS()
	// The interpreter holds the pointers: what they point to is made new.
	*flag.CommandLine = *flag.NewFlagSet(os.Args[0], flag.PanicOnError)
	flag.CommandLine.Usage = func() { flag.Usage() }
	flag.Usage = func() {
		_, _ = flag.CommandLine.Output().Write([]byte("Usage of " + os.Args[0] + ":\n"))
		flag.PrintDefaults()
	}
	reflect.ValueOf(http.DefaultServeMux).Elem().SetZero()
	slog.SetDefault(firstLogger)
	log.SetFlags(log.LstdFlags)
	log.SetPrefix("")
	log.SetOutput(outlet.Of(os.Stderr))
}
