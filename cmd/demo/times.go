package main

import (
	"strings"
	"time"

	"weir/notebooks"
)

// times adds up, for each heading of the notebook, where its cells' time went.
type times struct {
	stages []*stageTime
	read   int64 // rows of the largest read of the raw logs
}

// A stageTime is one part of the notebook. Load and compute are summed over
// workers, wall is what passed.
type stageTime struct {
	title               string
	rows, bytes         int64
	load, compute, wall time.Duration
}

func (t *times) observe(e notebooks.Event) {
	switch e.Kind {
	case notebooks.CellStarted:
		if title := strings.TrimSpace(e.Title); len(t.stages) == 0 || t.stages[len(t.stages)-1].title != title {
			t.stages = append(t.stages, &stageTime{title: title})
		}
	case notebooks.CellProgress:
		if s := t.now(); s != nil && e.Progress.Done {
			if strings.Contains(e.Progress.Label, "/raw/") {
				t.read = max(t.read, e.Progress.Rows)
			}
			s.rows += e.Progress.Rows
			s.bytes += e.Progress.Bytes
			s.load += e.Progress.Load
			s.compute += e.Progress.Compute
		}
	case notebooks.CellEnded:
		if s := t.now(); s != nil {
			s.wall += e.Elapsed
		}
	}
}

func (t *times) now() *stageTime {
	if len(t.stages) == 0 {
		return nil
	}
	return t.stages[len(t.stages)-1]
}
