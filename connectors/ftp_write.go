package connectors

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"github.com/jlaffaye/ftp"
)

// Create implements Store. The bytes are kept in a local file until Finish, which sends
// them under a temporary name (and again, if the connection breaks) and checks the size that
// arrived; Commit renames. A server that does not rename onto a file gets that file
// deleted first: there the name is missing for a moment.
func (s *ftpStore) Create(ctx context.Context, name string) (Upload, error) {
	if name == "" || strings.HasSuffix(name, "/") {
		return nil, fmt.Errorf("%s%s: no file name", s, name)
	}
	f, err := tempFile()
	if err != nil {
		return nil, fmt.Errorf("%s%s: %w", s, name, err)
	}
	var random [4]byte
	rand.Read(random[:])
	dir, base := path.Split(name)
	temp := dir + "." + base + ".weir-tmp-" + hex.EncodeToString(random[:])
	return &ftpUpload{store: s, ctx: ctx, name: name, temp: temp, file: f}, nil
}

type ftpUpload struct {
	store      *ftpStore
	ctx        context.Context // of Create, for Abort
	name, temp string
	file       *os.File // nil once committed or aborted
	size       int64
	sent       bool // the temporary file is complete
	begun      bool // there may be a temporary file
}

// Write implements Upload.
func (u *ftpUpload) Write(p []byte) (int, error) {
	if u.file == nil || u.sent {
		return 0, fmt.Errorf("%s%s: written after its end", u.store, u.name)
	}
	n, err := u.file.Write(p)
	u.size += int64(n)
	if err != nil {
		err = fmt.Errorf("%s%s: %w", u.store, u.name, err)
	}
	return n, err
}

// Finish implements Upload.
func (u *ftpUpload) Finish(ctx context.Context) error {
	if u.file == nil {
		return fmt.Errorf("%s%s: it is committed or aborted already", u.store, u.name)
	}
	for try := 1; !u.sent; try++ {
		u.begun = true
		broken := false
		err := u.store.with(ctx, u.name, func(c *ftpConn) error {
			err := u.send(c)
			switch ftpCode(err) {
			case 0, ftp.StatusCanNotOpenDataConnection, ftp.StatusTransfertAborted:
				broken = err != nil
			}
			return err
		})
		if err != nil && (!broken || try == ftpResumes || ctx.Err() != nil) {
			return err
		}
		u.sent = err == nil
	}
	return nil
}

// send stores the temporary file, making its folder if that is what is missing.
func (u *ftpUpload) send(c *ftpConn) error {
	temp := u.store.full(u.temp)
	err := u.put(c, temp)
	if code := ftpCode(err); code == ftp.StatusFileUnavailable || code == ftp.StatusBadFileName {
		u.makeFolders(c, path.Dir(temp))
		err = u.put(c, temp)
	}
	if err != nil {
		return err
	}
	size, err := c.FileSize(temp)
	switch code := ftpCode(err); {
	case code == ftp.StatusBadCommand || code == ftp.StatusNotImplemented || code == ftp.StatusBadArguments:
		return nil // it does not tell sizes
	case err != nil:
		return err
	case size != u.size:
		return fmt.Errorf("%d of %d bytes arrived", size, u.size)
	}
	return nil
}

func (u *ftpUpload) put(c *ftpConn, temp string) error {
	if _, err := u.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return c.Stor(temp, u.file)
}

// makeFolders makes dir and what it is in; what cannot be made will show when
// the file is stored.
func (u *ftpUpload) makeFolders(c *ftpConn, dir string) {
	for i := 1; i <= len(dir); i++ {
		if i == len(dir) || dir[i] == '/' {
			c.MakeDir(dir[:i])
		}
	}
}

// Commit implements Upload.
func (u *ftpUpload) Commit(ctx context.Context) error {
	if err := u.Finish(ctx); err != nil {
		return err
	}
	from, to := u.store.full(u.temp), u.store.full(u.name)
	err := u.store.with(ctx, u.name, func(c *ftpConn) error {
		err := c.Rename(from, to)
		if ftpCode(err) == 0 {
			return err
		}
		// An earlier try may have renamed although its answer was lost.
		left, statErr := u.store.stat(c, u.temp)
		old, statErr2 := u.store.stat(c, u.name)
		switch {
		case statErr != nil || statErr2 != nil || old == nil:
			return err
		case left == nil && old.Size == u.size:
			return nil
		case left == nil:
			return err
		}
		if err := c.Delete(to); err != nil {
			return err
		}
		return c.Rename(from, to)
	})
	if err != nil {
		return err
	}
	u.file.Close()
	u.file = nil
	return nil
}

// Abort implements Upload.
func (u *ftpUpload) Abort() error {
	if u.file == nil {
		return nil
	}
	u.file.Close()
	u.file = nil
	if !u.begun {
		return nil
	}
	return u.store.Remove(context.WithoutCancel(u.ctx), u.temp)
}
