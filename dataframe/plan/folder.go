package plan

import "context"

// A Folder keeps small files, such as those of a catalogue, of which each is made in one step: nobody
// sees half of one. Paths are below the folder and have slashes. It is safe for several goroutines and processes.
type Folder interface {
	String() string // the address; no secret
	// Names lists the files that match pattern, in which * is any part of a name and ** any folders,
	// sorted. None is no error.
	Names(ctx context.Context, pattern string) ([]string, error)
	// Read is a file; the error of one that is not there is fs.ErrNotExist.
	Read(ctx context.Context, name string) ([]byte, error)
	// CreateNew makes a file; if one is there already the error is fs.ErrExist.
	CreateNew(ctx context.Context, name string, data []byte) error
	// Put makes a file, or puts it in the place of the one that is there.
	Put(ctx context.Context, name string, data []byte) error
	// Remove deletes a file. That it is not there is no error.
	Remove(ctx context.Context, name string) error
}
