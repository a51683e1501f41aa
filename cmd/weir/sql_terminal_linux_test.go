package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// asCommand makes the test's own binary the command, for tests that need it in a process of its own.
const asCommand = "WEIR_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// openTerminal is a new terminal: the side of who types, and the side of the program.
func openTerminal(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	var n, unlock int32
	for request, arg := range map[uintptr]*int32{syscall.TIOCSPTLCK: &unlock, syscall.TIOCGPTN: &n} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, person.Fd(), request, uintptr(unsafe.Pointer(arg))); errno != 0 {
			t.Fatal(errno)
		}
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { person.Close() })
	return person, program
}

// A typist types and reads on a terminal.
type typist struct {
	t     *testing.T
	file  *os.File
	parts chan []byte // what the program writes
	seen  []byte      // since the last wait
	limit <-chan time.Time
}

func newTypist(t *testing.T, file *os.File) *typist {
	p := &typist{t: t, file: file, parts: make(chan []byte), limit: time.After(2 * time.Minute)}
	go func() {
		defer close(p.parts)
		for {
			buf := make([]byte, 4096)
			n, err := file.Read(buf)
			if n > 0 {
				p.parts <- buf[:n]
			}
			if err != nil { // the program is gone
				return
			}
		}
	}()
	return p
}

func (p *typist) types(text string) {
	p.t.Helper()
	if _, err := p.file.WriteString(text); err != nil {
		p.t.Fatal(err)
	}
}

// sees waits for a text, and forgets what came before it.
func (p *typist) sees(text string) {
	p.t.Helper()
	for {
		if i := bytes.Index(p.seen, []byte(text)); i >= 0 {
			p.seen = p.seen[i+len(text):]
			return
		}
		select {
		case part, ok := <-p.parts:
			if !ok {
				p.t.Fatalf("the program ended before %q; it wrote %q", text, p.seen)
			}
			p.seen = append(p.seen, part...)
		case <-p.limit:
			p.t.Fatalf("no %q came, but %q", text, p.seen)
		}
	}
}

// On a terminal a long query shows a line of progress, Ctrl-C sends SIGINT, which stops the query and leaves the
// shell, and the next query works.
func TestSQLOnATerminal(t *testing.T) {
	person, program := openTerminal(t)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(exe, "sql")
	c.Env = append(os.Environ(), asCommand+"=1", "TERM=xterm", "HOME="+t.TempDir())
	c.Stdin, c.Stdout, c.Stderr = program, program, program
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	program.Close()
	ended := false
	defer func() {
		if !ended {
			c.Process.Kill()
			c.Wait()
		}
	}()
	p := newTypist(t, person)
	p.sees("Ctrl-C stops a query")
	p.sees("weir> ")
	// It would take hours.
	long := "select count(*) from range(3000000) a(x) join range(3000000) b(y) on x * y % 7 = 3 and x + y > 5;\r"
	for range 2 {
		p.types(long)
		p.sees(" rows, ")
		p.types("\x03")
		p.sees("cancelled")
		p.sees("weir> ")
		p.types("select 41 + 1 as answer;\r")
		p.sees("   42\r\n1 row")
		p.sees("weir> ")
	}
	p.types("select 1 +\r") // given up in the middle
	p.sees("   -> ")
	p.types("\x03")
	p.sees("weir> ")
	p.types("select 'still' || ' there' as s;\r")
	p.sees("still there\r\n1 row")
	p.sees("weir> ")
	p.types("\x04")
	for part := range p.parts {
		p.seen = append(p.seen, part...)
	}
	ended = true
	if err := c.Wait(); err != nil {
		t.Errorf("the shell ended with %v: %q", err, p.seen)
	}
}

// A query of -c at a terminal ends with the code of a failure when it is stopped.
func TestSQLCommandIsStoppedOnATerminal(t *testing.T) {
	person, program := openTerminal(t)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(exe, "sql", "-c", "select count(*) from range(3000000) a(x) join range(3000000) b(y) on x * y % 7 = 3")
	c.Env = append(os.Environ(), asCommand+"=1", "TERM=xterm", "HOME="+t.TempDir())
	c.Stdin, c.Stdout, c.Stderr = program, program, program
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	program.Close()
	p := newTypist(t, person)
	p.sees(" rows, ")
	p.types("\x03")
	for part := range p.parts {
		p.seen = append(p.seen, part...)
	}
	if err := c.Wait(); err == nil || c.ProcessState.ExitCode() != 1 || !strings.Contains(string(p.seen), "cancelled") {
		t.Errorf("stopped, it ends with %v: %q", err, p.seen)
	}
}
