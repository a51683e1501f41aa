package outlet

import (
	"os"
	"slices"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// own are the descriptors that the process had before any cell ran, other than
// the standard streams: of the pipes to its supervisor and of the Go runtime.
var own = map[int]bool{}

// mostOwn bounds the descriptors that are looked at.
const mostOwn = 256

// Keep notes the descriptors that are open now as those of the process. It is
// called once, before the first cell.
func Keep() {
	for fd := 3; fd < mostOwn; fd++ {
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil {
			own[fd] = true
		}
	}
}

// spares are descriptors that are held for the pipes of the next run: a process
// that may open no more files could not take them.
var spares atomic.Pointer[[]*os.File]

// Spare holds two descriptors until Spend is called, if the process may have so
// many.
func Spare() {
	var files []*os.File
	for range 2 {
		if f, err := os.Open(os.DevNull); err == nil {
			files = append(files, f)
		}
	}
	spares.Store(&files)
}

// Spend gives back what Spare holds.
func Spend() {
	files := spares.Swap(nil)
	if files == nil {
		return
	}
	for _, f := range *files {
		f.Close()
	}
}

// Own says whether a descriptor is the process's. A cell that closed it, read
// from it or wrote to it would end the process or leave it deaf.
func Own(fd int) bool {
	if own[fd] {
		return true
	}
	if files := spares.Load(); files != nil && slices.ContainsFunc(*files, func(f *os.File) bool { return int(f.Fd()) == fd }) {
		return true
	}
	now := running.Load()
	return now != nil && (int(now.files[0].Fd()) == fd || int(now.files[1].Fd()) == fd)
}
