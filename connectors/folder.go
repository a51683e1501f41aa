package connectors

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"weir/dataframe/plan"
)

// Folder is the small files below rawURL, a folder or prefix of a store that can create a file in one step.
func Folder(ctx context.Context, rawURL string) (plan.Folder, error) {
	c, u, err := find(rawURL)
	if err != nil {
		return nil, err
	}
	if c.Store == nil {
		return nil, fmt.Errorf("%s: %s:// has no folders", u.Redacted(), c.Scheme)
	}
	s, path, err := c.Store(ctx, u)
	if err != nil {
		return nil, err
	}
	path = strings.TrimRight(path, "/")
	if hasGlob(path) {
		return nil, fmt.Errorf("%s%s: the name has wildcards (* ? {); name one folder", s, path)
	}
	creator, ok := s.(Creator)
	if !ok {
		return nil, fmt.Errorf("%s%s: this store cannot create a file in one step", s, path)
	}
	return &storeFolder{s, creator, path}, nil
}

// storeFolder is a plan.Folder in a Store.
type storeFolder struct {
	store   Store
	creator Creator
	path    string
}

var _ plan.Folder = (*storeFolder)(nil)

func (f *storeFolder) String() string { return f.store.String() + f.path }

func (f *storeFolder) wrap(name string, err error) error {
	return fmt.Errorf("%s: %w", joinPath(f.String(), name), err)
}

func (f *storeFolder) Names(ctx context.Context, pattern string) ([]string, error) {
	found, err := f.store.List(ctx, joinPath(f.path, pattern))
	if err != nil {
		return nil, f.wrap(pattern, err)
	}
	var out []string
	for _, o := range found {
		out = append(out, strings.TrimPrefix(strings.TrimPrefix(o.Path, f.path), "/"))
	}
	return out, nil
}

func (f *storeFolder) Read(ctx context.Context, name string) ([]byte, error) {
	data, err := readWhole(ctx, f.store, joinPath(f.path, name))
	if err == nil && data == nil {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, f.wrap(name, err)
	}
	return data, nil
}

func (f *storeFolder) CreateNew(ctx context.Context, name string, data []byte) error {
	err := f.creator.CreateNew(ctx, joinPath(f.path, name), data)
	if errors.Is(err, ErrExists) {
		return f.wrap(name, fs.ErrExist)
	}
	return err
}

func (f *storeFolder) Put(ctx context.Context, name string, data []byte) error {
	up, err := f.store.Create(ctx, joinPath(f.path, name))
	if err != nil {
		return f.wrap(name, err)
	}
	defer up.Abort()
	if _, err := up.Write(data); err != nil {
		return f.wrap(name, err)
	}
	if err := up.Commit(ctx); err != nil {
		return f.wrap(name, err)
	}
	return nil
}

func (f *storeFolder) Remove(ctx context.Context, name string) error {
	if err := f.store.Remove(ctx, joinPath(f.path, name)); err != nil {
		return f.wrap(name, err)
	}
	return nil
}
