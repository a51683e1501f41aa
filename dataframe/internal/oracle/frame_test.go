//go:build oracle

package oracle_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	df "weir/dataframe"
	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/optimize"
	"weir/dataframe/plan"
)

// TestFramesAsSQL builds random queries by the verbs of frames and as SQL: the rows are the same,
// in the same order, floats to the bit, and DuckDB has them too where it keeps their order.
func TestFramesAsSQL(t *testing.T) {
	from, to := seeds(t, 12)
	db := openDuckDB(t)
	defer db.Close()
	asked, withRows, compared, failed := 0, 0, 0, 0
	wrong := func(format string, args ...any) {
		failed++
		t.Errorf(format, args...)
	}
	for seed := from; seed < to && failed < 10; seed++ {
		r := rand.New(rand.NewPCG(seed, 12))
		tables := []table{drawTable(r, "t", drawShape(r)), drawTable(r, "v", drawShape(r))}
		if err := fillDuckDB(t.Context(), db, tables); err != nil {
			t.Fatal(err)
		}
		env, err := loadTables(t.Context(), tables)
		if err != nil {
			t.Fatal(err)
		}
		for q := range queriesPerSeed {
			g := twins{gen{r: r, next: new(int)}, env.frames(t, settings[q%len(settings)])}
			w := g.twin(1 + g.n(4))
			use := settings[q%len(settings)]
			rows, err := env.frameRows(t, w.f, use)
			want, wantErr := env.answer(t.Context(), w.sql, use)
			asked++
			switch {
			case err != nil && wantErr != nil:
				if strings.Contains(err.Error()+wantErr.Error(), "panic") {
					wrong("seed %d, query %d: %v\n%v\n%s", seed, q, err, wantErr, w.sql)
				}
				continue
			case err != nil || wantErr != nil:
				wrong("seed %d, query %d, %s: the frame gives %v, SQL %v\n%s", seed, q, use, err, wantErr, w.sql)
				continue
			case !slices.Equal(rows, want):
				wrong("seed %d, query %d, %s: the frame gives\n%s\nSQL\n%s\n%s\n%s", seed, q, use, few(rows), few(want), w.sql, explained(w.f))
				continue
			}
			if len(rows) > 0 {
				withRows++
			}
			if w.open {
				continue
			}
			there, err := askDuckDB(t.Context(), db, w.sql)
			if err != nil {
				// Rules may spare the query a value's error, but a query is a query to both.
				if strings.Contains(err.Error(), "Binder Error") || strings.Contains(err.Error(), "Parser Error") {
					wrong("seed %d, query %d: DuckDB says %v\nrows %s\n%s", seed, q, err, few(rows), w.sql)
				}
				continue
			}
			compared++
			if d := firstDifference(sortRows(rows), sortRows(there)); d != "" {
				wrong("seed %d, query %d: %s\n%s", seed, q, d, w.sql)
			}
		}
	}
	t.Logf("seeds %d to %d: %d queries, %d with rows, %d compared with DuckDB", from, to, asked, withRows, compared)
	if withRows < asked/3 {
		t.Errorf("only %d of %d queries have rows", withRows, asked)
	}
}

func few(rows []string) string { return strings.Join(rows[:min(len(rows), 12)], "\n") }

func explained(f *df.Frame) string {
	s, err := f.Explain()
	if err != nil {
		return err.Error()
	}
	return s
}

// frames are the tables as frames.
func (e *tableEnv) frames(t *testing.T, use setting) map[string]*df.Frame {
	s := df.NewSession(df.Options{})
	out := map[string]*df.Frame{}
	own := *e
	own.use = use
	for name := range e.batches {
		n, err := own.Table(t.Context(), []string{name})
		if err != nil {
			t.Fatal(err)
		}
		out[name] = s.FromBatches(e.schemas[name]).Then(func(plan.Node) (plan.Node, error) { return n, nil })
	}
	return out
}

func (e *tableEnv) frameRows(t *testing.T, f *df.Frame, use setting) ([]string, error) {
	n, err := f.Node()
	if err != nil {
		return nil, err
	}
	if !use.noRules {
		if n, err = optimize.Run(t.Context(), n); err != nil {
			return nil, err
		}
	}
	r, _, err := exec.Build(t.Context(), n, exec.Options{Workers: use.workers, BatchRows: use.batch})
	if err != nil {
		return nil, err
	}
	batches, err := column.ReadAll(t.Context(), r)
	return rowTexts(batches), err
}
