package workbench_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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

// failsAt checks also that the error's report shows the line.
func (s *session) failsAt(cell, want string, line int) {
	s.t.Helper()
	_, err := s.run(cell)
	var e *shell.CellError
	if !errors.As(err, &e) || e.Name != "query error" && e.Name != "error" || !strings.Contains(e.Message, want) || e.Line != line {
		s.t.Errorf("%s\nerror %+v, want one with %q in line %d", cell, err, want, line)
		return
	}
	report := strings.Join(e.Report(shell.Cell{Number: s.n, Text: cell}, false), "\n")
	source := strings.Split(cell, "\n")[line-1]
	place, shown := fmt.Sprintf("%s in cell %d, line %d", e.Name, s.n, line), fmt.Sprintf("\n%4d | %s\n", line, source)
	if head, _, _ := strings.Cut(report, "\n"); head != place && !strings.HasPrefix(head, place+", column ") || !strings.HasPrefix(report, head+shown) {
		s.t.Errorf("%s\nreport\n%s\ndoes not begin with\n%s%s", cell, report, place, shown)
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

func TestDisplayOfFrames(t *testing.T) {
	s := open(t)
	out := s.gives(fmt.Sprintf(`orders := weir.Read(%q, Types("amount decimal(8,2)"))
Display(orders)
for _, who := range []string{"ann", "bob"} {
	Display(orders.Filter(Col("who").Eq(who)))
}
Display("between")
orders.Count()`, orders(t)), "10.50", "3 rows", "2 rows", "1 row\n", "between")
	if len(out.bundles) != 5 || out.bundles[2]["text/html"] == nil || out.bundles[3]["text/plain"] != "between" {
		t.Errorf("bundles %v", out.bundles)
	}
	s.failsAt("n := 1\nDisplay(orders.Select(\"amuont\"))\nn = 2", `did you mean "amount"`, 2)
	s.gives("n", "1")
}

// TestErrorsOfQueries checks that no error goes unseen and each has its line.
func TestErrorsOfQueries(t *testing.T) {
	s := open(t)
	s.gives(fmt.Sprintf("orders := weir.Read(%q)\nwrong := orders.Filter(Col(\"spnt\").Gt(3))", orders(t)))
	dir := t.TempDir()
	s.failsAt(fmt.Sprintf("\nwrong.\n\tWrite(%q)\norders.Count()", filepath.Join(dir, "a.csv")), "spnt", 2)
	s.failsAt(fmt.Sprintf("orders.Count()\n\nwrong.Write(%q)", filepath.Join(dir, "b.csv")), "spnt", 3)
	s.failsAt("x := 1\n_ = x\nwrong.Collect()", "spnt", 3)
	s.failsAt("// the frame itself\nwrong", "spnt", 2)
	s.failsAt("%time wrong", "spnt", 1)
	s.failsAt("if true {\n\twrong.Collect()\n}\norders.Count()", "spnt", 2)
	s.gives("_, _ = wrong.Collect()\norders.Count()", "4")
}

func TestSQLCells(t *testing.T) {
	s := open(t)
	s.gives(fmt.Sprintf("orders := weir.Read(%q)\nvar none *Frame", orders(t)))
	s.gives("%%sql --as top\nSELECT who, count(*) AS n\nFROM orders GROUP BY who ORDER BY n DESC;", "ann")
	s.gives("%sql SELECT max(n) AS most FROM top", "2")
	s.failsAt("%%sql\nSELECT 1\nFROM ordrs", `no table "ordrs"; did you mean "orders"?`, 3) // of the cell
	s.fails("%%sql\nSELECT 1 FROM none", `no table "none"`)
	s.fails("%%sql", "there is no query")
	s.fails("%%sql --name x\nSELECT 1", "--as")
	s.gives("%%sql --dialect spark --as sorted\nSELECT sort_array(array(2, NULL, 1)) AS a", "[NULL, 1, 2]")
	s.gives("sorted", "[NULL, 1, 2]")
	s.gives("%%sql --dialect postgres\nSELECT 7/2 AS a", "3")
	s.gives("%%sql\nSELECT 7/2 AS a", "3.5")
	s.fails("%%sql --dialect oracle\nSELECT 1", `no dialect "oracle"`)
}

func TestHelp(t *testing.T) {
	s := open(t)
	s.gives("%help", "%%sql", "lists the magics")
	s.gives("%help functions", "date_trunc(", "Aggregates, for Agg:", "gives")
	s.fails("%help nosuch", "no help on nosuch")
}

func TestProgressOfACell(t *testing.T) {
	s := open(t)
	out := s.gives(fmt.Sprintf("weir.Read(%q).Count()", orders(t)), "4")
	if len(out.progress) == 0 || !out.progress[len(out.progress)-1].Done {
		t.Errorf("progress %v does not end with Done", out.progress)
	}
}

func TestCompletionOfColumns(t *testing.T) {
	s := open(t)
	s.gives(fmt.Sprintf("orders := weir.Read(%q, Types(\"amount decimal(8,2)\"))\nvar none *Frame", orders(t)))
	for code, want := range map[string]string{
		`orders.Filter(Col("`:                                    "who amount",
		`orders.Filter(Col("am`:                                  "amount",
		`orders.Filter(Col("am|").Gt(3))`:                        "amount",
		`orders.GroupBy("`:                                       "who amount",
		`orders.GroupBy("who", "a`:                               "amount",
		`orders.GroupBy("who").Agg(Sum("`:                        "who amount",
		"orders.\n\tFilter(Col(\"who\").Eq(\"x\")).\n\tSort(\"W": "who",
		`best := orders.Select(Col("who"), Col("`:                "who amount",
		`Display(orders.Drop("`:                                  "who amount",
		`orders.Filter(Col("who").Eq("`:                          "",
		`none.Filter(Col("`:                                      "",           // it is a frame, without columns
		`other.Filter(Col("`:                                     "who amount", // of the frames there are
		`Col("`:                                                  "who amount",
		`x := "or`:                                               "",
		"x := `or":                                               "",
		`// or`:                                                  "",
		`'o`:                                                     "",
		`%time orders.Filter(Col("am`:                            "amount",
	} {
		cursor := strings.Index(code+"|", "|")
		code = strings.Replace(code, "|", "", 1)
		c, err := s.client.Complete(t.Context(), code, cursor)
		var got []string
		for _, m := range c.Matches {
			got = append(got, m.Text)
			if m.Kind != "column" || c.To != cursor || c.From > c.To || code[c.From-1] != '"' {
				t.Errorf("%s: %+v at %d:%d", code, m, c.From, c.To)
			}
		}
		slices.Sort(got)
		wanted := strings.Fields(want)
		slices.Sort(wanted)
		if err != nil || !slices.Equal(got, wanted) {
			t.Errorf("%s: %v %v, want %v", code, got, err, wanted)
		}
	}
	if c, err := s.client.Complete(t.Context(), `orders.Write("workb`, 19); err != nil || len(c.Matches) != 2 || c.Matches[0].Kind != "file" {
		t.Errorf("files: %+v, error %v", c, err)
	}
	if c, _ := s.client.Complete(t.Context(), `Col("a").E`, 10); len(c.Matches) == 0 {
		t.Error("nothing completes behind a string")
	}
	b, found, err := s.client.Inspect(t.Context(), "orders", 3)
	if text := fmt.Sprint(b["text/plain"]); err != nil || !found || !strings.Contains(text, "dataframe.Frame") || !strings.Contains(text, "amount  decimal(8,2)") {
		t.Errorf("%v %v %v", b, found, err)
	}
	if _, found, err := s.client.Inspect(t.Context(), "none", 3); err != nil || !found {
		t.Errorf("none: %v %v", found, err)
	}
}
