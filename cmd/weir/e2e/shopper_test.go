package e2e

import (
	"path/filepath"
	"strings"
	"testing"

	"weir/notebooks"
)

// TestNotebook runs the example on servers in this process and compares all
// that it found with a plain program's answers.
func TestNotebook(t *testing.T) {
	checkNotebook(t, must(embedded())(t))
}

// lookupCell is put at the end of the example: the lookup is no table of its
// own there.
const lookupCell = `lookup.Write(lake+"/results/lookup")`

// checkNotebook runs the example twice and checks what it leaves.
func checkNotebook(t *testing.T, s *site) {
	before := must(s.list(t.Context(), "tables/"))(t)
	first := runExample(t, s)
	found := &findings{site: s, before: before, session: s.session(t), nb: first.executed, answers: must(s.answers())(t)}
	for _, check := range []struct {
		name string
		run  func(*testing.T, *findings)
	}{
		{"clicks", checkClicks}, {"quarantine", checkQuarantine}, {"lookup", checkLookup}, {"revenue", checkRevenue},
		{"partner", checkPartner}, {"visits", checkVisits}, {"drop-off", checkDropOff}, {"viewers", checkViewers},
		{"segments", checkSegments}, {"report", func(t *testing.T, _ *findings) { checkReport(t, first.html) }},
	} {
		t.Run(check.name, func(t *testing.T) { check.run(t, found) })
	}
	t.Run("again", func(t *testing.T) {
		again := runExample(t, s)
		// Names and times of files differ from run to run, numbers do not.
		if a, b := withoutSizes(everythingPrinted(first.executed)), withoutSizes(everythingPrinted(again.executed)); a != b {
			t.Errorf("the second run printed something else:\n%s", difference(a, b))
		}
		checkSegments(t, &findings{site: s, session: s.session(t), nb: again.executed, answers: found.answers})
	})
}

// An executed is a run that went well.
type executed struct {
	executed *notebooks.Notebook
	html     string
}

func runExample(t *testing.T, s *site) executed {
	t.Helper()
	nb := example(t)
	nb.Cells = append(nb.Cells, notebooks.NewCell("code", lookupCell))
	dir := t.TempDir()
	path, out, html := filepath.Join(dir, "in.ipynb"), filepath.Join(dir, "out.ipynb"), filepath.Join(dir, "out.html")
	if err := nb.Save(path); err != nil {
		t.Fatal(err)
	}
	got := weir(t, s.profiles(), "run", path, "-p", "day="+s.lastDay(), "-p", "fileSize="+fileSize, "-o", out, "--html", html)
	if got.code != 0 {
		t.Fatalf("exit code %d\n%s", got.code, got.stderr)
	}
	done := must(notebooks.Open(out))(t)
	for _, secret := range s.secrets() {
		if strings.Contains(got.stderr+got.stdout+everythingPrinted(done), secret) {
			t.Error("a password was printed")
		}
	}
	return executed{done, html}
}

// fileSize is aimed at for each Parquet file: small, so that a day needs several.
const fileSize = "250KB"

// lastDay is the day of the partner file that the notebook fetches.
func (s *site) lastDay() string {
	return s.truth.Options.Day(s.truth.Options.Days - 1).Format("2006-01-02")
}
