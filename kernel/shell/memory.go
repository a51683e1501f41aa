package shell

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"time"

	"weir/internal/machine"
)

// memoryVariable sets, in bytes, how much memory a worker may use before the
// cell that takes more is stopped; by default it is four fifths of the
// machine's or the container's.
const memoryVariable = "WEIR_CELL_MEMORY"

// errMemory is why a cell without measure is cancelled.
var errMemory = errors.New("out of memory")

// memoryWatch stops a cell before the system would end the whole process, which
// takes the variables along. The zero value watches nothing.
type memoryWatch struct{ limit uint64 }

// newMemoryWatch also makes the collector work harder near the limit, so that
// what counts is used and not just not yet collected.
func newMemoryWatch() memoryWatch {
	limit := uint64(machine.Memory()) / 5 * 4
	if n, err := strconv.ParseUint(os.Getenv(memoryVariable), 10, 63); err == nil {
		limit = n
	}
	if limit > 0 {
		debug.SetMemoryLimit(int64(limit / 10 * 9))
	}
	return memoryWatch{limit}
}

// memoryEvery is short: a loop that appends fills a gigabyte in a second.
const memoryEvery = 50 * time.Millisecond

// watch cancels with errMemory when the process uses more than the limit and
// more than it did before. It returns when ctx ends.
func (m memoryWatch) watch(ctx context.Context, cancel context.CancelCauseFunc) {
	if m.limit == 0 {
		return
	}
	before := memoryUsed()
	tick := time.NewTicker(memoryEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if used := memoryUsed(); used > m.limit && used > before+before/10 {
				cancel(errMemory)
				return
			}
		}
	}
}

// memoryUsed is what the Go runtime holds of the system's memory.
func memoryUsed() uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() - samples[1].Value.Uint64()
}

// memoryError tells what happened, and what helps.
func (m memoryWatch) memoryError() *CellError {
	return &CellError{
		Name: "out of memory",
		Message: fmt.Sprintf("the cell was stopped when more than %d MB were in use; variables are kept: set large ones to nil, or keep rows in frames instead of slices (%s sets the limit in bytes)",
			m.limit>>20, memoryVariable),
	}
}
