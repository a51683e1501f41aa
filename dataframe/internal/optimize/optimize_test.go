package optimize_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/optimize"
	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

var rewrite = flag.Bool("rewrite", false, "write the plans of testdata anew")

// env has tables of random rows; users takes filters exactly, orders
// partly, and visits not at all. Of the others statistics are known.
type env map[string]*plantest.Table

func newEnv(t *testing.T) env {
	t.Helper()
	out := env{}
	for i, s := range []struct {
		name, schema string
		takes        plan.Exactness
		rows         int
	}{
		{"users", "id int64, name string, age int64, town string", plan.Fully, 300},
		{"orders", "id int64, user_id int64, amount decimal(8,2), day date", plan.Partly, 300},
		{"visits", "user_id int64, seconds float64, town string", plan.No, 300},
		{"clicks", "user_id int64, page int64, url string", plan.Fully, 500},
		{"pages", "page int64, kind string, section int64", plan.Partly, 40},
		{"sections", "section int64, title string", plan.No, 5},
		{"nobody", "id int64, name string", plan.Fully, 0},
	} {
		schema, err := column.ParseSchema(s.schema)
		if err != nil {
			t.Fatal(err)
		}
		rows := plantest.Random(uint64(i+1), schema, s.rows, plantest.Shape{Nulls: 0.1, Distinct: 20})
		table := plantest.Memory(schema, plantest.Cut(rows, 37), 2, 3)
		table.Name, table.Filters, table.Known = s.name, s.takes, i >= 3
		out[s.name] = table
	}
	return out
}

func (e env) Table(ctx context.Context, name []string) (plan.Node, error) {
	return plan.NewScan(ctx, e[name[0]])
}

func (e env) URL(context.Context, string) (plan.Node, error) { return nil, fmt.Errorf("no urls here") }

// A testCase is a block of a file of testdata: a query, a line of dashes, the plan after all rules.
// The file is named for the rule that its cases are about; those of rules.txt are about several.
type testCase struct{ rule, query, plan string }

func cases(t *testing.T) map[string][]testCase {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	out := map[string][]testCase{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rule := strings.TrimSuffix(filepath.Base(file), ".txt")
		for _, block := range strings.Split(strings.TrimSpace(string(text)), "\n\n") {
			query, want, _ := strings.Cut(strings.TrimSpace(block), "\n----")
			out[file] = append(out[file], testCase{rule, query, strings.TrimPrefix(want, "\n") + "\n"})
		}
	}
	return out
}

func query(t *testing.T, e env, text string) plan.Node {
	t.Helper()
	n, err := sql.Query(t.Context(), text, e)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return n
}

func optimized(t *testing.T, n plan.Node, off ...string) plan.Node {
	t.Helper()
	out, err := optimize.RunWith(t.Context(), n, optimize.Options{Off: off})
	if err != nil {
		t.Fatalf("%v\n%s", err, plan.Format(n))
	}
	return out
}

func TestPlans(t *testing.T) {
	e := newEnv(t)
	for file, cs := range cases(t) {
		var fresh []string
		for _, c := range cs {
			got := plan.Format(optimized(t, query(t, e, c.query)))
			if got != c.plan && !*rewrite {
				t.Errorf("%s: %s\ngot\n%s\nwant\n%s", file, c.query, got, c.plan)
			}
			fresh = append(fresh, c.query+"\n----\n"+got)
		}
		if *rewrite {
			if err := os.WriteFile(file, []byte(strings.Join(fresh, "\n")), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Every rule has a file of cases, in which it makes a difference.
func TestRulesMatter(t *testing.T) {
	e := newEnv(t)
	all := cases(t)
	for _, rule := range optimize.Names() {
		cs := all["testdata/"+rule+".txt"]
		if len(cs) == 0 {
			t.Errorf("testdata/%s.txt is missing", rule)
		}
		matters := 0
		for _, c := range cs {
			n := query(t, e, c.query)
			if plan.Format(optimized(t, n, rule)) != plan.Format(optimized(t, n)) {
				matters++
			}
		}
		if matters*3 < len(cs) {
			t.Errorf("%s: it matters in %d of %d cases", rule, matters, len(cs))
		}
	}
}

// Every query gives the same rows with all rules, with none, and with any one
// of them left out.
func TestRulesKeepTheAnswer(t *testing.T) {
	e := newEnv(t)
	for _, cs := range cases(t) {
		for _, c := range cs {
			n := query(t, e, c.query)
			want := rowsOf(t, n)
			for name, off := range choices() {
				if got := rowsOf(t, optimized(t, n, off...)); got != want {
					t.Errorf("%s\nwith %s: got\n%s\nwant\n%s", c.query, name, got, want)
				}
			}
		}
	}
}

// choices are sets of rules to leave out: none, each, all but each, all.
func choices() map[string][]string {
	all := optimize.Names()
	out := map[string][]string{"all rules": nil, "no rules": all}
	for i, name := range all {
		out["all rules but "+name] = []string{name}
		out["only "+name] = append(append([]string(nil), all[:i]...), all[i+1:]...)
	}
	return out
}

func rowsOf(t *testing.T, n plan.Node) string {
	t.Helper()
	r, _, err := exec.Build(t.Context(), n, exec.Options{Workers: 2})
	if err != nil {
		t.Fatalf("%v\n%s", err, plan.Format(n))
	}
	batches, err := column.ReadAll(t.Context(), r)
	if err != nil {
		t.Fatalf("%v\n%s", err, plan.Format(n))
	}
	return plantest.Text(plantest.Rows(batches))
}

func TestCheckNamesTheRuleMeant(t *testing.T) {
	_, err := optimize.RunWith(t.Context(), query(t, newEnv(t), "SELECT 1"), optimize.Options{Off: []string{"push_filter"}})
	if err == nil || !strings.Contains(err.Error(), `did you mean "push_filters"?`) {
		t.Errorf("error %v", err)
	}
}

func TestTraceTellsWhatRulesDid(t *testing.T) {
	n, steps, err := optimize.Trace(t.Context(), query(t, newEnv(t), "SELECT name FROM users WHERE age > 18"), optimize.Options{})
	if err != nil || len(steps) < 2 || steps[0].Rule != "push_filters" || steps[len(steps)-1].Plan != plan.Format(n) {
		t.Errorf("steps %v, error %v", steps, err)
	}
}
