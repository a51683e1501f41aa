package shell

import (
	"path/filepath"
	"strings"
	"testing"
)

// lingering takes what is printed after its cell, too.
type lingering struct{ record }

func (*lingering) Lingers() bool { return true }

// late runs a cell that leaves something behind, and others, in the last of which
// that prints.
func late(t *testing.T, c Client, first string, then ...string) (before, after *lingering) {
	t.Helper()
	before, after = &lingering{}, &lingering{}
	before.seen, after.seen = make(chan string, 100), make(chan string, 100)
	then[len(then)-1] += "\nfmt.Println(`second`)"
	out := before
	for i, cell := range append([]string{first}, then...) {
		if err := c.Run(t.Context(), Cell{Number: i + 1, Text: cell}, out); err != nil {
			t.Fatalf("%s: %v", cell, err)
		}
		out = after
	}
	if got := after.stdout.String() + after.stderr.String(); got != "second\n" {
		t.Errorf("%s\nprinted %q under the next cell", first, got)
	}
	return before, after
}

// TestGoroutinesPrintUnderTheirCell lets goroutines print when another cell runs.
func TestGoroutinesPrintUnderTheirCell(t *testing.T) {
	c := startGo(t)
	for text, want := range map[string]string{
		`fmt.Print("a", 1); fmt.Printf("%d", 2); fmt.Println()`:                                                                                    "a12\n",
		`fmt.Fprintln(os.Stdout, "b"); io.WriteString(os.Stdout, "c\n"); os.Stdout.Write([]byte("d\n")); os.Stdout.WriteString("e\n")`:             "b\nc\nd\ne\n",
		`w := bufio.NewWriter(os.Stdout); fmt.Fprint(w, "żółć 日本\n"); w.Flush(); json.NewEncoder(os.Stdout).Encode(1)`:                             "żółć 日本\n1\n",
		`for i := range 4 { os.Stdout.Write([]byte("日")[i%3:i%3+1]) }; fmt.Println()`:                                                              "日\uFFFD\n",
		`println("f"); fmt.Fprintln(os.Stderr, "g")`:                                                                                               "f\ng\n",
		`log.SetFlags(0); log.Println("h"); log.New(os.Stdout, "own ", 0).Println("i")`:                                                            "own i\nh\n",
		`slog.New(slog.NewTextHandler(os.Stdout, nil)).Info("j")`:                                                                                  "level=INFO msg=j\n",
		`defer close(done); panic("k")`:                                                                                                            "panic in a goroutine: k",
		`s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Println("l") })); http.Get(s.URL); s.Close()`: "l\n",
		`ended := make(chan bool); time.AfterFunc(0, func() { fmt.Println("m"); close(ended) }); <-ended`:                                          "m\n",
		`c := exec.Command("sh", "-c", "echo n; echo o >&2"); c.Stdout, c.Stderr = os.Stdout, os.Stderr; c.Run()`:                                  "n\no\n",
		`r, w, _ := os.Pipe(); was := os.Stdout; os.Stdout = w; fmt.Println("hidden"); os.Stdout = was; w.Close(); io.Copy(os.Stdout, r)`:          "hidden\n",
	} {
		closes := "; close(done)"
		if strings.HasPrefix(text, "defer") {
			closes = ""
		}
		before, _ := late(t, c, "start, done := make(chan bool), make(chan bool)\ngo func() { <-start; "+text+closes+" }()", "close(start); <-done")
		if strings.HasPrefix(text, "defer") { // what is told of it comes after done is closed
			for got := ""; !strings.Contains(got, want); {
				got += <-before.seen
			}
			continue
		}
		if got := before.stdout.String() + before.stderr.String(); !strings.Contains(got, want) {
			t.Errorf("%s\ngave %q, want %q", text, got, want)
		}
	}
}

// TestDisplaysOfGoroutinesAreOfTheirCell displays when another cell runs.
func TestDisplaysOfGoroutinesAreOfTheirCell(t *testing.T) {
	c := startGo(t)
	before, after := late(t, c, "start, done := make(chan bool), make(chan bool)\ngo func() { <-start; Display(`shown`); close(done) }()", "close(start); <-done")
	if before.last["text/plain"] != "shown" || after.last != nil {
		t.Errorf("displayed %v and %v", before.last, after.last)
	}
}

// TestProcessesPrintUnderTheirCell lets processes that cells have started print
// when another cell runs, and no goroutine of their cell lives.
func TestProcessesPrintUnderTheirCell(t *testing.T) {
	t.Setenv("WEIR_FIFO", filepath.Join(t.TempDir(), "fifo"))
	c := startGo(t)
	const reads = "read x; echo child $x; echo end >&2"
	for first, second := range map[string]string{
		"cmd := exec.Command(`sh`, `-c`, `" + reads + "`)\nin, _ := cmd.StdinPipe()\ncmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr\ncmd.Start()": "io.WriteString(in, `late`+\"\\n\")\ncmd.Wait()",
		"$mkfifo $WEIR_FIFO; (" + reads + ") < $WEIR_FIFO &": "os.WriteFile(os.Getenv(`WEIR_FIFO`), []byte(`late`+\"\\n\"), 0)",
	} {
		before, _ := late(t, c, first, "runtime.GC()\nruntime.GC()", "runtime.GC()", second)
		for got := ""; !strings.Contains(got, "child late\n") || !strings.Contains(got, "end\n"); {
			got += <-before.seen
		}
	}
}

// slow is an Output that takes nothing until it is released.
type slow struct {
	lingering
	released chan bool
}

func (s *slow) Stream(name, text string) {
	<-s.released
	s.lingering.Stream(name, text)
}

// TestSlowLatePrints runs cells while an earlier one's Output takes its time.
func TestSlowLatePrints(t *testing.T) {
	c := startGo(t)
	before := &slow{released: make(chan bool)}
	before.seen = make(chan string, 3)
	first := "start, begun := make(chan bool), make(chan bool)\nfor range 3 { go func() { <-start; begun <- true; fmt.Println(`late`) }() }"
	if err := c.Run(t.Context(), Cell{Number: 1, Text: first}, before); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"close(start)\nfor range 3 { <-begun }\n1", "runtime.Gosched()\n1", "1"} {
		if out, err := run(t, c, text); err != nil || out.last["text/plain"] != "1" {
			t.Fatalf("%s: %v %v", text, out.last, err)
		}
	}
	close(before.released)
	for range 3 {
		if got := <-before.seen; got != "late\n" {
			t.Errorf("got %q", got)
		}
	}
}

// TestCellsAfterAClosedStream closes what the process prints to.
func TestCellsAfterAClosedStream(t *testing.T) {
	c := startGo(t)
	for _, text := range []string{"os.Stdout.Close()", "syscall.Close(1)", "os.Stdout = nil"} {
		if _, err := run(t, c, text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if out, err := run(t, c, "1"); err != nil || out.last["text/plain"] != "1" {
			t.Errorf("after %s: %v %v", text, out.last, err)
		}
		if text == "os.Stdout = nil" {
			continue
		}
		if out, err := run(t, c, "fmt.Println(`here`)"); err != nil || out.stdout.String() != "here\n" {
			t.Errorf("after %s: %q %v", text, out.stdout.String(), err)
		}
	}
}
