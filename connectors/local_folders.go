package connectors

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// ownFolders are the folders this process has made for files that are not visible yet, so that a write that fails
// leaves none behind.
var ownFolders = struct {
	sync.Mutex
	made map[string]bool
}{made: map[string]bool{}}

// createIn makes a file in dir, and the folders above it that there are not.
func createIn(dir string) (*os.File, error) {
	ownFolders.Lock()
	defer ownFolders.Unlock()
	var missing []string
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		missing = append(missing, d)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	for _, d := range missing {
		ownFolders.made[d] = true
	}
	f, err := os.CreateTemp(dir, tempPrefix+"*")
	if err != nil {
		removeEmpty(dir)
	}
	return f, err
}

// keepFolders says that a file of dir is visible: dir and what is above it stay.
func keepFolders(dir string) {
	ownFolders.Lock()
	defer ownFolders.Unlock()
	for d := dir; ownFolders.made[d]; d = filepath.Dir(d) {
		delete(ownFolders.made, d)
	}
}

// dropFolders removes dir and what is above it, as far as they are empty and were made for files that came to nothing.
func dropFolders(dir string) {
	ownFolders.Lock()
	defer ownFolders.Unlock()
	removeEmpty(dir)
}

func removeEmpty(dir string) {
	for d := dir; ownFolders.made[d] && os.Remove(d) == nil; d = filepath.Dir(d) {
		delete(ownFolders.made, d)
	}
}
