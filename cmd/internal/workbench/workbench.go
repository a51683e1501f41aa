// Package workbench wires the parts of Weir together: a Session that reads and
// writes through the connectors, and the shell whose cells use it. Every binary
// that runs cells makes its shell here, so that a notebook runs the same in
// all of them.
package workbench

import (
	"context"
	"strconv"

	"weir/connectors"
	"weir/dataframe"
	"weir/kernel/shell"
)

// Options are those of a Session with all connectors.
func Options() dataframe.Options {
	return dataframe.Options{Open: connectors.Open, Create: connectors.Create, Copy: connectors.Copy, Folder: connectors.Folder}
}

// Session is a new Session with all connectors.
func Session() *dataframe.Session { return dataframe.NewSession(Options()) }

// Shell is a shell of Go cells in which weir is a Session and the names of
// dataframe need no package. version is what %version shows.
func Shell(version string) (shell.Client, error) {
	session := Session()
	var schemes []shell.Connector
	for _, c := range connectors.All() {
		schemes = append(schemes, shell.Connector{Scheme: c.Scheme, Doc: c.Doc})
	}
	return shell.NewGo(shell.Config{
		Bind:       bind(session),
		Connectors: schemes,
		Version:    version,
	}, shell.GoConfig{
		DotImport: []string{"weir/dataframe"},
		Vars:      map[string]any{"weir": session},
	})
}

// bind lets the queries of a cell run under its context and tell their
// progress, and what else there is to know, to its output.
func bind(s *dataframe.Session) func(context.Context, shell.Output) {
	return func(ctx context.Context, out shell.Output) {
		s.Bind(ctx, func(p dataframe.Progress) {
			told := progress(p)
			told.Stopped = p.Done && ctx.Err() != nil
			out.Progress(told)
		})
		s.OnNote(func(text string) { out.Stream("stdout", "note: "+text+"\n") })
	}
}

func progress(p dataframe.Progress) shell.Progress {
	return shell.Progress{
		ID: "query-" + strconv.Itoa(p.Query), Label: p.Label, Rows: p.Rows, Bytes: p.Bytes, BytesTotal: p.BytesTotal,
		Elapsed: p.Elapsed, Left: p.Left, Done: p.Done, Load: p.Load, Compute: p.Compute,
	}
}
