package exec_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// holdingSink is a memorySink whose parts hold all rows, as bytes, and refuse keys that were settled.
type holdingSink struct {
	memorySink
	settled int
}

func (s *holdingSink) Begin(ctx context.Context, schema *column.Schema) (plan.Write, error) {
	_, err := s.memorySink.Begin(ctx, schema)
	return s, err
}

func (s *holdingSink) Part() (plan.PartWriter, error) {
	p, err := s.memorySink.Part()
	if err != nil {
		return nil, err
	}
	return &holdingPart{memoryPart: p.(*memoryPart), sink: s, bytes: map[string]int64{}, over: map[string]bool{}}, nil
}

type holdingPart struct {
	*memoryPart
	sink  *holdingSink
	bytes map[string]int64 // held, by key
	fresh []string         // keys of the round
	over  map[string]bool  // settled keys
	late  bool             // a settled key came again
}

func (p *holdingPart) Write(ctx context.Context, b *column.Batch) error {
	for _, row := range plantest.Rows([]*column.Batch{b}) {
		var values []any
		for _, k := range p.sink.keys {
			values = append(values, row[k])
		}
		k := key(values...)
		p.late = p.late || p.over[k]
		if _, ok := p.bytes[k]; !ok {
			p.bytes[k] = 0
		}
		if !slices.Contains(p.fresh, k) {
			p.fresh = append(p.fresh, k)
		}
		p.bytes[k] += 100
	}
	return p.memoryPart.Write(ctx, b)
}

func (p *holdingPart) Held() (n int64) {
	for _, b := range p.bytes {
		n += b
	}
	return n
}

func (p *holdingPart) Spare(context.Context, int64) error { return nil } // no key has enough rows

func (p *holdingPart) Round(context.Context) error {
	p.fresh = nil
	return nil
}

func (p *holdingPart) Settle(context.Context) error {
	for _, k := range p.fresh {
		p.over[k] = true
		delete(p.bytes, k)
	}
	p.fresh = nil
	p.sink.mu.Lock()
	defer p.sink.mu.Unlock()
	p.sink.settled++
	if p.late {
		p.sink.failPart = errLate
	}
	return nil
}

var errLate = errors.New("a settled key came again")

// What parts cannot hold comes to them from disk: keys whole and in order, and none after it was settled.
func TestWriteInLittleMemory(t *testing.T) {
	bs := data(7, 4000, 50, plantest.Shape{Nulls: 0.1, Distinct: 500})
	rows := plantest.Rows(bs)
	want := map[string][][]any{}
	for _, r := range rows {
		want[key(r[3], r[2])] = append(want[key(r[3], r[2])], r)
	}
	for _, memory := range []int64{0, 1 << 10, 100 << 10} {
		sink := &holdingSink{memorySink: memorySink{keys: []int{3, 2}}}
		n := &plan.WriteTo{In: scan(t, plantest.Memory(schema, bs)), Sink: sink}
		_, spilled, err := runIn(t, t.TempDir(), n, exec.Options{Workers: 3, Memory: memory})
		if err != nil {
			t.Fatal(err)
		}
		if (spilled > 0) != (memory > 0) || (sink.settled > 0) != (memory > 0) || sink.failPart != nil {
			t.Errorf("memory %d: %d bytes were spilled, %d times settled, %v", memory, spilled, sink.settled, sink.failPart)
		}
		seen := 0
		for _, part := range sink.visible {
			got := map[string][][]any{}
			for _, r := range part {
				got[key(r[3], r[2])] = append(got[key(r[3], r[2])], r)
			}
			for k, rs := range got {
				seen++
				if a, b := plantest.Text(rs), plantest.Text(want[k]); a != b {
					t.Fatalf("memory %d: key %s in one part has\n%snot\n%s", memory, k, a, b)
				}
			}
		}
		if seen != len(want) {
			t.Errorf("memory %d: %d keys in parts, not %d", memory, seen, len(want))
		}
	}
}
