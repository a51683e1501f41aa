package connectors

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"net/url"
	"path"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/jlaffaye/ftp"
)

// ftpConnector reads and writes files of FTP servers. A profile's URL is
// ftp://user:password@host:21/folder; addresses are relative to the folder and that to
// where the login leads, unless they begin with a second slash. Without a user the
// login is anonymous. Options:
//
//	tls=explicit    encrypt after AUTH TLS (usually port 21)
//	tls=implicit    encrypt from the start (port 990)
//	insecure=true   do not check the server's certificate
var ftpConnector = Connector{
	Scheme: "ftp",
	Doc:    "Files of an FTP server, also with TLS; uploads go to a temporary name and are renamed when complete.",
	Sample: "ftp://partner/out/2026-03-01.csv",
	Store:  openFTP,
}

// ftpStore is the files of one server below one folder.
type ftpStore struct {
	login *login
	base  string // folder of the profile, "" for where the login leads

	mu    sync.Mutex
	idle  []*ftpConn
	spool map[string]*spooled // by path and version
}

var (
	_ Store      = (*ftpStore)(nil)
	_ Sequential = (*ftpStore)(nil)
)

func openFTP(_ context.Context, u *url.URL) (Store, string, error) {
	l, err := findLogin(u)
	if err != nil {
		return nil, "", err
	}
	switch mode := l.options.Get("tls"); mode {
	case "", "explicit", "implicit":
	default:
		return nil, "", fmt.Errorf("ftp %s: tls=%s is neither explicit nor implicit", l.at(), mode)
	}
	base := strings.TrimSuffix(strings.TrimPrefix(l.path, "/"), "/")
	return &ftpStore{login: l, base: base, spool: map[string]*spooled{}}, strings.TrimPrefix(u.Path, "/"), nil
}

// String implements Store.
func (s *ftpStore) String() string {
	if s.login.profile != "" {
		return "ftp://" + s.login.profile + "/"
	}
	return "ftp://" + s.login.host + "/"
}

// full is path as the server knows it.
func (s *ftpStore) full(name string) string {
	if s.base == "" || strings.HasPrefix(name, "/") {
		return name
	}
	if name == "" {
		return s.base
	}
	return s.base + "/" + name
}

// List implements Store.
func (s *ftpStore) List(ctx context.Context, pattern string) ([]Object, error) {
	var out []Object
	err := s.with(ctx, pattern, func(c *ftpConn) error {
		if !hasGlob(pattern) {
			o, err := s.stat(c, pattern)
			if o != nil {
				out = []Object{*o}
			}
			return err
		}
		dir, _ := path.Split(globPrefix(pattern))
		var err error
		out, err = s.walk(c, nil, pattern, dir)
		return err
	})
	sort.Slice(out, func(i, j int) bool { return out[i].Path < out[j].Path })
	return out, err
}

// walk adds what matches pattern below dir, which is empty or ends with a slash.
func (s *ftpStore) walk(c *ftpConn, out []Object, pattern, dir string) ([]Object, error) {
	list := s.full(dir)
	if len(list) > 1 {
		list = strings.TrimSuffix(list, "/")
	}
	entries, err := c.List(list)
	switch code := ftpCode(err); {
	case code == ftp.StatusFileUnavailable || code == ftp.StatusFileActionIgnored:
		return out, nil // no such folder, or none that we may see
	case err != nil:
		return out, err
	}
	for _, e := range entries {
		name := dir + path.Base(e.Name)
		switch {
		case e.Name == "." || e.Name == "..":
		case e.Type == ftp.EntryTypeFolder:
			if globEnter(pattern, name) {
				if out, err = s.walk(c, out, pattern, name+"/"); err != nil {
					return out, err
				}
			}
		case !globMatch(pattern, name):
		case e.Type == ftp.EntryTypeLink:
			o, err := s.stat(c, name)
			if err != nil {
				return out, err
			}
			if o != nil {
				out = append(out, *o)
			}
		default:
			o := Object{Path: name, Size: int64(e.Size)}
			o.Version = ftpVersion(o.Size, e.Time, c.IsTimePreciseInList())
			out = append(out, o)
		}
	}
	return out, nil
}

// stat is the file called name, nil if there is none.
func (s *ftpStore) stat(c *ftpConn, name string) (*Object, error) {
	if name == "" || strings.HasSuffix(name, "/") {
		return nil, nil
	}
	full := s.full(name)
	if c.IsTimePreciseInList() {
		e, err := c.GetEntry(full)
		switch {
		case err == nil && e.Type == ftp.EntryTypeFolder, ftpCode(err) == ftp.StatusFileUnavailable:
			return nil, nil
		case err == nil && e.Type == ftp.EntryTypeFile:
			return &Object{Path: name, Size: int64(e.Size), Version: ftpVersion(int64(e.Size), e.Time, true)}, nil
		case err != nil && ftpCode(err) == 0:
			return nil, err
		}
	}
	size, err := c.FileSize(full)
	switch ftpCode(err) {
	case ftp.StatusFileUnavailable:
		return nil, nil
	case ftp.StatusBadCommand, ftp.StatusNotImplemented:
		return s.find(c, name)
	}
	if err != nil {
		return nil, err
	}
	at, err := c.GetTime(full)
	if err != nil && ftpCode(err) == 0 && c.IsGetTimeSupported() {
		return nil, err
	}
	return &Object{Path: name, Size: size, Version: ftpVersion(size, at, err == nil)}, nil
}

// find looks for name in the listing of its folder, for servers that do not
// tell sizes.
func (s *ftpStore) find(c *ftpConn, name string) (*Object, error) {
	dir, base := path.Split(name)
	entries, err := c.List(strings.TrimSuffix(s.full(dir), "/"))
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if e.Type == ftp.EntryTypeFile && path.Base(e.Name) == base {
			return &Object{Path: name, Size: int64(e.Size), Version: ftpVersion(int64(e.Size), e.Time, c.IsTimePreciseInList())}, nil
		}
	}
	return nil, nil
}

// ftpVersion tells contents apart as well as the server can: by size, and by
// time if that is not rounded to minutes, as in many listings.
func ftpVersion(size int64, at time.Time, precise bool) string {
	v := fmt.Sprint(size)
	if precise {
		v += "@" + at.UTC().Format("20060102150405")
	}
	return v
}

// same reports whether o is still what it was when it was listed as want.
func (o *Object) same(want Object) bool {
	if o == nil || want.Version == "" || o.Version == want.Version {
		return o != nil
	}
	// One of the two has no precise time: sizes must do.
	precise := strings.Contains(o.Version, "@") && strings.Contains(want.Version, "@")
	return !precise && o.Size == want.Size
}

// Remove implements Store.
func (s *ftpStore) Remove(ctx context.Context, name string) error {
	return s.with(ctx, name, func(c *ftpConn) error {
		err := c.Delete(s.full(name))
		if ftpCode(err) != ftp.StatusFileUnavailable {
			return err
		}
		if o, statErr := s.stat(c, name); o == nil && statErr == nil {
			return nil
		}
		return err
	})
}

// with runs f on a connection, and once more on a new one if an idle one turns out
// to be dead. Errors come out explained.
func (s *ftpStore) with(ctx context.Context, name string, f func(*ftpConn) error) error {
	for {
		c, err := s.connect(ctx)
		if err != nil {
			return s.explain(ctx, name, err)
		}
		stop := context.AfterFunc(ctx, c.drop)
		err = f(c)
		stop()
		if err == nil || ftpCode(err) != 0 && ftpCode(err) != ftp.StatusNotAvailable {
			s.release(c) // the server said no, but the connection is fine
			return s.explain(ctx, name, err)
		}
		c.drop()
		if !c.used || ctx.Err() != nil {
			return s.explain(ctx, name, err)
		}
	}
}

// ftpCode is the server's reply code in err, 0 if it is not a reply.
func ftpCode(err error) int {
	var reply *textproto.Error
	if errors.As(err, &reply) {
		return reply.Code
	}
	return 0
}

// Open implements Store.
func (s *ftpStore) Open(ctx context.Context, o Object, from int64) (io.ReadCloser, error) {
	r := &ftpStream{store: s, ctx: ctx, object: o, at: from}
	if err := r.start(); err != nil {
		return nil, err
	}
	return r, nil
}
