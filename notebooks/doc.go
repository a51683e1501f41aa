// Package notebooks reads and writes .ipynb files, runs them without a
// Jupyter server, and turns executed ones into reports.
//
// A Notebook keeps every field it does not know, in the order of the file, so
// that a read and a write change nothing but what was asked. A Runner runs the
// code cells of a job in order, in a fresh shell, and saves the executed copy
// after every cell: whatever happens, the copy on disk is the report of it.
//
//	r := notebooks.Runner{NewShell: start}
//	run, err := r.Run(ctx, notebooks.Job{
//		Notebook: "segments.ipynb",
//		Output:   "segments.out.ipynb",
//		Params:   map[string]any{"day": "2024-05-01"},
//	})
//
// Parameters work as in papermill: the cell tagged "parameters" declares them
// with their defaults, and a cell tagged "injected-parameters" that sets the
// given ones is put after it.
//
// The package sits above kernel/shell, which runs the cells; it knows nothing
// of Jupyter's protocol.
package notebooks
