package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"
)

// A request asks an engine for one run. Peers are told the query, Weir the workload.
type request struct {
	Query    string   `json:"query,omitempty"`
	Workload string   `json:"workload,omitempty"`
	Setup    []string `json:"setup,omitempty"` // statements to run before, untimed
	Files    files    `json:"files"`
	Memory   string   `json:"memory,omitempty"` // the run may use
	Out      string   `json:"out,omitempty"`
	Save     string   `json:"save,omitempty"` // write the answer here, as CSV without header; not timed
	Sums     []string `json:"sums,omitempty"` // write the number of rows and the sums of these columns instead
}

// A reply is what an engine answers.
type reply struct {
	Version string  `json:"version,omitempty"` // in the first line, which comes unasked
	Seconds float64 `json:"seconds"`
	Peak    int64   `json:"peak"` // most memory in bytes during the run; 0: unknown
	Error   string  `json:"error,omitempty"`
}

// An engine is a running process.
type engine struct {
	name, version string
	cmd           *exec.Cmd
	in            io.WriteCloser
	out           *bufio.Reader
}

// start runs a process and waits until it is ready.
func start(name string, cmd *exec.Cmd, stderr io.Writer) (*engine, error) {
	cmd.Stderr = stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	e := &engine{name: name, cmd: cmd, in: in, out: bufio.NewReader(out)}
	hello, err := e.read()
	if err != nil {
		return nil, errors.Join(err, e.stop())
	}
	e.version = hello.Version
	return e, nil
}

func (e *engine) read() (reply, error) {
	line, err := e.out.ReadBytes('\n')
	if err != nil {
		return reply{}, fmt.Errorf("%s: %w: %w", e.name, errEnded, err)
	}
	var r reply
	if err := json.Unmarshal(line, &r); err != nil {
		return reply{}, fmt.Errorf("%s answered %q: %w", e.name, line, err)
	}
	if r.Error != "" {
		return reply{}, fmt.Errorf("%s: %s", e.name, r.Error)
	}
	return r, nil
}

// errEnded is the error of an engine whose process is gone.
var errEnded = errors.New("the process ended")

// ask lets the engine run r.
func (e *engine) ask(r request) (reply, error) {
	line, err := json.Marshal(r)
	if err != nil {
		return reply{}, err
	}
	if _, err := e.in.Write(append(line, '\n')); err != nil {
		return reply{}, fmt.Errorf("%s: %w: %w", e.name, errEnded, err)
	}
	return e.read()
}

// stop ends the process by closing its input.
func (e *engine) stop() error {
	e.in.Close()
	impatient := time.AfterFunc(10*time.Second, func() { e.cmd.Process.Kill() })
	defer impatient.Stop()
	if err := e.cmd.Wait(); err != nil {
		return fmt.Errorf("%s: %w", e.name, err)
	}
	return nil
}
