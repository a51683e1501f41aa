package e2e

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"weir/notebooks"
)

// A result is what a weir command left behind.
type result struct {
	code   int
	stdout string
	stderr string
}

// weir runs the binary with more environment.
func weir(t *testing.T, env []string, args ...string) result {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), must(binary())(t), args...)
	cmd.Env = append(os.Environ(), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// example is the notebook that the README shows.
func example(t *testing.T) *notebooks.Notebook {
	return must(notebooks.Open("../../../notebooks/examples/shopper_segments.ipynb"))(t)
}

// book saves a notebook of code cells and returns its path.
func book(t *testing.T, cells ...string) string {
	t.Helper()
	nb := &notebooks.Notebook{}
	for _, text := range cells {
		nb.Cells = append(nb.Cells, notebooks.NewCell("code", text))
	}
	path := filepath.Join(t.TempDir(), "book.ipynb")
	if err := nb.Save(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// printed is the text of a cell's outputs: streams, errors, and text/plain of
// the rest.
func printed(c *notebooks.Cell) string {
	var b strings.Builder
	for _, o := range c.Outputs {
		b.WriteString(o.Text("text"))
		b.WriteString(o.Object("data").Text("text/plain"))
		if o.Has("ename") {
			b.WriteString(o.Text("ename") + ": " + o.Text("evalue"))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// everythingPrinted is printed of all cells.
func everythingPrinted(nb *notebooks.Notebook) string {
	var b strings.Builder
	for _, c := range nb.Cells {
		b.WriteString(printed(c))
	}
	return b.String()
}
