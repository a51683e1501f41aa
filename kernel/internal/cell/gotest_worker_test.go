package cell

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync/atomic"
	"testing"
	"time"

	"weir/kernel/internal/symbols"
)

// Programs may run for ever or end the process: they run in workers.

const workerVar = "WEIR_CELL_TEST_WORKER"

func TestMain(m *testing.M) {
	if os.Getenv(workerVar) != "" {
		work(os.Stdin, os.Stdout)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// An answer is what a worker says about one program.
type answer struct {
	Out     string
	Err     string
	Refused bool // the compiler said no, or the cell did in words
}

// work answers one program a line: its cell, JSON-quoted.
func work(in io.Reader, out io.Writer) {
	exports := symbols.Exports()
	enc := json.NewEncoder(out)
	dec := json.NewDecoder(bufio.NewReader(in))
	for {
		var text string
		if dec.Decode(&text) != nil {
			return
		}
		var a answer
		text, err := capture(func() error {
			c, err := New(Config{Exports: exports, Stderr: os.Stdout})
			if err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(context.Background(), workTime)
			defer cancel()
			_, err = c.Run(ctx, 1, text)
			return err
		})
		a.Out = text
		if err != nil {
			var e *Error
			a.Err = err.Error()
			if errors.As(err, &e) {
				a.Refused = e.Kind == NotSupported || e.Kind == CompileError
				for _, l := range e.Trace {
					a.Err += "\n" + l
				}
			}
		}
		if enc.Encode(a) != nil {
			return
		}
	}
}

const workTime = 15 * time.Second

// A worker is a process that runs programs one after another.
type worker struct {
	cmd *exec.Cmd
	in  *json.Encoder
	end io.Closer
	out *json.Decoder
	log *tail
}

// tail keeps the first bytes written to it: how a process died.
type tail struct{ b []byte }

func (t *tail) Write(p []byte) (int, error) {
	if room := 2000 - len(t.b); room > 0 {
		t.b = append(t.b, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

func startWorker(dir string) (*worker, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	w := &worker{cmd: exec.Command(exe), log: &tail{}}
	w.cmd.Env = append(os.Environ(), workerVar+"=1", "GOMEMLIMIT=2GiB")
	w.cmd.Stderr, w.cmd.Dir = w.log, dir
	in, err := w.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	w.in, w.end, w.out = json.NewEncoder(in), in, json.NewDecoder(bufio.NewReader(out))
	return w, w.cmd.Start()
}

// errSlow says that a worker was killed: compiled code that a program called did
// not come back.
var errSlow = errors.New("not back in time")

// run gives a program to the worker. An error means that the worker is gone.
func (w *worker) run(text string) (answer, error) {
	if err := w.in.Encode(text); err != nil {
		return answer{}, fmt.Errorf("worker: %w: %s", err, w.log.b)
	}
	var killed atomic.Bool
	late := time.AfterFunc(workTime+10*time.Second, func() { killed.Store(true); _ = w.cmd.Process.Kill() })
	defer late.Stop()
	var a answer
	if err := w.out.Decode(&a); err != nil {
		_ = w.cmd.Wait()
		if killed.Load() {
			return answer{}, errSlow
		}
		return answer{}, fmt.Errorf("worker: %w: %s", err, w.log.b)
	}
	return a, nil
}

func (w *worker) close() {
	_ = w.end.Close()
	_ = w.cmd.Wait()
}
