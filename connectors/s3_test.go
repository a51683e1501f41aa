package connectors_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"weir/cmd/demo/servers"
	"weir/connectors"
)

// startS3 runs an S3 server with the bucket lake and makes it the default
// profile.
func startS3(t *testing.T) *servers.S3 {
	t.Helper()
	s, err := servers.StartS3(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.CreateBucket("lake"); err != nil {
		t.Fatal(err)
	}
	t.Setenv("WEIR_PROFILE_S3", s3Profile(s, s.URL, s.SecretKey))
	return s
}

func s3Profile(s *servers.S3, endpoint, secret string) string {
	return fmt.Sprintf("s3://%s:%s@?endpoint=%s&region=%s", s.AccessKey, secret, endpoint, s.Region)
}

func TestS3Store(t *testing.T) {
	startS3(t)
	testStore(t, "s3://lake/any/where/", 9<<20)
}

func TestS3AtTheRootOfABucket(t *testing.T) {
	startS3(t)
	s, _ := store(t, "s3://lake")
	put(t, s, "top.csv", []byte("x"))
	if got := paths(t, s, "*"); got != "top.csv" {
		t.Error(got)
	}
}

// The SDK's own variables work without a profile.
func TestS3FromEnvironment(t *testing.T) {
	s := startS3(t)
	t.Setenv("WEIR_PROFILE_S3", "s3://"+s.AccessKey+":"+s.SecretKey+"@"+strings.TrimPrefix(s.URL, "http://")+"?insecure=true")
	a, _ := store(t, "s3://lake/")
	put(t, a, "x", []byte("1"))
	t.Setenv("WEIR_PROFILE_S3", "s3://")
	t.Setenv("AWS_ACCESS_KEY_ID", s.AccessKey)
	t.Setenv("AWS_SECRET_ACCESS_KEY", s.SecretKey)
	t.Setenv("AWS_ENDPOINT_URL", s.URL)
	b, _ := store(t, "s3://lake/")
	if got := paths(t, b, "x"); got != "x" {
		t.Error(got)
	}
}

func TestS3ListsInPages(t *testing.T) {
	startS3(t)
	s, _ := store(t, "s3://lake/")
	connectors.SetPage(s, 10)
	testManyKeys(t, s, 53)
}

func testManyKeys(t *testing.T, s connectors.Store, n int) {
	for i := range n {
		put(t, s, fmt.Sprintf("many/%04d.csv", i), []byte("x"))
	}
	got := strings.Fields(paths(t, s, "many/*.csv"))
	if len(got) != n || got[0] != "many/0000.csv" || got[n-1] != fmt.Sprintf("many/%04d.csv", n-1) {
		t.Error(len(got))
	}
}

func TestS3LargeReads(t *testing.T) {
	startS3(t)
	s, _ := store(t, "s3://lake/")
	data := noise(34 << 20) // more than one request asks for
	put(t, s, "large", data)
	o := find(t, s, "large")
	if !bytes.Equal(fetch(t, s, o, 0), data) || !bytes.Equal(fetch(t, s, o, 3<<20), data[3<<20:]) {
		t.Error("the stream is not what was put")
	}
	p := make([]byte, 29<<20)
	if n, err := s.ReadAt(context.Background(), o, p, 12345); n != len(p) || err != nil || !bytes.Equal(p, data[12345:12345+len(p)]) {
		t.Error(n, err)
	}
}

// s3Through is a server in front of s whose answers the function may spoil.
func s3Through(t *testing.T, s *servers.S3, answer func(w http.ResponseWriter, r *http.Request, next http.Handler)) {
	t.Helper()
	target, _ := url.Parse(s.URL)
	next := httputil.NewSingleHostReverseProxy(target)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answer(w, r, next) }))
	t.Cleanup(front.Close)
	t.Setenv("WEIR_PROFILE_S3", s3Profile(s, front.URL, s.SecretKey))
}

// A cutWriter breaks the connection after some bytes of the body.
type cutWriter struct {
	http.ResponseWriter
	left int
}

func (w *cutWriter) Write(p []byte) (int, error) {
	if len(p) > w.left {
		w.ResponseWriter.Write(p[:w.left])
		w.ResponseWriter.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	w.left -= len(p)
	return w.ResponseWriter.Write(p)
}

func TestS3GoesOnAfterABreak(t *testing.T) {
	s := startS3(t)
	direct, _ := store(t, "s3://lake/")
	data := noise(1 << 20)
	put(t, direct, "big", data)
	o := find(t, direct, "big")
	var gets atomic.Int32
	s3Through(t, s, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodGet && gets.Add(1) < 5 {
			w = &cutWriter{w, 100_000}
		}
		next.ServeHTTP(w, r)
	})
	through, _ := store(t, "s3://lake/")
	if got := fetch(t, through, o, 7); !bytes.Equal(got, data[7:]) || gets.Load() != 5 {
		t.Error(len(got), gets.Load())
	}
	gets.Store(0)
	p := make([]byte, len(data))
	if n, err := through.ReadAt(context.Background(), o, p, 0); n != len(p) || !bytes.Equal(p, data) {
		t.Error(n, err)
	}
	t.Run("but not for ever", func(t *testing.T) {
		s3Through(t, s, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			next.ServeHTTP(&cutWriter{w, 0}, r)
		})
		through, _ := store(t, "s3://lake/")
		if _, err := tryFetch(through, o, 0); err == nil || !strings.Contains(err.Error(), "s3://lake/big: broken off at byte 0 of 1048576") {
			t.Error(err)
		}
	})
}

// A server that does not answer does not hold up who has given up.
func TestS3CancelWhileWaiting(t *testing.T) {
	s := startS3(t)
	direct, _ := store(t, "s3://lake/")
	put(t, direct, "x", []byte("x"))
	o := find(t, direct, "x")
	ctx, cancel := context.WithCancel(context.Background())
	s3Through(t, s, func(_ http.ResponseWriter, r *http.Request, _ http.Handler) {
		cancel()
		<-r.Context().Done()
	})
	st, _ := store(t, "s3://lake/")
	if _, err := st.Open(ctx, o, 0); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := st.List(ctx, "*"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A create whose answer is lost is known again, and not taken for another's.
func TestS3CreateNewAnswerLost(t *testing.T) {
	s := startS3(t)
	var puts atomic.Int32
	s3Through(t, s, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPut && puts.Add(1) == 1 {
			next.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		next.ServeHTTP(w, r)
	})
	st, _ := store(t, "s3://lake/")
	if err := st.(connectors.Creator).CreateNew(context.Background(), "log", []byte("mine")); err != nil || puts.Load() != 2 {
		t.Error(err, puts.Load())
	}
}

func TestS3UploadFails(t *testing.T) {
	s := startS3(t)
	s3Through(t, s, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.URL.Query().Get("partNumber") == "2" {
			io.Copy(io.Discard, r.Body)
			w.WriteHeader(http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
	st, _ := store(t, "s3://lake/")
	u, err := st.Create(context.Background(), "bad")
	if err != nil {
		t.Fatal(err)
	}
	u.Write(noise(20 << 20))
	if err := u.Commit(context.Background()); err == nil || !strings.Contains(err.Error(), "s3://lake/bad: access denied") {
		t.Error(err)
	}
	if err := u.Abort(); err != nil {
		t.Error(err)
	}
	if got := paths(t, st, "*"); got != "" {
		t.Error(got)
	}
}

func TestS3Errors(t *testing.T) {
	s := startS3(t)
	closed := closedPort(t)
	for name, url := range map[string]string{
		"WRONG":   s3Profile(s, s.URL, "not-the-secret"),
		"UNKNOWN": strings.Replace(s3Profile(s, s.URL, s.SecretKey), s.AccessKey, "NOBODY", 1),
		"CLOSED":  s3Profile(s, "http://"+closed, s.SecretKey),
		"NOHOST":  s3Profile(s, "http://no..host", s.SecretKey),
		"HTTPS":   "s3://K:not-the-secret@" + strings.TrimPrefix(s.URL, "http://"),
		"SHOP":    "mysql://a:b@c/d",
	} {
		t.Setenv("WEIR_PROFILE_"+name, url)
	}
	for address, want := range map[string]string{
		"s3://nolake/x":                `no bucket "nolake" at ` + s.URL,
		"s3://nolake/*":                `no bucket "nolake" at ` + s.URL,
		"s3://lake/x?profile=wrong":    `check the rights of profile "wrong"`,
		"s3://lake/*?profile=wrong":    `does not accept the key or its secret (SignatureDoesNotMatch); check profile "wrong"`,
		"s3://lake/*?profile=unknown":  `does not accept the key or its secret (InvalidAccessKeyId)`,
		"s3://lake/x?profile=closed":   `s3://lake/x: nobody answers at http://` + closed,
		"s3://lake/x?profile=nohost":   `no host "no..host"`,
		"s3://lake/x?profile=https":    `speaks http, not https; add insecure=true`,
		"s3://lake/x?profile=shop":     `profile "shop" is for mysql://`,
		"s3://lake/x?profile=shp":      `no profile "shp"; did you mean "shop"`,
		"s3://k:not-the-secret@lake/x": `a password does not belong into a notebook`,
		"s3:///x":                      `no bucket`,
	} {
		st, path, err := connectors.StoreOf(context.Background(), address)
		if err == nil {
			_, err = st.List(context.Background(), path)
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v\nwant %s", address, err, want)
		}
		if err != nil && (strings.Contains(err.Error(), "not-the-secret") || strings.Contains(err.Error(), s.SecretKey)) {
			t.Errorf("%s: the error shows a secret: %v", address, err)
		}
	}
	st, _ := store(t, "s3://nolake/")
	u, _ := st.Create(context.Background(), "x")
	u.Write([]byte("x"))
	if err := u.Commit(context.Background()); err == nil || !strings.Contains(err.Error(), `no bucket "nolake"`) {
		t.Error(err)
	}
	u.Abort()
}
