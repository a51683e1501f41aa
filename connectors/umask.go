package connectors

import (
	"os"
	"sync"
)

// umask is the permissions that new files do not get. It is found by making
// one, for asking the system would change it for a moment.
var umask = sync.OnceValue(func() os.FileMode {
	dir, err := os.MkdirTemp("", "weir-umask-*")
	if err != nil {
		return 0o022
	}
	defer os.RemoveAll(dir)
	f, err := os.OpenFile(dir+"/f", os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return 0o022
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return 0o022
	}
	return 0o666 &^ st.Mode().Perm()
})
