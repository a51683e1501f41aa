package shell

import (
	"os"
	"strings"
	"testing"
)

// TestCrashOfAnOlderRun prints what looks like the last words of the Go runtime
// into the pipes of a run before the last two: a process that the run started has
// died, and not the worker.
func TestCrashOfAnOlderRun(t *testing.T) {
	o, theirs, err := newOutletPipes(func(name, text string) { t.Errorf("%s %q", name, text) })
	if err != nil {
		t.Fatal(err)
	}
	files := theirs[:]
	const words = "panic: x\n\ngoroutine 1 [running]:\nmain.main()\n"
	said := make(chan string, 10)
	for range 3 {
		stdout, stderr, err := o.add(func(name, text string) { said <- text })
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, stdout, stderr)
	}
	writeAll(t, files[4], words)
	for got := ""; got != words; {
		got += <-said
	}
	crash, _ := o.close()
	for _, f := range files {
		f.Close()
	}
	if crash != "" {
		t.Errorf("the worker died of %q", crash)
	}
}

// TestHalfACharacterAtTheEnd prints less than a character before the end.
func TestHalfACharacterAtTheEnd(t *testing.T) {
	said := make(chan string, 10)
	p, stdout, stderr, err := newPrints(func(name, text string) { said <- name + " " + text })
	if err != nil {
		t.Fatal(err)
	}
	writeAll(t, stdout, "日本"[:4])
	stdout.Close()
	stderr.Close()
	var got []string
	for len(got) < 2 {
		got = append(got, <-said)
	}
	p.close()
	if text := strings.Join(got, ""); text != "stdout 日stdout \uFFFD" {
		t.Errorf("got %q", text)
	}
	var r relay
	out := &lingering{}
	to := r.begin(out)
	if text := to.whole("stderr", []byte("本"[:2])); text != "" {
		t.Errorf("got %q of half a character", text)
	}
	r.end()
	r.rest(to)
	if got := out.stderr.String(); got != "\uFFFD" {
		t.Errorf("got %q", got)
	}
}

func writeAll(t *testing.T, f *os.File, text string) {
	t.Helper()
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
}
