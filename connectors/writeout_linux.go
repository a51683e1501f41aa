package connectors

import "golang.org/x/sys/unix"

// writeOut has the system begin to write n bytes of u at from to its disk, and does not wait for it. Errors come from Sync.
func (u *localUpload) writeOut(from, n int64) {
	unix.SyncFileRange(int(u.File.Fd()), from, n, unix.SYNC_FILE_RANGE_WRITE)
}
