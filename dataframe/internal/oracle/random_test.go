//go:build oracle

package oracle_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const queriesPerSeed = 50

// TestRandomQueries asks both engines.
func TestRandomQueries(t *testing.T) {
	from, to := seeds(t, 40)
	o := &oracle{t: t, db: openDuckDB(t), refused: map[string]int{}, seen: map[string]bool{}}
	defer o.db.Close()
	for seed := from; seed < to && o.failures < 40; seed++ {
		o.seed(seed)
	}
	t.Logf("seeds %d to %d: %d queries, %d answered by both with rows, %d without, refused alike or on purpose: %v", from, to, o.asked, o.withRows, o.empty, o.refused)
	if o.withRows < o.asked/3 {
		t.Errorf("only %d of %d queries have rows", o.withRows, o.asked)
	}
}

// seeds are the first n, or those that are asked for.
func seeds(t *testing.T, n uint64) (from, to uint64) {
	from, to = 1, 1+n
	if s := os.Getenv("WEIR_ORACLE_SEEDS"); s != "" {
		if _, err := fmt.Sscanf(s, "%d-%d", &from, &to); err != nil {
			t.Fatalf("WEIR_ORACLE_SEEDS=%s: write 1-100: %v", s, err)
		}
	}
	return from, to
}

// shrinkTime is how long a failure is made smaller: it is a bound on work, no measure.
const shrinkTime = 10 * time.Second

type oracle struct {
	t                                *testing.T
	db                               *sql.DB
	asked, withRows, empty, failures int
	refused                          map[string]int
	seen                             map[string]bool // kinds of refusals that were reported
}

// seed asks the queries of one seed.
func (o *oracle) seed(seed uint64) {
	ctx := o.t.Context()
	r := rand.New(rand.NewPCG(seed, 11))
	s := drawShape(r)
	tables := []table{drawTable(r, "t", s), drawTable(r, "v", drawShape(r))}
	if err := fillDuckDB(ctx, o.db, tables); err != nil {
		o.t.Fatal(err)
	}
	env, err := loadTables(ctx, tables)
	if err != nil {
		o.t.Fatal(err)
	}
	for q := range queriesPerSeed {
		g := gen{r: r, next: new(int)}
		root, ordered := g.query()
		c := &testCase{Tables: tables, Query: root.text(false), DuckDB: root.text(true), Ordered: ordered}
		wrong := o.ask(ctx, c, env, q)
		if wrong == "" {
			if os.Getenv("WEIR_ORACLE_SAMPLE") != "" && !c.Failed {
				o.sample(seed, q, c)
				if err := fillDuckDB(ctx, o.db, tables); err != nil {
					o.t.Fatal(err)
				}
			}
			continue
		}
		if k := failureKind(wrong); strings.HasPrefix(k, "fails") {
			if o.seen[k] {
				continue
			}
			o.seen[k] = true
		}
		o.failures++
		o.shrunk(seed, q, c, root)
		if o.failures >= 40 {
			return
		}
		if err := fillDuckDB(ctx, o.db, tables); err != nil {
			o.t.Fatal(err)
		}
	}
}

// ask compares the rows of a case. Every query runs in a few of the settings, so that all
// meet every kind of query.
func (o *oracle) ask(ctx context.Context, c *testCase, env *tableEnv, q int) string {
	o.asked++
	var err error
	c.Answer, err = askDuckDB(ctx, o.db, c.DuckDB)
	if c.Failed = err != nil; c.Failed {
		c.Answer = []string{firstLine(err.Error())}
	}
	if wrong := c.compareWith(ctx, env); wrong != "" {
		return wrong
	}
	rows, err := env.answer(ctx, c.Query, settings[0])
	switch {
	case c.Failed:
		o.refused["DuckDB: "+kindOfError(c.Answer[0])]++
	case err != nil:
		o.refused["Weir: "+kindOfError(err.Error())]++
	case len(rows) > 0:
		o.withRows++
	default:
		o.empty++
	}
	n := len(settings) - 1
	return env.steady(ctx, c.Query, []setting{settings[1+q%n], settings[1+(q/n+q+3)%n]})
}

func firstLine(s string) string { s, _, _ = strings.Cut(s, "\n"); return s }

func kindOfError(s string) string {
	words := strings.Fields(s)
	return strings.Join(words[:min(4, len(words))], " ")
}

// shrunk reports the smallest case that fails, and keeps it if asked to.
func (o *oracle) shrunk(seed uint64, q int, c *testCase, root *node) {
	ctx := o.t.Context()
	c.Tables = slices.Clone(c.Tables)
	for i := range c.Tables {
		c.Tables[i].Rows = slices.Clone(c.Tables[i].Rows)
	}
	first := o.again(ctx, c)
	last := first
	deadline, cancel := context.WithTimeout(ctx, shrinkTime)
	defer cancel()
	shrink(c, root, func(c *testCase) bool {
		if deadline.Err() != nil {
			return false
		}
		wrong := o.again(ctx, c)
		if wrong == "" || failureKind(wrong) != failureKind(first) {
			return false
		}
		last = wrong
		return true
	})
	o.again(ctx, c)
	c.About = fmt.Sprintf("Seed %d, query %d.", seed, q)
	o.t.Errorf("%s\n%s\n%s", c.About, last, c.write())
	if os.Getenv("WEIR_ORACLE_KEEP") != "" {
		name := fmt.Sprintf("testdata/seed_%d_%d%s", seed, q, caseExtension)
		if err := os.WriteFile(name, []byte(c.write()), 0o644); err != nil {
			o.t.Error(err)
		}
	}
}

// failureKind tells failures apart, so that shrinking does not go from one to another.
func failureKind(wrong string) string {
	kind, rest, _ := strings.Cut(wrong, " ")
	if kind == "fails:" {
		rest = strings.TrimLeft(rest, "0123456789:")
		return kind + kindOfError(rest)
	}
	return kind
}

// TestRewrite asks DuckDB for the answers of all kept cases anew, if WEIR_ORACLE_REWRITE is set,
// and compares them with those that are stored.
func TestRewrite(t *testing.T) {
	files, err := filepath.Glob("testdata/*" + caseExtension)
	if err != nil {
		t.Fatal(err)
	}
	o := &oracle{t: t, db: openDuckDB(t)}
	defer o.db.Close()
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c, err := readCase(string(text))
		if err != nil {
			t.Fatal(err)
		}
		o.again(t.Context(), c)
		switch again := c.write(); {
		case again == string(text):
		case os.Getenv("WEIR_ORACLE_REWRITE") == "":
			t.Errorf("%s: DuckDB answers now\n%s", file, again)
		default:
			if err := os.WriteFile(file, []byte(again), 0o644); err != nil {
				t.Error(err)
			}
		}
	}
}

// sample keeps a case that both engines answer, without the columns that it does not read.
func (o *oracle) sample(seed uint64, q int, c *testCase) {
	if len(c.Tables[0].Rows) > 8 || len(c.Tables[1].Rows) > 8 || len(c.Answer) < 2 || len(c.Answer) > 12 || len(c.Query) > 600 {
		return
	}
	kept := *c
	kept.Tables = slices.Clone(c.Tables)
	want := strings.Join(c.Answer, "\n")
	dropColumns(&kept, func() bool {
		return o.again(o.t.Context(), &kept) == "" && !kept.Failed && strings.Join(kept.Answer, "\n") == want
	})
	o.again(o.t.Context(), &kept)
	kept.About = fmt.Sprintf("Both engines agree. Seed %d, query %d.", seed, q)
	name := fmt.Sprintf("testdata/agree_%d_%d%s", seed, q, caseExtension)
	if err := os.WriteFile(name, []byte(kept.write()), 0o644); err != nil {
		o.t.Error(err)
	}
}

// again fills the tables anew and compares in all settings.
func (o *oracle) again(ctx context.Context, c *testCase) string {
	if err := fillDuckDB(ctx, o.db, c.Tables); err != nil {
		return ""
	}
	var err error
	c.Answer, err = askDuckDB(ctx, o.db, c.DuckDB)
	if c.Failed = err != nil; c.Failed {
		c.Answer = []string{firstLine(err.Error())}
	}
	return c.check(ctx)
}
