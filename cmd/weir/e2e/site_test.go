package e2e

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	mysql "github.com/go-sql-driver/mysql"
	"github.com/jlaffaye/ftp"

	"weir/cmd/demo/clicks"
	"weir/cmd/internal/workbench"
	"weir/dataframe"
)

// bucket holds all that the notebook reads from and writes to S3.
const bucket = "lake"

// addresses are URLs of the three servers as profiles take them: with user and
// password, the MySQL one with the database.
type addresses struct{ s3, mysql, ftp string }

// A site is three servers, and what was put there.
type site struct {
	addresses
	truth   *clicks.Truth
	raw     map[string][]byte // objects as they were sent
	tables  []clicks.Table
	partner []clicks.PartnerFile
	objects *s3.Client
	db      *sql.DB
	answers func() (*answers, error)
}

// fill puts the stream of o on the servers, through their front doors.
func fill(ctx context.Context, at addresses, o clicks.Options) (*site, error) {
	s := &site{addresses: at, raw: map[string][]byte{}}
	s.answers = sync.OnceValues(s.oracle)
	for _, step := range []func(context.Context, clicks.Options) error{s.fillMySQL, s.fillFTP, s.fillS3} {
		if err := step(ctx, o); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *site) fillMySQL(ctx context.Context, o clicks.Options) (err error) {
	if s.tables, err = clicks.Tables(o); err != nil {
		return err
	}
	u, err := url.Parse(s.mysql)
	if err != nil {
		return err
	}
	c := mysql.NewConfig()
	c.Net, c.Addr, c.DBName = "tcp", u.Host, strings.Trim(u.Path, "/")
	c.User = u.User.Username()
	c.Passwd, _ = u.User.Password()
	connector, err := mysql.NewConnector(c)
	if err != nil {
		return err
	}
	s.db = sql.OpenDB(connector)
	for _, t := range s.tables {
		for _, statement := range append([]string{t.DDL}, t.Inserts(500)...) {
			if _, err := s.db.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("fill table %s: %w", t.Name, err)
			}
		}
	}
	return nil
}

func (s *site) fillFTP(_ context.Context, o clicks.Options) (err error) {
	if s.partner, err = clicks.PartnerFiles(o); err != nil {
		return err
	}
	return s.visitFTP(func(c *ftp.ServerConn) error {
		for _, f := range s.partner {
			if err := c.Stor(f.Name, bytes.NewReader(f.Data)); err != nil {
				return fmt.Errorf("fill FTP server: %s: %w", f.Name, err)
			}
		}
		return nil
	})
}

// visitFTP logs in for one visit.
func (s *site) visitFTP(do func(*ftp.ServerConn) error) error {
	u, err := url.Parse(s.ftp)
	if err != nil {
		return err
	}
	c, err := ftp.Dial(u.Host, ftp.DialWithTimeout(20*time.Second))
	if err != nil {
		return err
	}
	defer c.Quit()
	password, _ := u.User.Password()
	if err := c.Login(u.User.Username(), password); err != nil {
		return err
	}
	if folder := strings.Trim(u.Path, "/"); folder != "" { // from where the login leads to
		if err := c.ChangeDir(folder); err != nil {
			return err
		}
	}
	return do(c)
}

func (s *site) fillS3(ctx context.Context, o clicks.Options) error {
	u, err := url.Parse(s.s3)
	if err != nil {
		return err
	}
	secret, _ := u.User.Password()
	endpoint := "http://" + u.Host
	s.objects = s3.New(s3.Options{Region: "us-east-1", BaseEndpoint: &endpoint, UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider(u.User.Username(), secret, "")})
	name := bucket
	if _, err := s.objects.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &name}); err != nil {
		return fmt.Errorf("create bucket %s: %w", bucket, err)
	}
	var mu sync.Mutex
	s.truth, err = clicks.Generate(ctx, o, func(key string) (io.WriteCloser, error) {
		return &object{done: func(data []byte) error {
			mu.Lock()
			s.raw[key] = data
			mu.Unlock()
			return s.put(ctx, key, data)
		}}, nil
	})
	return err
}

// put writes an object.
func (s *site) put(ctx context.Context, key string, data []byte) error {
	name := bucket
	_, err := s.objects.PutObject(ctx, &s3.PutObjectInput{Bucket: &name, Key: &key, Body: bytes.NewReader(data)})
	return err
}

// get reads one.
func (s *site) get(ctx context.Context, key string) ([]byte, error) {
	name := bucket
	out, err := s.objects.GetObject(ctx, &s3.GetObjectInput{Bucket: &name, Key: &key})
	if err != nil {
		return nil, err
	}
	defer out.Body.Close()
	return io.ReadAll(out.Body)
}

// list is the keys below prefix, with their sizes.
func (s *site) list(ctx context.Context, prefix string) (map[string]int64, error) {
	name := bucket
	found := map[string]int64{}
	pages := s3.NewListObjectsV2Paginator(s.objects, &s3.ListObjectsV2Input{Bucket: &name, Prefix: &prefix})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, o := range page.Contents {
			if !strings.HasSuffix(*o.Key, "/") {
				found[*o.Key] = *o.Size
			}
		}
	}
	return found, nil
}

// empty deletes the bucket with all that is in it.
func (s *site) empty(ctx context.Context) error {
	keys, err := s.list(ctx, "")
	if err != nil {
		return err
	}
	name := bucket
	for some := range slices.Chunk(slices.Collect(maps.Keys(keys)), 500) {
		var ids []types.ObjectIdentifier
		for _, key := range some {
			ids = append(ids, types.ObjectIdentifier{Key: &key})
		}
		if _, err := s.objects.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: &name, Delete: &types.Delete{Objects: ids}}); err != nil {
			return err
		}
	}
	_, err = s.objects.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &name})
	return err
}

// object collects what is written and hands it over when it is closed.
type object struct {
	bytes.Buffer
	done func([]byte) error
}

func (o *object) Close() error { return o.done(o.Bytes()) }

// ftpFiles are the names in a folder of the FTP server, hidden ones as well.
func (s *site) ftpFiles(folder string) (names []string, err error) {
	err = s.visitFTP(func(c *ftp.ServerConn) error {
		names = nil
		entries, err := c.List("-a " + folder)
		if err != nil || len(entries) == 0 {
			entries, err = c.List(folder)
		}
		for _, e := range entries {
			if e.Name != "." && e.Name != ".." {
				names = append(names, path.Base(e.Name))
			}
		}
		return err
	})
	slices.Sort(names)
	return names, err
}

// ftpFile is what is in a file of the FTP server.
func (s *site) ftpFile(name string) (data []byte, err error) {
	err = s.visitFTP(func(c *ftp.ServerConn) error {
		r, err := c.Retr(name)
		if err != nil {
			return err
		}
		defer r.Close()
		data, err = io.ReadAll(r)
		return err
	})
	return data, err
}

// profiles is the environment in which the notebook finds the servers.
func (s *site) profiles() []string {
	return []string{"WEIR_PROFILE_S3=" + s.s3, "WEIR_PROFILE_SHOP=" + s.mysql, "WEIR_PROFILE_PARTNER=" + s.ftp}
}

// secrets are the passwords, which nothing may ever print.
func (s *site) secrets() (all []string) {
	for _, address := range []string{s.s3, s.mysql, s.ftp} {
		u, err := url.Parse(address)
		if err != nil {
			panic("the address of a server is not a URL")
		}
		password, _ := u.User.Password()
		all = append(all, password)
	}
	return all
}

// session reads tables of the site in this process.
func (s *site) session(t *testing.T) *dataframe.Session {
	t.Helper()
	for _, line := range s.profiles() {
		name, value, _ := strings.Cut(line, "=")
		t.Setenv(name, value)
	}
	w := workbench.Session()
	w.Bind(t.Context(), nil)
	return w
}
