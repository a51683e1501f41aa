package shell

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"time"
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
	limit := machineMemory() / 5 * 4
	if n, err := strconv.ParseUint(os.Getenv(memoryVariable), 10, 63); err == nil {
		limit = n
	}
	if limit > 0 {
		debug.SetMemoryLimit(int64(limit / 10 * 9))
	}
	return memoryWatch{limit}
}

// machineMemory is the memory of the machine, or of the container if that has
// less; 0 if the system does not tell.
func machineMemory() uint64 {
	var total uint64
	info, _ := os.ReadFile("/proc/meminfo")
	_, _ = fmt.Sscanf(string(info), "MemTotal: %d kB", &total)
	total *= 1024
	for _, path := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		if n, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64); err == nil && n < total {
			total = n
		}
	}
	return total
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
