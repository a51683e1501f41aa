package notebooks

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"weir/kernel/shell"
)

// clock ticks a second at every look.
func clock() func() time.Time {
	now := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	return func() time.Time {
		now = now.Add(time.Second)
		return now
	}
}

// write makes a notebook file of code cells; a cell that starts with "# " is
// markdown, one that starts with "@tag\n" is tagged.
func write(t *testing.T, cells ...string) string {
	t.Helper()
	nb := &Notebook{}
	for _, source := range cells {
		switch {
		case strings.HasPrefix(source, "# "):
			nb.Cells = append(nb.Cells, NewCell("markdown", source))
		case strings.HasPrefix(source, "@"):
			tag, rest, _ := strings.Cut(source[1:], "\n")
			nb.Cells = append(nb.Cells, NewCell("code", rest, tag))
		default:
			nb.Cells = append(nb.Cells, NewCell("code", source))
		}
	}
	path := filepath.Join(t.TempDir(), "job.ipynb")
	if err := nb.Save(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// launch runs the notebook and reads the saved copy back.
func launch(t *testing.T, r *Runner, job Job, f *fake) (*Run, *Notebook, error) {
	t.Helper()
	r.NewShell = func() (shell.Client, error) { return f, nil }
	r.Now = clock()
	job.Output = filepath.Join(filepath.Dir(job.Notebook), "out.ipynb")
	run, err := r.Run(t.Context(), job)
	if run == nil {
		return nil, nil, err
	}
	out, openErr := Open(job.Output)
	if openErr != nil {
		t.Fatal(openErr)
	}
	return run, out, err
}

func outputs(c *Cell) string {
	var all []string
	for _, o := range c.Outputs {
		s := o.Text("output_type") + ":"
		switch o.Text("output_type") {
		case "stream":
			s = o.Text("name") + ":" + o.Text("text")
		case "error":
			s += o.Text("ename") + ":" + o.Text("evalue")
		default:
			s += o.Object("data").Text("text/plain")
		}
		all = append(all, s)
	}
	return strings.Join(all, "|")
}

func TestRunKeepsOutputsInOrder(t *testing.T) {
	path := write(t, "# Title", "print a\nprint b\nerr c\nprint d\nresult 42", "  ", "print last")
	run, out, err := launch(t, &Runner{}, Job{Notebook: path}, newFake())
	if err != nil {
		t.Fatal(err)
	}
	if run.Cells != 2 || run.FailedCell != 0 || run.Err != "" {
		t.Errorf("run = %+v", run)
	}
	if got, want := outputs(out.Cells[1]), "stdout:a\nb\n|stderr:c\n|stdout:d\n|execute_result:42"; got != want {
		t.Errorf("outputs %q, want %q", got, want)
	}
	if out.Cells[1].Count != 1 || out.Cells[2].Count != 0 || out.Cells[3].Count != 2 {
		t.Error("counts:", out.Cells[1].Count, out.Cells[2].Count, out.Cells[3].Count)
	}
	var from string
	if !out.Cells[1].Metadata().Object("execution").Read("iopub.execute_input", &from) || from != "2024-05-01T12:00:02.000000Z" {
		t.Errorf("started at %q", from)
	}
	if status := out.Metadata().Object("weir").Text("status"); status != "completed" {
		t.Errorf("status %q", status)
	}
}

func TestFailedCellKeepsWhatWasDone(t *testing.T) {
	path := write(t, "print one", "print two\nfail 3 index out of range", "print three")
	f := newFake()
	run, out, err := launch(t, &Runner{}, Job{Notebook: path}, f)
	var failure *CellFailure
	if !errors.As(err, &failure) || failure.Cell != 2 || failure.Line != 3 {
		t.Fatalf("err = %v", err)
	}
	if want := path + ": cell 2, line 3: panic: index out of range"; err.Error() != want {
		t.Errorf("err %q, want %q", err, want)
	}
	if run.FailedCell != 2 || len(f.ran) != 2 {
		t.Errorf("failed cell %d, ran %d", run.FailedCell, len(f.ran))
	}
	if !strings.Contains(out.Cells[0].Source, "In [2]") || !out.Cells[0].Tagged("papermill-error-cell-tag") {
		t.Errorf("first cell: %q", out.Cells[0].Source)
	}
	if got := outputs(out.Cells[3]); got != "stdout:two\n|error:panic:index out of range" {
		t.Errorf("outputs %q", got)
	}
	if last := out.Cells[4]; last.Source != "print three" || last.Count != 0 {
		t.Errorf("last cell: %+v", last)
	}
}

func TestMarkersOfAnEarlierRunGo(t *testing.T) {
	path := write(t, "fail 1 x")
	_, out, _ := launch(t, &Runner{}, Job{Notebook: path}, newFake())
	again := filepath.Join(t.TempDir(), "again.ipynb")
	if err := out.Save(again); err != nil {
		t.Fatal(err)
	}
	_, out, _ = launch(t, &Runner{}, Job{Notebook: again}, newFake())
	if len(out.Cells) != 3 {
		t.Errorf("%d cells, want two markers and one cell", len(out.Cells))
	}
}

func TestToleratedFailure(t *testing.T) {
	path := write(t, "@raises-exception\nfail 1 expected", "print on")
	_, out, err := launch(t, &Runner{}, Job{Notebook: path}, newFake())
	if err != nil || outputs(out.Cells[1]) != "stdout:on\n" {
		t.Errorf("err %v, outputs %q", err, outputs(out.Cells[1]))
	}
}

func TestDisplaysAreUpdatedInPlace(t *testing.T) {
	path := write(t, "show a first\nshow b other\nshow a twin", "update a second\nshow  plain", "update nosuch x")
	_, out, err := launch(t, &Runner{}, Job{Notebook: path}, newFake())
	if err != nil {
		t.Fatal(err)
	}
	if got := outputs(out.Cells[0]); got != "display_data:second|display_data:other|display_data:second" {
		t.Error(got)
	}
	if got := outputs(out.Cells[1]); got != "display_data:plain" {
		t.Error(got)
	}
	if got := outputs(out.Cells[2]); got != "" {
		t.Error(got)
	}
}

func TestClear(t *testing.T) {
	path := write(t, "print a\nclear\nprint b", "print a\nclearwait", "print a\nclearwait\nprint b")
	_, out, _ := launch(t, &Runner{}, Job{Notebook: path}, newFake())
	for i, want := range []string{"stdout:b\n", "stdout:a\n", "stdout:b\n"} {
		if got := outputs(out.Cells[i]); got != want {
			t.Errorf("cell %d: %q, want %q", i+1, got, want)
		}
	}
}

func TestQuestionsAreRefused(t *testing.T) {
	_, _, err := launch(t, &Runner{}, Job{Notebook: write(t, "ask")}, newFake())
	if err == nil || !strings.Contains(err.Error(), "use a parameter") {
		t.Error(err)
	}
}

func TestTimeoutInterruptsTheCell(t *testing.T) {
	path := write(t, "print a\nwait", "print b")
	run, out, err := launch(t, &Runner{}, Job{Notebook: path, Timeout: time.Millisecond}, newFake())
	if err == nil || !strings.Contains(err.Error(), "cell 1") || !strings.Contains(err.Error(), "timeout of 1ms") {
		t.Error(err)
	}
	if run.FailedCell != 1 || out.Cells[3].Count != 0 {
		t.Errorf("run %+v", run)
	}
}

func TestTimeoutClosesAShellThatHangs(t *testing.T) {
	_, out, err := launch(t, &Runner{Grace: time.Millisecond}, Job{Notebook: write(t, "print a\nhang"), Timeout: time.Millisecond}, newFake())
	if err == nil || !strings.Contains(err.Error(), "timeout of 1ms") {
		t.Error(err)
	}
	if got := outputs(out.Cells[len(out.Cells)-1]); !strings.HasSuffix(got, "error:stopped:stopped after the timeout of 1ms") {
		t.Error(got)
	}
}

func TestCancelIsAnInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := Runner{NewShell: func() (shell.Client, error) { return newFake(), nil }}
	_, err := r.Run(ctx, Job{Notebook: write(t, "print a")})
	if err == nil || !strings.HasSuffix(err.Error(), "cell 1: interrupted") {
		t.Error(err)
	}
}

func TestAShellThatIsGoneIsToldInTheNotebook(t *testing.T) {
	_, out, err := launch(t, &Runner{}, Job{Notebook: write(t, "print a\ndie")}, newFake())
	if err == nil || !strings.Contains(err.Error(), "cell 1: the worker is gone") {
		t.Error(err)
	}
	if got := outputs(out.Cells[2]); got != "stdout:a\n|error:shell gone:the worker is gone" {
		t.Error(got)
	}
}

func TestSavedAfterEveryCell(t *testing.T) {
	path := write(t, "print a", "print b", "print c")
	var seen []int
	r := &Runner{Observe: func(e Event) {
		if e.Kind != CellStarted {
			return
		}
		nb, err := Open(filepath.Join(filepath.Dir(path), "out.ipynb"))
		if err != nil {
			t.Error(err)
			return
		}
		done := 0
		for _, c := range nb.Cells {
			done += len(c.Outputs)
		}
		seen = append(seen, done)
	}}
	if _, _, err := launch(t, r, Job{Notebook: path}, newFake()); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(seen, []int{0, 1, 2}) {
		t.Error("outputs on disk when each cell starts:", seen)
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*"))
	if len(left) > 0 {
		t.Error("temporary files left:", left)
	}
}

func TestParametersAreInjected(t *testing.T) {
	path := write(t, "print before", "@parameters\nn := 5\nday := \"2024-05-01\"", "print after")
	f := newFake()
	_, out, err := launch(t, &Runner{}, Job{Notebook: path, Params: map[string]any{"n": "7", "day": `a"b`}}, f)
	if err != nil {
		t.Fatal(err)
	}
	if want := "// Parameters\nday = \"a\\\"b\"\nn = 7"; f.ran[2] != want || !out.Cells[2].Tagged("injected-parameters") {
		t.Errorf("ran %q, want %q", f.ran[2], want)
	}
	if err := out.Save(path); err != nil { // the copy is a notebook to run again
		t.Fatal(err)
	}
	_, out, err = launch(t, &Runner{}, Job{Notebook: path, Params: map[string]any{"n": 8}}, newFake())
	if err != nil || len(out.Cells) != 4 || out.Cells[2].Source != "// Parameters\nn = 8" {
		t.Errorf("%v, %d cells, %q", err, len(out.Cells), out.Cells[2].Source)
	}
}

func TestTheNotebookItselfIsNotOverwritten(t *testing.T) {
	path := write(t, "print a")
	r := Runner{}
	if _, err := r.Run(t.Context(), Job{Notebook: path, Output: path}); err == nil || !strings.Contains(err.Error(), "overwrite") {
		t.Error(err)
	}
}

func TestHistory(t *testing.T) {
	folder := Folder(filepath.Join(t.TempDir(), "runs"))
	if runs, err := folder.List(t.Context(), "", 0); err != nil || len(runs) != 0 {
		t.Error(runs, err)
	}
	good, bad := write(t, "print a"), write(t, "fail 2 no")
	for _, path := range []string{good, bad, good} {
		launch(t, &Runner{History: folder}, Job{Notebook: path, Params: nil}, newFake())
	}
	all, err := folder.List(t.Context(), "", 2)
	if err != nil || len(all) != 2 || all[0].Job.Notebook != good || all[1].FailedCell != 1 {
		t.Errorf("%+v, %v", all, err)
	}
	if some, _ := folder.List(t.Context(), bad, 0); len(some) != 1 || !strings.Contains(some[0].Err, "line 2: panic: no") {
		t.Errorf("%+v", some)
	}
}

func TestTerminal(t *testing.T) {
	path := write(t, "# Read the raw logs", "progress\nprint x", "// Count them\nprint y\nfail 1 no")
	for _, c := range []struct {
		tty  bool
		want string
	}{
		{false, "[1/2] Read the raw logs … 4.0 s\n[2/2] Count them … failed after 3.0 s\n"},
		{true, "[1/2] Read the raw logs …" +
			"\r\x1b[K[1/2] Read the raw logs  ███░░░░░░░ 30%  1.2M rows, 340 MB, 12.0 s left" +
			"\r\x1b[K[1/2] Read the raw logs … 4.0 s\n" +
			"[2/2] Count them …\r\x1b[K[2/2] Count them … failed after 3.0 s\n"},
	} {
		var b bytes.Buffer
		launch(t, &Runner{Observe: Terminal(&b, c.tty)}, Job{Notebook: path}, newFake())
		if b.String() != c.want {
			t.Errorf("tty %v:\n%q, want\n%q", c.tty, b.String(), c.want)
		}
	}
}

func TestRunIsOneLineOfJSON(t *testing.T) {
	line, err := json.Marshal(Run{Executed: &Notebook{}})
	if err != nil || bytes.ContainsRune(line, '\n') || bytes.Contains(line, []byte("Executed")) {
		t.Error(string(line), err)
	}
	if _, err := os.Stat("runs.jsonl"); err == nil {
		t.Error("a history appeared without being asked for")
	}
}
