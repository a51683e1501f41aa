package shell

import (
	"errors"
	"strings"
	"testing"
)

// TestDescriptorsOfTheWorker uses those of the worker process in cells, which know
// none of them.
func TestDescriptorsOfTheWorker(t *testing.T) {
	c := startGo(t)
	for _, text := range []string{
		"b := make([]byte, 1)\nvar errs []error\nfor fd := 3; fd < 5; fd++ {\n\t_, err := os.NewFile(uintptr(fd), `x`).Read(b)\n\terrs = append(errs, err, os.NewFile(uintptr(fd), `x`).Close(), syscall.Close(fd))\n\t_, err = syscall.Write(fd, b)\n\terrs = append(errs, err)\n}\nfor _, err := range errs { if !errors.Is(err, syscall.EBADF) { fmt.Println(err) } }",
		"if err := syscall.FcntlFlock(4, syscall.F_GETLK, &syscall.Flock_t{}); err != syscall.EBADF { fmt.Println(err) }",
		"f, _ := os.Open(`/dev/null`)\nif _, err := syscall.Splice(int(f.Fd()), nil, 4, nil, 1, 0); err != syscall.EBADF { fmt.Println(err) }",
		"fmt.Println(`still here`)",
	} {
		out, err := run(t, c, text)
		if want := map[bool]string{true: "still here\n"}[strings.Contains(text, "still")]; err != nil || out.stdout.String() != want {
			t.Errorf("%s: %v %q", text, err, out.stdout.String())
		}
	}
}

// TestLeakedDescriptors opens files until the process may open no more: the cells
// after run, and can close them.
func TestLeakedDescriptors(t *testing.T) {
	c := startGo(t)
	for _, text := range []string{
		"var fs []*os.File\nerr := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: 100, Max: 100})\nvar f *os.File\nfor err == nil {\n\tif f, err = os.Open(`/dev/null`); err == nil { fs = append(fs, f) }\n}",
		"fmt.Println(errors.Is(err, syscall.EMFILE))",
		"fmt.Println(len(fs) > 10)",
		"for _, f := range fs { f.Close() }\nf, err = os.Open(`/dev/null`)\nfmt.Println(err == nil)",
	} {
		out, err := run(t, c, text)
		if want := map[bool]string{true: "true\n"}[strings.Contains(text, "Println")]; err != nil || out.stdout.String() != want {
			t.Errorf("%s: %v %q", text, err, out.stdout.String())
		}
	}
}

// TestBrokenChannels breaks the pipes between the worker and its supervisor by ways
// that nobody guards: one named error, and the next cell runs.
func TestBrokenChannels(t *testing.T) {
	c := startGo(t)
	for _, text := range []string{
		"_, _, _ = syscall.Syscall(syscall.SYS_CLOSE, 4, 0, 0)",
		"_, _, _ = syscall.Syscall(syscall.SYS_CLOSE, 3, 0, 0)", // what waits in a read of it gets one call more
		"f, _ := os.OpenFile(`/proc/self/fd/4`, os.O_WRONLY, 0)\nf.Write([]byte{255, 255, 255, 255})",
	} {
		_, err := run(t, c, text)
		for range 2 {
			if err == nil {
				_, err = run(t, c, "2")
			}
		}
		var cellErr *CellError
		if !errors.As(err, &cellErr) || cellErr.Name != "worker died" || !strings.Contains(cellErr.Message, "descriptor") {
			t.Errorf("%s: %v", text, err)
		}
		if out, err := run(t, c, "1"); err != nil || out.last["text/plain"] != "1" {
			t.Errorf("after %s: %v %v", text, out.last, err)
		}
	}
}
