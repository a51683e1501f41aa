package connectors

import (
	"context"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"sync"

	"github.com/jlaffaye/ftp"
)

// ftpResumes is how many times in a row a broken transfer is continued.
const ftpResumes = 3

// An ftpStream reads a file from at to its end on a connection of its own, and
// goes on where it was when that breaks.
type ftpStream struct {
	store    *ftpStore
	ctx      context.Context // of Open: it covers the stream's life
	object   Object
	at       int64
	conn     *ftpConn
	body     *ftp.Response
	stop     func() bool // ends the watch on ctx
	failures int
	err      error
}

// start begins a transfer, on a new connection if an idle one is dead.
func (r *ftpStream) start() error {
	for {
		c, err := r.store.connect(r.ctx)
		if err != nil {
			return r.store.explain(r.ctx, r.object.Path, err)
		}
		r.conn, r.stop = c, context.AfterFunc(r.ctx, c.drop)
		err = r.retrieve()
		if err == nil {
			return nil
		}
		r.stop()
		if code := ftpCode(err); code != 0 && code != ftp.StatusNotAvailable || err == ErrChanged {
			r.store.release(c)
			return r.store.explain(r.ctx, r.object.Path, err)
		}
		c.drop()
		if !c.used || r.ctx.Err() != nil {
			return r.store.explain(r.ctx, r.object.Path, err)
		}
	}
}

func (r *ftpStream) retrieve() error {
	now, err := r.store.stat(r.conn, r.object.Path)
	if err != nil && ftpCode(err) == 0 {
		return err
	}
	if err == nil && now == nil {
		return &textproto.Error{Code: ftp.StatusFileUnavailable, Msg: "it is gone"}
	}
	if err == nil && !now.same(r.object) {
		return ErrChanged
	}
	// Some servers refuse to restart at the end of a file.
	if r.at >= r.object.Size && r.at > 0 {
		return nil
	}
	r.body, err = r.conn.RetrFrom(r.store.full(r.object.Path), uint64(r.at))
	return err
}

// Read implements io.Reader.
func (r *ftpStream) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for r.err == nil {
		if r.conn == nil {
			if r.err = r.start(); r.err != nil {
				break
			}
		}
		if r.body == nil {
			r.err = io.EOF
			break
		}
		n, err := r.body.Read(p)
		r.at += int64(n)
		if n > 0 {
			r.failures = 0
			return n, nil
		}
		if err == nil {
			continue
		}
		if err == io.EOF {
			// A connection that breaks may look like the end: only the reply tells, and
			// the size.
			if err = r.finish(); err == nil {
				r.err = io.EOF
				break
			}
		}
		r.abandon()
		if r.ctx.Err() != nil {
			r.err = context.Cause(r.ctx)
		} else if r.failures++; r.failures > ftpResumes {
			r.err = fmt.Errorf("%s%s: broken off at byte %d of %d, %d times: %s", r.store, r.object.Path, r.at, r.object.Size, r.failures, oneLine(r.store.login.hide(err)))
		}
	}
	return 0, r.err
}

// finish reads the server's verdict on the transfer and gives the connection
// back.
func (r *ftpStream) finish() error {
	err := r.body.Close()
	if err == nil && r.at < r.object.Size {
		err = io.ErrUnexpectedEOF
	}
	if err == nil && r.at > r.object.Size {
		r.err = fmt.Errorf("%s%s: %w", r.store, r.object.Path, ErrChanged)
	}
	if err != nil {
		return err
	}
	r.stop()
	r.store.release(r.conn)
	r.conn, r.body = nil, nil
	return r.err
}

// abandon drops a connection in the middle of a transfer.
func (r *ftpStream) abandon() {
	if r.conn == nil {
		return
	}
	r.stop()
	r.conn.drop()
	r.conn, r.body = nil, nil
}

// Close implements io.Closer.
func (r *ftpStream) Close() error {
	if r.err == nil {
		r.err = os.ErrClosed
	}
	if r.conn != nil && r.body == nil {
		r.stop()
		r.store.release(r.conn)
		r.conn = nil
	}
	r.abandon()
	return nil
}

// A spooled file is a copy on the local disk, for readers that jump about. It
// has no name any more, so that it is gone when the process is.
type spooled struct {
	once sync.Once
	file *os.File
	err  error
}

// Sequential implements Sequential: every jump would be a new transfer.
func (s *ftpStore) Sequential() {}

// ReadAt implements Store.
func (s *ftpStore) ReadAt(ctx context.Context, o Object, p []byte, off int64) (int, error) {
	key := o.Path + "\x00" + o.Version
	s.mu.Lock()
	copied := s.spool[key]
	if copied == nil {
		copied = &spooled{}
		s.spool[key] = copied
	}
	s.mu.Unlock()
	copied.once.Do(func() { copied.file, copied.err = s.fetch(ctx, o) })
	if copied.err != nil {
		// The next reader may try again: its context is another.
		s.mu.Lock()
		if s.spool[key] == copied {
			delete(s.spool, key)
		}
		s.mu.Unlock()
		return 0, copied.err
	}
	return copied.file.ReadAt(p, off)
}

func (s *ftpStore) fetch(ctx context.Context, o Object) (*os.File, error) {
	r, err := s.Open(ctx, o, 0)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	f, err := tempFile()
	if err != nil {
		return nil, fmt.Errorf("%s%s: %w", s, o.Path, err)
	}
	if _, err := io.Copy(f, r); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// tempFile is a file without a name, where the system can do that.
func tempFile() (*os.File, error) {
	f, err := os.CreateTemp("", "weir-ftp-*")
	if err != nil {
		return nil, err
	}
	os.Remove(f.Name())
	return f, nil
}
