package connectors

import (
	"context"
	"errors"

	"weir/dataframe/plan"
)

func openFiles(s Store, path string, o plan.ReadOptions) (plan.Source, error) {
	return nil, errors.New("reading files is not written yet")
}

func createFiles(ctx context.Context, s Store, path string, o plan.WriteOptions) (plan.Sink, error) {
	return nil, errors.New("writing files is not written yet")
}
