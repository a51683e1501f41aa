package cell

import (
	"errors"
	"flag"
	"fmt"
	"go/types"
	"log"
	goruntime "runtime"

	"github.com/traefik/yaegi/interp"
)

// What would end the process of the kernel ends the cell instead: os.Exit,
// log.Fatal and its like stop it without deferred calls, runtime.Goexit ends its
// goroutine.

// exited is what stops a cell that called os.Exit. Cells cannot recover from it.
type exited struct{ code int }

// gone is what ends the goroutine that called runtime.Goexit, after its
// deferred calls. Cells cannot recover from it.
type gone struct{}

// exits are the functions that stand for those that end the process, start
// goroutines that would end it when they panic, tell lines, or are refused when they are
// called: programs have them where something has failed.
var exits = map[string]string{
	"flag.NewFlagSet":       "weirrt.NewFlagSet",
	"context.AfterFunc":     "weirrt.ContextAfter",
	"context.WithValue":     "weirrt.WithValue",
	"time.AfterFunc":        "weirrt.AfterFunc",
	"os.Exit":               "weirrt.Exit",
	"log.Fatal":             "weirrt.Fatal",
	"log.Fatalf":            "weirrt.Fatalf",
	"log.Fatalln":           "weirrt.Fatalln",
	"log.Panic":             "weirrt.LogPanic",
	"log.Panicf":            "weirrt.LogPanicf",
	"log.Panicln":           "weirrt.LogPanicln",
	"log.New":               "weirrt.LogNew",
	"log.SetFlags":          "weirrt.LogSetFlags",
	"log.SetOutput":         "weirrt.LogSetOutput",
	"log.Output":            "weirrt.LogOutput",
	"log.Writer":            "weirrt.LogWriter",
	"runtime.Goexit":        "weirrt.Goexit",
	"runtime.Breakpoint":    "weirrt.Breakpoint",
	"runtime.Caller":        "weirrt.Caller",
	"runtime.Callers":       "weirrt.Callers",
	"runtime.CallersFrames": "weirrt.CallersFrames",
	"runtime.FuncForPC":     "weirrt.FuncForPC",
	"runtime.Stack":         "weirrt.Stack",
	"runtime/debug.Stack":   "weirrt.DebugStack",
	"runtime.NumGoroutine":  "weirrt.NumGoroutine",
	"runtime.Gosched":       "weirrt.Gosched",
	"runtime.GOMAXPROCS":    "weirrt.GOMAXPROCS",
}

// loggerExits are the same for methods of a Logger, with it as first argument.
var loggerExits = map[string]string{
	"(*log.Logger).Fatal":     "weirrt.LoggerFatal",
	"(*log.Logger).Fatalf":    "weirrt.LoggerFatalf",
	"(*log.Logger).Fatalln":   "weirrt.LoggerFatalln",
	"(*log.Logger).SetFlags":  "weirrt.LoggerSetFlags",
	"(*log.Logger).SetOutput": "weirrt.LoggerSetOutput",
	"(*log.Logger).Output":    "weirrt.LoggerOutput",
	"(*log.Logger).Writer":    "weirrt.LoggerWriter",
	"(*sync.WaitGroup).Go":    "weirrt.WaitGo",
	"(*sync.WaitGroup).Wait":  "weirrt.GroupWait",
}

// waitMethods are the same for methods in which goroutines of a program wait.
var waitMethods = map[string]string{
	"(*sync.Mutex).Lock":    "weirrt.LockWait",
	"(*sync.RWMutex).Lock":  "weirrt.WriteWait",
	"(*sync.RWMutex).RLock": "weirrt.ReadWait",
	"(*sync.Cond).Wait":     "weirrt.CondWait",
}

// routedMethods stand for methods that print, read, or start what does, which may do so
// to the standard output and from the standard input.
var routedMethods = map[string]string{
	"(*os/exec.Cmd).Run":     "weirrt.CmdRun",
	"(*os/exec.Cmd).Start":   "weirrt.CmdStart",
	"(*os.File).Read":        "weirrt.FileRead",
	"(*os.File).Write":       "weirrt.FileWrite",
	"(*os.File).WriteString": "weirrt.FileWriteString",
}

// exitMethod is the function that stands for a method that ends the process.
func exitMethod(f types.Object) string {
	if m, ok := f.(*types.Func); ok {
		return loggerExits[m.FullName()]
	}
	return ""
}

func exitCell(code int) { panic(exited{code}) }

// newFlagSet is flag.NewFlagSet; what would end the process panics.
func newFlagSet(name string, handling flag.ErrorHandling) *flag.FlagSet {
	if handling == flag.ExitOnError {
		handling = flag.PanicOnError
	}
	return flag.NewFlagSet(name, handling)
}

func fatal(args ...any)                 { log.Print(args...); exitCell(1) }
func fatalf(format string, args ...any) { log.Printf(format, args...); exitCell(1) }
func fatalln(args ...any)               { log.Println(args...); exitCell(1) }

func loggerFatal(l *log.Logger, args ...any)                 { l.Print(args...); exitCell(1) }
func loggerFatalf(l *log.Logger, format string, args ...any) { l.Printf(format, args...); exitCell(1) }
func loggerFatalln(l *log.Logger, args ...any)               { l.Println(args...); exitCell(1) }

func logPanic(args ...any)                 { panicText(fmt.Sprint(args...)) }
func logPanicf(format string, args ...any) { panicText(fmt.Sprintf(format, args...)) }
func logPanicln(args ...any)               { panicText(fmt.Sprintln(args...)) }

// panicText prints and panics as log.Panic does.
func panicText(text string) {
	log.Print(text)
	panic(text)
}

func breakpoint() { notBuilt("runtime.Breakpoint, it would end the kernel") }

const ofInterpreter = "%s: the stack and the functions are the interpreter's"

func caller(int) (pc uintptr, file string, line int, ok bool) {
	notBuilt(ofInterpreter, "runtime.Caller")
	return
}

func callers(int, []uintptr) (n int) { notBuilt(ofInterpreter, "runtime.Callers"); return }

func callersFrames([]uintptr) (f *goruntime.Frames) {
	notBuilt(ofInterpreter, "runtime.CallersFrames")
	return
}

func funcForPC(uintptr) (f *goruntime.Func) { notBuilt(ofInterpreter, "runtime.FuncForPC"); return }

func stackText([]byte, bool) (n int) { notBuilt(ofInterpreter, "runtime.Stack"); return }

func debugStack() (text []byte) { notBuilt(ofInterpreter, "debug.Stack"); return }

// goexit ends the goroutine.
func goexit() { panic(gone{}) }

// notNil is what panic(v) panics with.
func notNil(v any) any {
	if v == nil {
		return new(goruntime.PanicNilError)
	}
	return v
}

// unstoppable says whether cells cannot recover from a panic with v.
func unstoppable(v any) bool {
	switch v.(type) {
	case halt, untaken, exited, gone, fatality, refusal:
		return true
	}
	return false
}

// goexited says whether a cell ended by runtime.Goexit in its own goroutine.
func goexited(err error) bool {
	var p interp.Panic
	if !errors.As(err, &p) {
		return false
	}
	if t, ok := p.Value.(thrown); ok {
		p.Value = t.value
	}
	_, ok := p.Value.(gone)
	return ok
}

// error is what the cell that exited gives: nothing for a program that ends with
// the code 0.
func (x exited) error(c *Compiler, p *program, line int) error {
	if x.code == 0 && p.whole {
		return nil
	}
	return c.stoppedAt(p, line, Panicked, fmt.Sprintf("exit status %d; the cell ended here, the kernel goes on", x.code))
}

const noTests = "only a program that go test has built runs tests; call the code of the test as a function"

// refused functions would lie about a cell, for its functions, stacks and
// values are those of the interpreter.
var refused = map[string]string{
	"testing.Main":                noTests,
	"testing.MainStart":           noTests,
	"testing.RunTests":            noTests,
	"syscall.Exec":                "it would replace the kernel",
	"syscall.Exit":                "it would end the kernel; use os.Exit, which ends the cell",
	"runtime.SetFinalizer":        "the interpreter holds on to values",
	"runtime.SetCgoTraceback":     "it would change the kernel",
	"runtime/debug.PrintStack":    "the stack is the interpreter's",
	"runtime/debug.SetMaxStack":   "it would change the kernel",
	"runtime/debug.SetMaxThreads": "it would change the kernel",
}
