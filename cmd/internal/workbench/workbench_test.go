package workbench_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/cmd/internal/workbench"
	"weir/kernel/shell"
)

// recorder keeps what cells put out, as text.
type recorder struct {
	text     strings.Builder
	bundles  []map[string]any
	progress []shell.Progress
}

func (r *recorder) Stream(_, text string)                      { r.text.WriteString(text) }
func (r *recorder) Display(_ string, _ bool, b map[string]any) { r.Result(b) }
func (r *recorder) Clear(bool)                                 {}
func (r *recorder) Progress(p shell.Progress)                  { r.progress = append(r.progress, p) }
func (r *recorder) Result(b map[string]any) {
	r.bundles = append(r.bundles, b)
	fmt.Fprintln(&r.text, b["text/plain"])
}
func (r *recorder) Ask(context.Context, string, bool) (string, error) {
	return "", errors.New("nobody is there")
}

// session runs cells one after another.
type session struct {
	t      *testing.T
	client shell.Client
	n      int
}

func open(t *testing.T) *session {
	t.Helper()
	c, err := workbench.Shell("test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return &session{t: t, client: c}
}

func (s *session) run(cell string) (*recorder, error) {
	s.n++
	out := &recorder{}
	err := s.client.Run(s.t.Context(), shell.Cell{Number: s.n, Text: cell}, out)
	return out, err
}

// gives checks that the cell's output has all of want in it.
func (s *session) gives(cell string, want ...string) *recorder {
	s.t.Helper()
	out, err := s.run(cell)
	if err != nil {
		s.t.Errorf("%s\n%v", cell, err)
	}
	for _, w := range want {
		if !strings.Contains(out.text.String(), w) {
			s.t.Errorf("%s\ngave\n%s\nwithout %q", cell, out.text.String(), w)
		}
	}
	return out
}

// fails checks that the cell fails with want in the error.
func (s *session) fails(cell, want string) {
	s.t.Helper()
	_, err := s.run(cell)
	if err == nil || !strings.Contains(err.Error(), want) {
		s.t.Errorf("%s\nerror %v, want one with %q", cell, err, want)
	}
}

func orders(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "orders.csv")
	if err := os.WriteFile(path, []byte("who,amount\nann,10.5\nbob,3\nann,4.25\ncid,oops\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCells(t *testing.T) {
	s := open(t)
	s.gives(fmt.Sprintf("orders := weir.Read(%q, Types(`amount decimal(8,2)`))\norders", orders(t)), "ann", "10.50", "3 rows")
	s.gives(`orders.Quarantine()`, "oops", "amount", "1 row")
	s.gives(`best := orders.GroupBy("who").Agg(Sum("amount").As("spent")).Sort(Col("spent").Desc())
best`, "14.75", "decimal")
	s.gives(`best.Count()`, "2")
	chart := s.gives(`display.Bar(best, "who", "spent")`, "ann")
	for _, kind := range []string{"application/vnd.vegalite.v5+json", "image/svg+xml"} {
		if len(chart.bundles) != 1 || chart.bundles[0][kind] == nil {
			t.Errorf("the chart has no %s", kind)
		}
	}
	s.fails(`best.Filter(Col("spnt").Gt(3))`, `did you mean "spent"`)
	s.fails(`best.Fliter(Col("spent").Gt(3))`, "Fliter")
	s.gives(`best.Limit(1).Collect()`, "ann")
	s.gives(`best.Explain()`, "Sort spent DESC", "Scan")
}

func TestSQLCells(t *testing.T) {
	s := open(t)
	s.gives(fmt.Sprintf("orders := weir.Read(%q)\nvar none *Frame", orders(t)))
	s.gives("%%sql --as top\nSELECT who, count(*) AS n\nFROM orders GROUP BY who ORDER BY n DESC;", "ann")
	s.gives("%sql SELECT max(n) AS most FROM top", "2")
	s.fails("%%sql\nSELECT 1\nFROM ordrs", `2:6: no table "ordrs"; did you mean "orders"?`)
	s.fails("%%sql\nSELECT 1 FROM none", `no table "none"`)
	s.fails("%%sql", "there is no query")
	s.fails("%%sql --name x\nSELECT 1", "--as")
}

func TestProgressOfACell(t *testing.T) {
	s := open(t)
	out := s.gives(fmt.Sprintf("weir.Read(%q).Count()", orders(t)), "4")
	if len(out.progress) == 0 || !out.progress[len(out.progress)-1].Done {
		t.Errorf("progress %v does not end with Done", out.progress)
	}
}
