package spill

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
)

// prefix is how the names of folders begin.
const prefix = "weir-spill-"

// lockName is the file in a folder that its process has locked.
const lockName = "lock"

// A Dir is the folder of one query. It is made when it is needed first.
type Dir struct {
	parent  string
	mu      sync.Mutex
	path    string // "" until there is a file
	lock    *os.File
	files   map[*File]bool
	made    int
	closed  bool
	written atomic.Int64
	create  func(path string) (*os.File, error) // for tests; nil: os.OpenFile
}

// NewDir is a Dir in parent, "" for that of temporary files of the system.
func NewDir(parent string) *Dir {
	if parent == "" {
		parent = os.TempDir()
	}
	return &Dir{parent: parent, files: map[*File]bool{}}
}

// Written is how many bytes all files took so far.
func (d *Dir) Written() int64 { return d.written.Load() }

// Create makes a File.
func (d *Dir) Create() (*File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil, errors.New("spill: the query is over")
	}
	if d.path == "" {
		if err := d.open(); err != nil {
			return nil, d.placeError(err)
		}
	}
	d.made++
	path := filepath.Join(d.path, fmt.Sprintf("%06d", d.made))
	create := d.create
	if create == nil {
		create = func(path string) (*os.File, error) { return os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) }
	}
	file, err := create(path)
	if err != nil {
		return nil, d.placeError(err)
	}
	f := &File{dir: d, file: file, path: path}
	d.files[f] = true
	return f, nil
}

// open makes the folder and locks it, and removes those of processes that are dead.
func (d *Dir) open() error {
	sweep(d.parent)
	for {
		path, err := os.MkdirTemp(d.parent, prefix)
		if err != nil {
			return err
		}
		lock, err := os.OpenFile(filepath.Join(path, lockName), os.O_RDWR|os.O_CREATE, 0o600)
		if errors.Is(err, fs.ErrNotExist) {
			continue // another process took the empty folder for one left behind
		}
		if err != nil {
			os.Remove(path)
			return err
		}
		if tryLock(lock) && stands(lock) {
			d.path, d.lock = path, lock
			return nil
		}
		lock.Close()
	}
}

// stands tells whether f still has its name.
func stands(f *os.File) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(f.Name())
	return err == nil && os.SameFile(mine, named)
}

// sweep removes the folders in parent that no living process has locked.
func sweep(parent string) {
	if !canLock {
		return
	}
	old, _ := filepath.Glob(filepath.Join(parent, prefix+"*"))
	for _, path := range old {
		lock, err := os.OpenFile(filepath.Join(path, lockName), os.O_RDWR, 0)
		if err != nil {
			os.Remove(path) // if it is empty
			continue
		}
		if tryLock(lock) {
			os.RemoveAll(path)
		}
		lock.Close()
	}
}

func (d *Dir) forget(f *File) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.files, f)
}

// Close removes all files and the folder. It may be called more than once.
func (d *Dir) Close() error {
	d.mu.Lock()
	files := d.files
	d.files, d.closed = nil, true
	path, lock := d.path, d.lock
	d.path, d.lock = "", nil
	d.mu.Unlock()
	var err error
	for f := range files {
		err = errors.Join(err, f.Close())
	}
	if path != "" {
		err = errors.Join(err, os.RemoveAll(path), lock.Close())
	}
	return err
}

// writeError explains why n more bytes could not be written.
func (d *Dir) writeError(err error, n int64) error {
	written := float64(d.written.Load()) / 1e6
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("spill to %s: the disk is full after %.1f MB, and %.1f MB more are to be written next: free some space, name another folder with TMPDIR, allow the query more memory, or let it read less: %w",
			d.parent, written, float64(n)/1e6, err)
	}
	return fmt.Errorf("spill to %s after %.1f MB: %w", d.parent, written, err)
}

func (d *Dir) placeError(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return d.writeError(err, 0)
	}
	return fmt.Errorf("spill to %s, as the rows do not fit in the memory allowed: %w", d.parent, err)
}
