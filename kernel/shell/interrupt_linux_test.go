package shell

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// TestInterruptEndsProcesses ends the processes of the interrupted cell, also
// those that ignore an interrupt, and leaves those of earlier cells.
func TestInterruptEndsProcesses(t *testing.T) {
	c := startGo(t)
	if _, err := run(t, c, "old := exec.Command(`sleep`, `1000`)\nold.Start()\ntime.Sleep(30*time.Millisecond)"); err != nil {
		t.Fatal(err)
	}
	interrupted(t, c, "c := exec.Command(`sh`, `-c`, `echo 1; exec sleep 1000`)\nc.Stdout = os.Stdout\nfmt.Println(c.Run())\nfmt.Println(`after`)")
	if out, err := run(t, c, "c.ProcessState.String()"); err != nil || out.last["text/plain"] != "signal: interrupt" {
		t.Errorf("%v %v", out.last, err)
	}
	interrupted(t, c, "d := exec.Command(`sh`, `-c`, `trap '' INT; echo 1; sleep 1000; sleep 1000`)\nd.Stdout = os.Stdout\nd.Start()\nfor { }")
	if out, err := run(t, c, "d.Wait().Error()"); err != nil || out.last["text/plain"] != "signal: killed" {
		t.Errorf("%v %v", out.last, err)
	}
	if out, err := run(t, c, "old.Process.Signal(syscall.Signal(0)) == nil"); err != nil || out.last["text/plain"] != "true" {
		t.Errorf("%v %v", out.last, err)
	}
}

// TestInterruptLeavesOtherProcesses ends what a cell has started until it was
// interrupted, and neither what the next cell has started by the time of force nor
// what a process of the cell before has started meanwhile.
func TestInterruptLeavesOtherProcesses(t *testing.T) {
	old := exec.Command("sh", "-c", "read x; sh -c 'echo $$; exec sleep 1000'; echo ended")
	wake, err1 := old.StdinPipe()
	said, err2 := old.StdoutPipe()
	if err := errors.Join(err1, err2, old.Start()); err != nil {
		t.Fatal(err)
	}
	for started := now(); now() <= started; {
		time.Sleep(time.Millisecond)
	}
	deaf := exec.Command("sh", "-c", "trap '' INT; echo 1; sleep 1000; sleep 1000")
	heard, err := deaf.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	began := now()
	if err := deaf.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := heard.Read(make([]byte, 2)); err != nil { // the trap is set
		t.Fatal(err)
	}
	if _, err := wake.Write([]byte("\n")); err != nil {
		t.Fatal(err)
	}
	var below int
	if _, err := fmt.Fscan(said, &below); err != nil {
		t.Fatal(err)
	}
	interrupted := now()
	for now() <= interrupted {
		time.Sleep(time.Millisecond)
	}
	later := exec.Command("sleep", "1000")
	if err := later.Start(); err != nil {
		t.Fatal(err)
	}
	endChildren(began, interrupted)
	if err := deaf.Wait(); err == nil || err.Error() != "signal: killed" {
		t.Errorf("the process of the cell: %v", err)
	}
	if _, _, lives := processStat(later.Process.Pid); !lives {
		t.Error("the process of the next cell was ended")
	}
	if _, _, lives := processStat(below); !lives {
		t.Error("what the process of the cell before has started was ended")
	} else if err := syscall.Kill(below, syscall.SIGKILL); err != nil {
		t.Error(err)
	}
	if err := old.Wait(); err != nil {
		t.Error(err)
	}
	if err := later.Process.Kill(); err != nil {
		t.Error(err)
	}
	if err := later.Wait(); err == nil || err.Error() != "signal: killed" {
		t.Error(err)
	}
}

// TestFamilies reads marks, also one of a process that is not known.
func TestFamilies(t *testing.T) {
	_, started, _ := processStat(os.Getpid())
	if pid, began, ok := parentOf(newFamily()); !ok || pid != os.Getpid() || began != started {
		t.Errorf("own mark: %d %d %v", pid, began, ok)
	}
	if pid, began, ok := parentOf(familyOf(-1)); ok {
		t.Errorf("a mark of nobody tells of %d %d", pid, began)
	}
}
