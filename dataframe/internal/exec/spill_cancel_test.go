package exec_test

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// cancels is how often each plan is cancelled.
const cancels = 200

// A query that is cancelled while its operators work on disk, at whatever moment, leaves no
// goroutine, open file or folder.
func TestCancelWhileSpilling(t *testing.T) {
	defer exec.Shrink()()
	r := rand.New(rand.NewPCG(3, 4))
	in := scan(t, plantest.Memory(schema, data(1, 200, 20, plantest.Shape{Nulls: 0.1, Distinct: 1 << 20}), 3, 0, 4))
	plans := spilling(t, in)
	temp := t.TempDir()
	for _, name := range []string{"sort", "group by text", "count distinct", "distinct", "distinct last", "except", "join", "build left", "many pairs of left", "window", "windows", "shared"} {
		check, files := goroutines(t), openFiles()
		opts := exec.Options{Workers: 3, BatchRows: 9, Memory: 4000, SpillDir: temp}
		t0 := time.Now()
		if _, err := drain(ctx, plans[name], opts); err != nil && !strings.Contains(err.Error(), "of memory allowed") {
			t.Fatalf("%s: %v", name, err)
		}
		whole := time.Since(t0)
		stopped := 0
		for range cancels {
			c, cancel := context.WithCancel(ctx)
			timer := time.AfterFunc(time.Duration(r.Float64()*float64(whole)), cancel)
			_, err := drain(c, plans[name], opts)
			timer.Stop()
			cancel()
			if errors.Is(err, context.Canceled) {
				stopped++
			} else if err != nil && !strings.Contains(err.Error(), "of memory allowed") {
				t.Fatalf("%s: %v", name, err)
			}
		}
		check()
		if now := openFiles(); now > files {
			t.Errorf("%s: %d files are open, %d before", name, now, files)
		}
		if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
			t.Errorf("%s: %v is left on disk, %v", name, left, err)
		}
		t.Logf("%s: %d of %d were stopped in time", name, stopped, cancels)
	}
}

// drain reads all rows of n, and counts them.
func drain(c context.Context, n plan.Node, opts exec.Options) (rows int, err error) {
	r, _, err := exec.Build(ctx, n, opts)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	for {
		b, err := r.Next(c)
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		rows += b.N
	}
}

// An operator that fails on disk, or a panic above one, leaves nothing either.
func TestFailuresWhileSpilling(t *testing.T) {
	bs := data(1, 400, 20, plantest.Shape{Distinct: 1 << 20})
	in := scan(t, plantest.Memory(schema, bs, 3, 4))
	sorted := must[*plan.Sort](t)(plan.NewSort(in, []plan.SortKey{{X: col("s")}}))
	var seen atomic.Int64
	panics := must[*plan.Apply](t)(plan.NewApply(sorted, "same", nil, nil, schema, func(_ context.Context, r column.Reader) (column.Reader, error) {
		return &panicking{r, &seen}, nil
	}))
	fails := must[*plan.Project](t)(plan.NewProject(sorted, []plan.Expr{&plan.Cast{X: col("s"), To: column.Int64}}))
	for name, n := range map[string]plan.Node{"a panic": panics, "an error": fails} {
		check := goroutines(t)
		temp := t.TempDir()
		if _, err := drain(ctx, n, exec.Options{Workers: 2, BatchRows: 10, Memory: 9000, SpillDir: temp}); err == nil {
			t.Errorf("%s is none", name)
		}
		check()
		if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
			t.Errorf("%s: %v is left on disk, %v", name, left, err)
		}
	}
	_, err := drain(ctx, sorted, exec.Options{Workers: 2, Memory: 9000, SpillDir: "/nowhere/at/all"})
	if err == nil || !strings.Contains(err.Error(), "spill to /nowhere/at/all") {
		t.Errorf("a folder that is not there: %v", err)
	}
}

type panicking struct {
	column.Reader
	seen *atomic.Int64
}

func (p *panicking) Next(ctx context.Context) (*column.Batch, error) {
	if p.seen.Add(1) > 3 {
		panic("enough")
	}
	return p.Reader.Next(ctx)
}
