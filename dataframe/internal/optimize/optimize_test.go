package optimize_test

import (
	"context"
	"flag"
	"fmt"
	"os"
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

// env has three tables of random rows; users takes filters exactly, orders
// partly, and visits not at all.
type env map[string]*plantest.Table

func newEnv(t *testing.T) env {
	t.Helper()
	out := env{}
	for i, s := range []struct {
		name, schema string
		takes        plan.Exactness
	}{
		{"users", "id int64, name string, age int64, town string", plan.Fully},
		{"orders", "id int64, user_id int64, amount decimal(8,2), day date", plan.Partly},
		{"visits", "user_id int64, seconds float64, town string", plan.No},
	} {
		schema, err := column.ParseSchema(s.schema)
		if err != nil {
			t.Fatal(err)
		}
		rows := plantest.Random(uint64(i+1), schema, 300, plantest.Shape{Nulls: 0.1, Distinct: 20})
		table := plantest.Memory(schema, plantest.Cut(rows, 37), 2, 3)
		table.Name, table.Filters = s.name, s.takes
		out[s.name] = table
	}
	return out
}

func (e env) Table(ctx context.Context, name []string) (plan.Node, error) {
	return plan.NewScan(ctx, e[name[0]])
}

func (e env) URL(context.Context, string) (plan.Node, error) { return nil, fmt.Errorf("no urls here") }

// The cases of testdata/rules.txt: a query, a line of dashes, the plan after all rules.
func cases(t *testing.T) [][2]string {
	text, err := os.ReadFile("testdata/rules.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out [][2]string
	for _, block := range strings.Split(strings.TrimSpace(string(text)), "\n\n") {
		query, want, _ := strings.Cut(block, "\n----")
		out = append(out, [2]string{query, strings.TrimPrefix(want, "\n") + "\n"})
	}
	return out
}

func TestPlans(t *testing.T) {
	e := newEnv(t)
	var fresh []string
	for _, c := range cases(t) {
		n, err := sql.Query(t.Context(), c[0], e)
		if err != nil {
			t.Fatalf("%s: %v", c[0], err)
		}
		n, err = optimize.Run(t.Context(), n)
		if err != nil {
			t.Fatalf("%s: %v", c[0], err)
		}
		got := plan.Format(n)
		if got != c[1] && !*rewrite {
			t.Errorf("%s\ngot\n%s\nwant\n%s", c[0], got, c[1])
		}
		fresh = append(fresh, c[0]+"\n----\n"+got)
	}
	if *rewrite {
		if err := os.WriteFile("testdata/rules.txt", []byte(strings.Join(fresh, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// Every query gives the same rows with all rules, with none, and with any one
// of them left out.
func TestRulesKeepTheAnswer(t *testing.T) {
	e := newEnv(t)
	for _, c := range cases(t) {
		run := func(rules []optimize.Rule) string {
			n, err := sql.Query(t.Context(), c[0], e)
			if err != nil {
				t.Fatalf("%s: %v", c[0], err)
			}
			if n, err = optimize.Apply(t.Context(), n, rules); err != nil {
				t.Fatalf("%s: %v", c[0], err)
			}
			r, _, err := exec.Build(t.Context(), n, exec.Options{Workers: 2})
			if err != nil {
				t.Fatalf("%s: %v", c[0], err)
			}
			batches, err := column.ReadAll(t.Context(), r)
			if err != nil {
				t.Fatalf("%s: %v", c[0], err)
			}
			return plantest.Text(plantest.Rows(batches))
		}
		want := run(nil)
		if got := run(optimize.Rules); got != want {
			t.Errorf("%s\nall rules change the answer: got\n%s\nwant\n%s", c[0], got, want)
		}
		for i, off := range optimize.Rules {
			var rules []optimize.Rule
			rules = append(append(rules, optimize.Rules[:i]...), optimize.Rules[i+1:]...)
			if got := run(rules); got != want {
				t.Errorf("%s\nwithout %s: got\n%s\nwant\n%s", c[0], off.Name, got, want)
			}
		}
	}
}
