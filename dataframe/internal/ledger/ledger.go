package ledger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

// LeaseLeast is what every process may use, however many there are.
const LeaseLeast = 256 << 20

// A Ledger is the lease of one process among those of a folder.
type Ledger struct {
	dir   string
	total int64

	mu     sync.Mutex
	file   *os.File // locked while the process lives
	lease  int64
	closed bool
}

// Open takes the least lease in the ledger of a folder, which is made if need be. Processes should
// agree on the total of all leases.
func Open(dir string, total int64) (*Ledger, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("memory ledger: %w", err)
	}
	l := &Ledger{dir: dir, total: total}
	return l, l.locked(func() error {
		f, err := os.CreateTemp(dir, fmt.Sprint("lease-", os.Getpid(), "-"))
		if err != nil {
			return err
		}
		if !tryLock(f) {
			f.Close()
			return errors.New("the file of a new lease is locked")
		}
		l.file = f
		_, _ = l.others() // so that the files of dead processes do not gather
		return l.write(LeaseLeast)
	})
}

// locked calls f while no other process changes the ledger.
func (l *Ledger) locked(f func() error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return errors.New("memory ledger: the lease was returned")
	}
	all, err := os.OpenFile(filepath.Join(l.dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("memory ledger: %w", err)
	}
	defer all.Close()
	if err := lock(all); err != nil {
		return fmt.Errorf("memory ledger: %w", err)
	}
	if err := f(); err != nil {
		return fmt.Errorf("memory ledger: %w", err)
	}
	return nil
}

// write makes the lease n bytes.
func (l *Ledger) write(n int64) error {
	// The length stays the same, so that no reader sees half a number.
	if _, err := l.file.WriteAt(fmt.Appendf(nil, "%020d\n", n), 0); err != nil {
		return err
	}
	l.lease = n
	return nil
}

// Lease is how many bytes the process may use.
func (l *Ledger) Lease() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lease
}

// Set asks for a lease of want bytes and gives what there is: at most what the others leave
// of the total, but never less than LeaseLeast.
func (l *Ledger) Set(want int64) (int64, error) {
	err := l.locked(func() error {
		if want > l.lease {
			others, err := l.others()
			if err != nil {
				return err
			}
			want = min(want, max(l.total-others, l.lease))
		}
		return l.write(max(want, LeaseLeast))
	})
	return l.Lease(), err
}

// others is the sum of the leases of other living processes. Those of dead ones are removed.
func (l *Ledger) others() (int64, error) {
	files, err := filepath.Glob(filepath.Join(l.dir, "lease-*"))
	if err != nil {
		return 0, err
	}
	sum := int64(0)
	for _, path := range files {
		if path == l.file.Name() {
			continue
		}
		n, err := living(path)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// living is the lease in a file; 0 if its process is dead, and the file is removed then.
func living(path string) (int64, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer f.Close()
	if tryLock(f) {
		return 0, os.Remove(path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		return LeaseLeast, nil // it is only being made
	}
	return n, nil
}

// Close returns the lease. It may be called more than once.
func (l *Ledger) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil
	}
	l.closed, l.lease = true, 0
	return errors.Join(os.Remove(l.file.Name()), l.file.Close())
}
