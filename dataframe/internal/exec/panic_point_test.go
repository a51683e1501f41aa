package exec_test

import (
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"weir/dataframe/internal/exec"
	"weir/dataframe/plan/plantest"
)

// A source that panics at any batch is the error of one query, whatever operator reads it,
// and leaves no goroutine, reader or file behind.
func TestPanicAtAnyPoint(t *testing.T) {
	const batches = 60
	r := rand.New(rand.NewPCG(5, 6))
	base := plantest.Memory(schema, data(1, 4*batches, 4, plantest.Shape{Distinct: 50}), 20, 1, 30)
	for name, healthy := range everyOperator(t, scan(t, base)) {
		all, err := execute(healthy, exec.Options{Workers: 3, BatchRows: 3})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, after := range []int64{1, 2 + r.Int64N(batches-2), batches} {
			src := &stubborn{Source: base, after: after, cancel: func() { panic("the source is broken") }}
			n := everyOperator(t, scan(t, src))[name]
			check, files := goroutines(t), openFiles()
			rows, _, err := exec.Build(ctx, n, exec.Options{Workers: 3, BatchRows: 3})
			if err != nil {
				t.Fatal(err)
			}
			got := 0
			for err == nil {
				b, next := rows.Next(ctx)
				if err = next; err == nil {
					got += b.N
				}
			}
			// An operator that needs no more rows may have its answer already.
			whole := err == io.EOF && got == len(all)
			if !whole && (strings.Count(err.Error(), "internal error: ") != 1 || !strings.Contains(err.Error(), "the source is broken")) {
				t.Errorf("%s, panic at batch %d: %d of %d rows, %v", name, after, got, len(all), err)
			}
			if err := rows.Close(); err != nil {
				t.Errorf("%s: Close: %v", name, err)
			}
			check()
			if src.open.Load() != 0 {
				t.Errorf("%s: %d readers are open", name, src.open.Load())
			}
			if now := openFiles(); now > files {
				t.Errorf("%s: %d files are open, %d before", name, now, files)
			}
		}
	}
}
