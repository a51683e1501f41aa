package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"weir/cmd/demo/clicks"
	"weir/cmd/demo/servers"
)

// Names of what is on the servers; the notebook uses them.
const (
	bucket   = "lake" // raw/… and truth/…; tables and reports are written to it
	database = "shop"
)

// stage is everything that the notebook finds: the servers, filled.
type stage struct {
	dir   string // of all files
	truth *clicks.Truth
	s3    *servers.S3
	mysql *servers.MySQL
	ftp   *servers.FTP
	out   io.Writer
	times times
}

// openStage starts and fills the servers. If that is interrupted, nothing is
// left of it.
func openStage(ctx context.Context, s settings, out io.Writer) (*stage, error) {
	dir, fresh, err := makeFolder(s.out)
	if err != nil {
		return nil, err
	}
	st := &stage{dir: dir, out: out}
	steps := []func(context.Context, settings) error{st.start, st.fillFTP, st.fillS3}
	for _, step := range steps {
		if err := step(ctx, s); err != nil {
			st.close()
			for _, name := range []string{"s3", "ftp"} {
				os.RemoveAll(filepath.Join(dir, name))
			}
			if fresh {
				os.Remove(dir)
			}
			return nil, err
		}
	}
	return st, nil
}

// makeFolder makes the folder called name, or weir-demo, weir-demo-2, ... in
// the current one. A folder with something in it is left alone.
func makeFolder(name string) (dir string, fresh bool, err error) {
	if name != "" {
		entries, err := os.ReadDir(name)
		if err == nil && len(entries) > 0 {
			return "", false, fmt.Errorf("%s is not empty; name a new folder with --out", name)
		}
		fresh := errors.Is(err, os.ErrNotExist)
		if err := os.MkdirAll(name, 0o755); err != nil {
			return "", false, err
		}
		dir, err := filepath.Abs(name)
		return dir, fresh, err
	}
	for i := 1; ; i++ {
		name := "weir-demo"
		if i > 1 {
			name = fmt.Sprintf("weir-demo-%d", i)
		}
		if err := os.Mkdir(name, 0o755); err == nil {
			dir, err := filepath.Abs(name)
			return dir, true, err
		} else if !errors.Is(err, os.ErrExist) {
			return "", false, err
		}
	}
}

// start starts the servers; the MySQL server has its tables from the start.
func (st *stage) start(_ context.Context, s settings) (err error) {
	if st.s3, err = servers.StartS3(filepath.Join(st.dir, "s3")); err != nil {
		return err
	}
	if err = st.s3.CreateBucket(bucket); err != nil {
		return err
	}
	st.say("S3 server    %s, bucket %s", st.s3.URL, bucket)
	if st.ftp, err = servers.StartFTP(filepath.Join(st.dir, "ftp")); err != nil {
		return err
	}
	st.say("FTP server   ftp://%s", st.ftp.Addr)
	tables, err := clicks.Tables(s.clicks)
	if err != nil {
		return err
	}
	var statements []string
	rows := 0
	for _, t := range tables {
		statements = slices.Concat(statements, []string{t.DDL}, t.Inserts(500))
		rows += len(t.Rows)
	}
	if st.mysql, err = servers.StartMySQL(database, statements); err != nil {
		return err
	}
	st.say("MySQL server mysql://%s/%s, %d tables with %s rows", st.mysql.Addr, database, len(tables), grouped(int64(rows)))
	return nil
}

func (st *stage) fillFTP(_ context.Context, s settings) error {
	files, err := clicks.PartnerFiles(s.clicks)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(st.dir, "ftp", f.Name), f.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (st *stage) fillS3(ctx context.Context, s settings) error {
	began := time.Now()
	shown := 0 // tenths
	s.clicks.Progress = func(p clicks.Progress) {
		if tenth := 10 * p.Objects / p.ObjectsTotal; tenth > shown {
			shown = tenth
			st.say("  %3d%%  %s lines, %s", 10*tenth, grouped(p.Lines), megabytes(p.RawBytes))
		}
	}
	st.say("generating %s events over %d days", grouped(s.clicks.Events), s.clicks.Days)
	up := newUploader(ctx, st.s3, bucket)
	truth, err := clicks.Generate(ctx, s.clicks, up.create)
	if err != nil {
		return err
	}
	st.truth = truth
	st.say("%d objects: %s lines, %s of CSV, %s compressed, in %.1f s", len(truth.Objects), grouped(truth.Lines),
		megabytes(truth.RawBytes), megabytes(truth.GzipBytes), time.Since(began).Seconds())
	return nil
}

// close stops the servers; their folders stay.
func (st *stage) close() {
	if st.mysql != nil {
		st.mysql.Close()
	}
	if st.ftp != nil {
		st.ftp.Close()
	}
	if st.s3 != nil {
		st.s3.Close()
	}
}

func (st *stage) say(format string, args ...any) { fmt.Fprintf(st.out, format+"\n", args...) }
