package shell

import (
	"errors"
	"flag"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

// Descriptors that a worker inherits from Start.
const (
	callsFD   = 3 // frames from the supervisor
	repliesFD = 4 // frames to the supervisor
	outletsFD = 5 // a socket by which the pipes come that cells print into
)

// The cell compiler stops functions of cells that call themselves without end before
// they need as much stack; compiled ones end the process there, in about a second,
// instead of filling Go's usual gigabyte.
const maxStack = 512 << 20

// Worker is the whole life of a worker process that Start began: it makes a
// shell and serves it until the supervisor closes the pipe. Call it from main
// and exit with its error.
func Worker(newShell func() (Client, error)) error {
	if os.Getenv(workerMark) == "" {
		return errors.New("a worker is started by the kernel or a notebook run, not by hand")
	}
	_ = os.Unsetenv(workerMark)
	for _, fd := range []int{callsFD, repliesFD, outletsFD} {
		syscall.CloseOnExec(fd)
	}
	debug.SetMaxStack(maxStack)
	// Ctrl-C reaches the whole group of processes; the supervisor decides. It is
	// taken and not ignored, for what cells start would ignore it, too.
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	preferToDie()
	sh, err := newShell()
	if err != nil {
		return err
	}
	os.Args = os.Args[:1]                                // cells have no arguments
	flag.CommandLine.Init(os.Args[0], flag.PanicOnError) // nor do they end the worker
	if own, ok := sh.(*Shell); ok {
		own.memory = newMemoryWatch()
		own.worker = true
	}
	pipes, err := newOutlets(os.NewFile(outletsFD, "outlets"))
	if err != nil {
		return err
	}
	err = serve(os.NewFile(callsFD, "calls"), &server{
		shell: sh, out: &frameWriter{w: os.NewFile(repliesFD, "replies")}, outlets: pipes, waiting: map[uint64]chan *frame{},
	})
	if err != nil {
		return brokenError{err}
	}
	return nil
}

// brokenError ends a worker that its supervisor cannot speak to any more.
type brokenError struct{ error }

// Statuses that tell the supervisor why the worker has ended itself.
const (
	brokenExit = 97
	scarceExit = 98 // no cell can run for want of descriptors
)

// ExitCode is the status that the process is to exit with.
func (brokenError) ExitCode() int { return brokenExit }

// workerMark in the environment tells a worker from a curious user.
const workerMark = "WEIR_WORKER"
