package servers

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3afero"
	"github.com/spf13/afero"
)

// S3 is an S3-compatible server over a folder. Address buckets by path, not
// by host name. Requests must be signed (version 4) with AccessKey and
// SecretKey.
type S3 struct {
	URL       string // http://127.0.0.1:port
	Region    string
	AccessKey string
	SecretKey string

	backend *folder
	handler http.Handler
	server  *http.Server
	// writes serialises conditional writes: of two that must not find an
	// object, one finds it.
	writes sync.Mutex
}

// StartS3 serves dir, which it makes if needed. Objects are files under
// dir/buckets/BUCKET, so keys that are folders of others cannot be stored.
func StartS3(dir string) (*S3, error) {
	disk := afero.NewBasePathFs(afero.NewOsFs(), dir)
	if err := disk.MkdirAll("/", 0o755); err != nil {
		return nil, fmt.Errorf("start S3 server over %s: %w", dir, err)
	}
	inner, err := s3afero.MultiBucket(disk)
	if err != nil {
		return nil, fmt.Errorf("start S3 server over %s: %w", dir, err)
	}
	l, err := listen()
	if err != nil {
		return nil, fmt.Errorf("start S3 server: %w", err)
	}
	s := &S3{URL: "http://" + l.Addr().String(), Region: "us-east-1", AccessKey: "DEMO" + secret(), SecretKey: secret() + secret(),
		backend: &folder{MultiBucketBackend: inner}}
	s.handler = gofakes3.New(s.backend, gofakes3.WithLogger(gofakes3.DiscardLog())).Server()
	s.server = &http.Server{Handler: s, ErrorLog: log.New(io.Discard, "", 0)}
	go s.serve(l)
	return s, nil
}

func (s *S3) serve(l net.Listener) {
	if err := s.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		panic(fmt.Sprintf("S3 server on %s: %v", l.Addr(), err))
	}
}

// CreateBucket makes a bucket; one that exists is fine.
func (s *S3) CreateBucket(name string) error {
	err := s.backend.CreateBucket(name)
	if err != nil && !gofakes3.HasErrorCode(err, gofakes3.ErrBucketAlreadyExists) {
		return fmt.Errorf("create bucket %s: %w", name, err)
	}
	return nil
}

// Close stops the server and its connections. The folder stays.
func (s *S3) Close() error { return s.server.Close() }

// ServeHTTP checks the signature, and what gofakes3 does not: the condition
// under which a multipart upload may be completed.
func (s *S3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if code := s.refuse(r); code != "" {
		fail(w, http.StatusForbidden, code)
		return
	}
	if r.Header.Get("If-None-Match") != "*" || r.Method == http.MethodGet || r.Method == http.MethodHead {
		s.handler.ServeHTTP(w, r)
		return
	}
	s.writes.Lock()
	defer s.writes.Unlock()
	if r.Method == http.MethodPost && s.backend.exists(r.URL.Path) {
		fail(w, http.StatusPreconditionFailed, "PreconditionFailed")
		return
	}
	s.handler.ServeHTTP(w, r)
}

// fail answers with an error as S3 writes them.
func fail(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><Error><Code>%s</Code><Message>%s</Message></Error>`, code, s3Messages[code])
}

var s3Messages = map[string]string{
	"AccessDenied":          "Access Denied.",
	"InvalidAccessKeyId":    "The access key ID you provided does not exist in our records.",
	"SignatureDoesNotMatch": "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
	"PreconditionFailed":    "At least one of the pre-conditions you specified did not hold",
}
