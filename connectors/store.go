package connectors

import (
	"context"
	"errors"
	"io"
	"time"
)

// A Store is a place that holds files under paths: a disk, a bucket, an FTP
// server. It is safe for use by several goroutines. Paths have no scheme and
// use slashes; a message shows String() + path.
type Store interface {
	// String is what stands before a path in a full address: "s3://lake/",
	// "ftp://shop/", "" for local files. No secret.
	String() string
	// List gives the objects that match pattern (globPrefix, globMatch and globEnter help),
	// sorted by path; a pattern without wildcards gives one or none. Folders are
	// no objects. None is no error.
	List(ctx context.Context, pattern string) ([]Object, error)
	// ReadAt reads len(p) bytes from off, as io.ReaderAt. If the object is no
	// longer the one that List saw (Version), it fails with ErrChanged.
	ReadAt(ctx context.Context, o Object, p []byte, off int64) (int, error)
	// Open streams the object from the byte from to its end. ErrChanged as in ReadAt.
	Open(ctx context.Context, o Object, from int64) (io.ReadCloser, error)
	// Create starts to write path; nothing is visible before Commit.
	Create(ctx context.Context, path string) (Upload, error)
	// Remove deletes path. That it is not there is no error.
	Remove(ctx context.Context, path string) error
}

// An Object is a file in a Store.
type Object struct {
	Path    string
	Size    int64
	Version string // changes with the content, as well as the store can tell: an ETag, or time and size

	Modified time.Time // when it became visible; zero: the store does not tell
}

// An Upload is a file being written. It is invisible until Commit, which
// replaces what was there in one step.
type Upload interface {
	io.Writer
	// Finish sends what is left, so that Commit is one quick step. Nothing may
	// be written after it. Commit calls it if nobody has.
	Finish(ctx context.Context) error
	Commit(ctx context.Context) error
	// Abort forgets the file. After Commit it does nothing.
	Abort() error
}

// A Creator is a Store that can create a small file only if there is none, in
// one step. Tables need it to commit; ErrExists says that someone was faster.
type Creator interface {
	CreateNew(ctx context.Context, path string, data []byte) error
}

// A Sequential store is one whose files are best read from start to end over
// one connection.
type Sequential interface{ Sequential() }

// Errors to branch on.
var (
	// ErrExists says that a file is there already.
	ErrExists = errors.New("it exists already")
	// ErrGone says that a file was there when a query began, and is no more.
	ErrGone = errors.New("the file was removed while it was read; run the query again")
	// ErrChanged says that a file is not the one that was listed.
	ErrChanged = errors.New("the file changed while it was read; run the query again")
)
