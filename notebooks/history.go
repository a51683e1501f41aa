package notebooks

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// A History keeps the record of runs. Save may come from several runs at once.
type History interface {
	Save(ctx context.Context, run *Run, executed *Notebook) error
	// List gives the newest runs first, at most limit of them (0: all);
	// notebook "" means every notebook.
	List(ctx context.Context, notebook string, limit int) ([]Run, error)
}

// Folder is a History in a folder: the file runs.jsonl has one line a run. The
// executed notebook stays where the run saved it.
type Folder string

var _ History = Folder("")

// Save appends the run.
func (f Folder) Save(_ context.Context, run *Run, _ *Notebook) error {
	line, err := json.Marshal(run)
	if err != nil {
		return fmt.Errorf("history: %w", err)
	}
	if err := os.MkdirAll(string(f), 0o755); err != nil {
		return fmt.Errorf("history: %w", err)
	}
	file, err := os.OpenFile(f.file(), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("history: %w", err)
	}
	// One write call, so that lines of runs that end together do not mix.
	_, err = file.Write(append(line, '\n'))
	return errors.Join(err, file.Close())
}

// List reads the runs back, the newest first.
func (f Folder) List(_ context.Context, notebook string, limit int) ([]Run, error) {
	content, err := os.ReadFile(f.file())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	var runs []Run
	number := 0
	for line := range bytes.Lines(content) {
		number++
		var run Run
		if err := json.Unmarshal(line, &run); err != nil {
			return nil, fmt.Errorf("history: %s: line %d: %w", f.file(), number, err)
		}
		if notebook == "" || run.Job.Notebook == notebook {
			runs = append(runs, run)
		}
	}
	slices.Reverse(runs)
	if limit > 0 && len(runs) > limit {
		runs = runs[:limit]
	}
	return runs, nil
}

func (f Folder) file() string { return filepath.Join(string(f), "runs.jsonl") }
