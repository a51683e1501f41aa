package shell

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

func startGo(t *testing.T) Client {
	t.Helper()
	c, err := Start(os.Args[0], "go")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestGoCells(t *testing.T) {
	c := startGo(t)
	for i, cell := range []struct{ text, out string }{
		{"x := 40", ""},
		{"x += 2\nx", `result 42`},
		{`import "fmt"` + "\nfmt.Println(\"a\")", `stdout "a\n"`},
		{"fmt.Println(\n\t\"b\",\n)", `stdout "b\n"`},
		{"fmt.Sprint(1), 2", ""},
		{"func two() (int, string) { return 1, \"b\" }\ntwo()", "result 1 b"},
		{"type T struct{ A int; B string }\nT{1, \"z\"}", "result {1 z}"},
		{"p := T{1, \"x\"}\np", "result {1 x}"},
		{"Display(T{2, \"d\"})\n[]T{{3, \"s\"}}", "display {2 d};result [{3 s}]"},
		{"for i := range 2 { Display([]T{{i, \"l\"}}) }", "display [{0 l}];display [{1 l}]"},
		{"%html <b>x</b>\nx", "display <b>x</b>;result 42"},
		{"%time x", "result 42"},
		{"error(nil)", ""},
		{"len(os.Args)", "result 1"},
		{"flag.Parse()\nflag.CommandLine.Parsed()", "result true"},
		{"import \"strconv\"\nstrconv.Atoi(\"12\")", "result 12"},
	} {
		out := &record{}
		err := c.Run(t.Context(), Cell{Number: i + 1, Text: cell.text}, out)
		if cell.text == "fmt.Sprint(1), 2" {
			if err == nil {
				t.Error("a list is no expression")
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", cell.text, err)
		}
		if got := strings.Join(out.log, ";"); !strings.HasPrefix(got, cell.out) || cell.out == "" && got != "" {
			t.Errorf("%s: got %s, want %s", cell.text, got, cell.out)
		}
	}
}

func TestWhoTellsSizes(t *testing.T) {
	c := startGo(t)
	text := `n := 7
var boxed any = []int32{1, 2, 3}
var nothing any
var failed error
many := make([]string, 20_000)
words := []string{"one", "three"}
rows := make([]float64, 2, 1000)
grid := [][]int{{1, 2}, nil}
counts := map[string]int{"a": 1}
var empty map[int]int
queue := make(chan int64, 4)
type point struct{ x, y int32 }
at := &point{}
points := [3]point{}
const limit = 9
func twice(i int) int { return 2*i }
table := must(weir.SQL("SELECT 1 AS a UNION ALL SELECT 2").Collect())
func must(t *Table, err error) *Table { return t }
for i := range many { many[i] = "x" }`
	if _, err := run(t, c, text); err != nil {
		t.Fatal(err)
	}
	out, err := run(t, c, "%who")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for line := range strings.Lines(out.stdout.String()) {
		f := regexp.MustCompile("  +").Split(strings.TrimSpace(line), 4)
		got[f[0]] = strings.Join(f[3:], "")
	}
	for name, want := range map[string]string{
		"n": "8 B", "boxed": "len 3, 36 B", "nothing": "16 B", "failed": "16 B",
		"many": "len 20000, over 330.0 KB", "words": "len 2, 64 B", "rows": "len 2, 8.0 KB",
		"grid": "len 2, 88 B", "counts": "len 1, over 32 B", "empty": "len 0, 8 B", "queue": "len 0, 40 B",
		"at": "8 B", "points": "len 3, 24 B", "limit": "", "twice": "", "point": "", "table": "2 rows, 16 B",
	} {
		if got[name] != want {
			t.Errorf("%s: got %q, want %q", name, got[name], want)
		}
	}
}

func TestGoErrors(t *testing.T) {
	c := startGo(t)
	if _, err := run(t, c, "import \"errors\"\nfunc bad() error {\n\treturn errors.New(\"no table\")\n}\nfunc index(i int) int {\n\treturn []int{1}[i]\n}\n"+
		"failed := weir.SQL(\"SELECT nosuch FROM (SELECT 1 AS user)\")"); err != nil {
		t.Fatal(err)
	}
	for _, cell := range []struct {
		text, name, message string
		line, col           int
	}{
		{"x := 1\n\nx + nosuch", "compile error", "nosuch", 3, 5},
		{"%who\n$true\nnosuch", "compile error", "nosuch", 3, 1},
		{"bad()", "error", "no table", 1, 0},
		{"%who\n_ = 1\n// so\nbad()", "error", "no table", 4, 0},
		{"strconv.Atoi(\"x\")", "error", "invalid syntax", 1, 0},
		{"Col(\"x\")\nfailed", "query error", `no column "nosuch"`, 2, 0},
		{"%%sql\nSELECT usr FROM (SELECT 1 AS user)", "query error", `no column "usr"; did you mean "user"?`, 2, 8},
		{"\n%%sql --as q\n\n  SELECT 1,\n    usr FROM (SELECT 1 AS user)", "query error", `no column "usr"`, 5, 5},
		{"%%sql\n  SELECT usr FROM (SELECT 1 AS user)", "query error", `no column "usr"`, 2, 10},
		{"x := 1\n  %sql  SELECT usr FROM (SELECT 1 AS user)", "query error", `no column "usr"`, 2, 16},
		{"%%sql\nSELECT 'é', usr FROM (SELECT 1 AS user)", "query error", `no column "usr"`, 2, 14},
		{"%%sql\nSELEC 1", "query error", "SELEC", 2, 1},
		{"%%sql\nSELECT user,\n  nosuch FROM failed", "query error", `table failed: 1:8: no column "nosuch"`, 3, 15},
		{"index(3)", "panic", "(cell 1, line 6)", 0, 0},
		{"a := 1\npanic(\"own\")", "panic", "own", 2, 1},
		{"import \"os\"\nos.Exit(4)", "panic", "exit status 4; the cell ended here", 2, 1},
	} {
		out := &record{}
		err := c.Run(t.Context(), Cell{Number: 2, Text: cell.text}, out)
		var cellErr *CellError
		if !errors.As(err, &cellErr) {
			t.Errorf("%s: got %v", cell.text, err)
			continue
		}
		if cell.name != "" && cellErr.Name != cell.name || !strings.Contains(cellErr.Message, cell.message) {
			t.Errorf("%s: got %+v", cell.text, cellErr)
		}
		if cell.line > 0 && (cellErr.Line != cell.line || cell.col > 0 && cellErr.Col != cell.col) {
			t.Errorf("%s: at %d:%d, want %d:%d", cell.text, cellErr.Line, cellErr.Col, cell.line, cell.col)
		}
	}
}

func TestGoDeaths(t *testing.T) {
	for text, want := range map[string]string{
		"var m sync.Mutex\nm.Unlock()":               "unlock of unlocked mutex",
		"go func() { panic(\"boom\") }()\nselect {}": "boom",
	} {
		c := startGo(t)
		_, err := run(t, c, text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
		if out, err := run(t, c, "1 + 1"); err != nil || out.last["text/plain"] != "2" {
			t.Errorf("after %s: %v %v", text, err, out.log)
		}
	}
}

// TestStackOverflow stops functions that call themselves without end, and keeps the
// variables.
func TestStackOverflow(t *testing.T) {
	c := startGo(t)
	if _, err := run(t, c, "kept := 42\nfunc f(n int) int { return f(n+1) + 1 }"); err != nil {
		t.Fatal(err)
	}
	_, err := run(t, c, "kept++\ngo func() { f(0); kept = 0 }()\nselect {}")
	var cellErr *CellError
	if !errors.As(err, &cellErr) || cellErr.Name != "stack overflow" || cellErr.StateLost || !strings.Contains(strings.Join(cellErr.Traceback, "\n"), "in f") {
		t.Errorf("%+v", err)
	}
	if out, err := run(t, c, "kept"); err != nil || out.last["text/plain"] != "43" {
		t.Errorf("%v %v", out.last, err)
	}
}

// TestDeepPanic leaves many functions by a panic, which takes no time with the square
// of their number.
func TestDeepPanic(t *testing.T) {
	c := startGo(t)
	out, err := run(t, c, "func g(n int) { if n == 0 { panic(`deep`) }; g(n-1) }\nfunc() { defer func() { fmt.Println(recover()) }(); g(20_000) }()\ng(20_000)")
	if err == nil || !strings.Contains(err.Error(), "panic: deep") || out.stdout.String() != "deep\n" {
		t.Errorf("%v %q", err, out.stdout.String())
	}
}

func TestQuestionsBetweenAndDuringCells(t *testing.T) {
	c := startGo(t)
	if _, err := run(t, c, "total := 1\nimport \"strings\""); err != nil {
		t.Fatal(err)
	}
	ask := func(when, code, want string) {
		t.Helper()
		got, err := c.Complete(t.Context(), code, len(code))
		if err != nil || len(got.Matches) == 0 || got.Matches[0].Text != want || got.To != len(code) {
			t.Errorf("%s, %s: %+v %v", when, code, got, err)
		}
	}
	ask("between", "y := tota", "total")
	ask("between", "%time strings.ToUpp", "ToUpper")
	if b, found, err := c.Inspect(t.Context(), "strings.ToUpper", 15); err != nil || !found || !strings.Contains(b["text/plain"].(string), "func") {
		t.Errorf("%v %v %v", b, found, err)
	}
	for code, want := range map[string]string{"x := 1": "complete", "func f() {": "incomplete", "x := := 1": "invalid", "": "complete"} {
		if s, err := c.Status(t.Context(), code); err != nil || s.State != want {
			t.Errorf("%q: %v %v, want %s", code, s, err, want)
		}
	}
	out := &record{seen: make(chan string, 10)}
	ended := make(chan error)
	go func() {
		ended <- c.Run(t.Context(), Cell{Number: 2, Text: "import \"fmt\"\nfmt.Println(1)\nfor {\n}"}, out)
	}()
	<-out.seen
	ask("during", "y := tota", "total")
	if _, found, err := c.Inspect(t.Context(), "total", 2); err != nil || !found {
		t.Errorf("during: %v %v", found, err)
	}
	c.Interrupt(t.Context())
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Error(err)
	}
}

func TestSetDefinesVariables(t *testing.T) {
	c := startGo(t)
	for name, v := range map[string]any{
		"b": true, "i": int64(-1 << 63), "f": 0.5, "s": "a\"\n\xff", "ss": []string{"x", ""}, "fs": []float64{1, 2.5}, "none": []int64{},
	} {
		if err := c.Set(t.Context(), name, v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for code, want := range map[string]string{
		"b": "true", "i": "-9223372036854775808", "f * 2": "1", "len(s)": "4", "ss": "[x ]", "fs[1]": "2.5", "append(none, 1)": "[1]",
	} {
		if out, err := run(t, c, code); err != nil || out.last["text/plain"] != want {
			t.Errorf("%s: %v %v, want %s", code, out.last, err, want)
		}
	}
	if err := c.Set(t.Context(), "1x", 1); err == nil {
		t.Error("1x is a name")
	}
}

func TestDisplayInACell(t *testing.T) {
	c := startGo(t)
	out := &record{answer: "Ada"}
	text := "import \"fmt\"\nimport \"weir/kernel/display\"\nfmt.Println(1)\nDisplay(display.HTML(\"<b>\"))\n" +
		"for i := range 2 { Display(i) }\nfmt.Println(2)\nwho, err := Input(\"who?\")\nwho"
	if err := c.Run(t.Context(), Cell{Number: 1, Text: text}, out); err != nil {
		t.Fatal(err)
	}
	want := `stdout "1\n";display <b>;display 0;display 1;stdout "2\n";ask who? false;result Ada`
	if got := strings.Join(out.log, ";"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// The user's own names come first.
	out = &record{}
	if err := c.Run(t.Context(), Cell{Number: 2, Text: "func Display(x int) int { return x }\nDisplay(3)"}, out); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(out.log, ";"); got != "result 3" {
		t.Errorf("got %s", got)
	}
}

// A cell that waits in compiled code is left behind soon, and nothing is lost.
func TestInterruptOfWhatWaits(t *testing.T) {
	c := startGo(t)
	if _, err := run(t, c, "keep := 7\nimport \"fmt\"\nimport \"os/exec\"\nimport \"sync\"\nimport \"time\"\nvar mu sync.Mutex\nvar wg sync.WaitGroup\nch := make(chan int)"); err != nil {
		t.Fatal(err)
	}
	for _, wait := range []string{"mu.Lock(); mu.Lock()", "wg.Add(1); wg.Wait()", "<-ch", "ch <- 1", "select {}", "time.Sleep(time.Hour)", `exec.Command("sleep", "1000").Run()`, "for {\n}"} {
		out := &record{seen: make(chan string, 10)}
		ended := make(chan error)
		go func() {
			ended <- c.Run(t.Context(), Cell{Number: 2, Text: "fmt.Println(\"waiting\")\n" + wait}, out)
		}()
		<-out.seen
		c.Interrupt(t.Context())
		var cellErr *CellError
		if err := <-ended; !errors.As(err, &cellErr) || cellErr.Name != "interrupted" || cellErr.StateLost {
			t.Fatalf("%s: %v", wait, err)
		}
		if out, err := run(t, c, "keep"); err != nil || out.last["text/plain"] != "7" {
			t.Fatalf("after %s: %v %v", wait, err, out.last)
		}
	}
}

// A cell that takes all memory is stopped before the system ends the worker.
func TestRunawayMemory(t *testing.T) {
	c, err := Launch{Args: []string{os.Args[0], "go"}, Env: []string{memoryVariable + "=400000000"}}.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := run(t, c, "keep := 7\nvar all [][]byte"); err != nil {
		t.Fatal(err)
	}
	_, err = run(t, c, "for {\n\tall = append(all, make([]byte, 1<<20))\n}")
	var cellErr *CellError
	if !errors.As(err, &cellErr) || cellErr.Name != "out of memory" || cellErr.StateLost || !strings.Contains(cellErr.Message, "more than 381 MB") {
		t.Fatalf("got %v", err)
	}
	if out, err := run(t, c, "all = nil\nkeep"); err != nil || out.last["text/plain"] != "7" {
		t.Fatalf("%v %v", err, out.last)
	}
}

// What cells have started ends with their worker.
func TestNoProcessIsLeft(t *testing.T) {
	for _, text := range []string{
		"$sleep 1000 & echo $!",
		"import \"fmt\"\nimport \"os/exec\"\nc := exec.Command(\"sleep\", \"1000\")\n_ = c.Start()\nfmt.Println(c.Process.Pid)",
	} {
		c := startGo(t)
		out, err := run(t, c, text)
		if err != nil {
			t.Fatal(err)
		}
		pid, err := strconv.Atoi(strings.TrimSpace(out.stdout.String()))
		if err != nil {
			t.Fatal(err)
		}
		if !runs(pid) {
			t.Fatalf("%s: %d does not run", text, pid)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		for runs(pid) { // it was told to end; the system takes it off its list
			runtime.Gosched()
		}
	}
}

// runs tells a process from one that has ended and waits for its parent.
func runs(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, state, _ := strings.Cut(string(stat), ") ")
	return err == nil && !strings.HasPrefix(state, "Z")
}
