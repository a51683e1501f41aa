package connectors_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/cmd/demo/servers"
	"weir/connectors"
)

// startFTP runs an FTP server over the folder that it returns, and defines the
// profile partner for it.
func startFTP(t *testing.T) (*servers.FTP, string) {
	t.Helper()
	dir := t.TempDir()
	s, err := servers.StartFTP(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	t.Setenv("WEIR_PROFILE_PARTNER", "ftp://"+s.User+":"+s.Password+"@"+s.Addr)
	return s, dir
}

func TestFTPStore(t *testing.T) {
	_, dir := startFTP(t)
	testStore(t, "ftp://partner/any/where/", 3<<20)
	left, _ := filepath.Glob(filepath.Join(dir, "any/where/.*tmp*"))
	if len(left) > 0 {
		t.Error("temporary files are left:", left)
	}
}

// The folder of a profile is the root of its addresses.
func TestFTPFolderOfProfile(t *testing.T) {
	s, dir := startFTP(t)
	os.MkdirAll(filepath.Join(dir, "in/sub"), 0o755)
	os.WriteFile(filepath.Join(dir, "in/sub/x.csv"), []byte("x"), 0o644)
	os.WriteFile(filepath.Join(dir, "top.csv"), []byte("top"), 0o644)
	t.Setenv("WEIR_PROFILE_PARTNER", "ftp://"+s.User+":"+s.Password+"@"+s.Addr+"/in")
	st, path := store(t, "ftp://partner/sub/*.csv")
	if got := paths(t, st, path); got != "sub/x.csv" {
		t.Error(got)
	}
	st, path = store(t, "ftp://partner//top.csv")
	if got := fetch(t, st, find(t, st, path), 0); string(got) != "top" {
		t.Errorf("%s", got)
	}
}

// While a file is being sent the server shows it only under its temporary name.
func TestFTPTemporaryName(t *testing.T) {
	_, dir := startFTP(t)
	st, _ := store(t, "ftp://partner/")
	ctx := context.Background()
	u, err := st.Create(ctx, "out/day.csv")
	if err != nil {
		t.Fatal(err)
	}
	u.Write([]byte("a,b\n"))
	if err := u.Finish(ctx); err != nil {
		t.Fatal(err)
	}
	entries, _ := os.ReadDir(filepath.Join(dir, "out"))
	if len(entries) != 1 || !strings.HasPrefix(entries[0].Name(), ".day.csv.weir-tmp-") {
		t.Error(entries)
	}
	if err := u.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	entries, _ = os.ReadDir(filepath.Join(dir, "out"))
	if len(entries) != 1 || entries[0].Name() != "day.csv" {
		t.Error(entries)
	}
}

// A download that breaks goes on where it was, also if the end of the connection
// looks like the end of the file.
func TestFTPGoesOnAfterABreak(t *testing.T) {
	s, dir := startFTP(t)
	data := noise(1 << 20)
	os.WriteFile(filepath.Join(dir, "big"), data, 0o644)
	host, _, _ := net.SplitHostPort(s.Addr)
	control := breaking(t, s.Addr, host, 200_000, 3)
	t.Setenv("WEIR_PROFILE_PARTNER", "ftp://"+s.User+":"+s.Password+"@"+control)
	st, path := store(t, "ftp://partner/big")
	o := find(t, st, path)
	if got := fetch(t, st, o, 5); !bytes.Equal(got, data[5:]) {
		t.Error(len(got))
	}
	t.Run("but not for ever", func(t *testing.T) {
		control := breaking(t, s.Addr, host, 0, 1000)
		t.Setenv("WEIR_PROFILE_PARTNER", "ftp://"+s.User+":"+s.Password+"@"+control)
		st, _ := store(t, "ftp://partner/big")
		if _, err := tryFetch(st, o, 0); err == nil || !strings.Contains(err.Error(), "ftp://partner/big: broken off at byte 0 of 1048576") {
			t.Error(err)
		}
	})
}

// A server that does not answer does not hold up who has given up.
func TestFTPCancelWhileWaiting(t *testing.T) {
	s, dir := startFTP(t)
	os.WriteFile(filepath.Join(dir, "x"), []byte("x"), 0o644)
	stalled := make(chan struct{})
	through := proxy(t, s.Addr, func(fromClient []byte) bool {
		if bytes.HasPrefix(fromClient, []byte("RETR")) {
			close(stalled)
			return false
		}
		return true
	})
	t.Setenv("WEIR_PROFILE_PARTNER", "ftp://"+s.User+":"+s.Password+"@"+through)
	st, _ := store(t, "ftp://partner/")
	o := find(t, st, "x")
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-stalled; cancel() }()
	if _, err := st.Open(ctx, o, 0); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestFTPErrors(t *testing.T) {
	s, _ := startFTP(t)
	closed := closedPort(t)
	for name, url := range map[string]string{
		"WRONG":   "ftp://" + s.User + ":not-the-password@" + s.Addr,
		"CLOSED":  "ftp://a:not-the-password@" + closed,
		"UNKNOWN": "ftp://a:not-the-password@no..host",
		"BADTLS":  "ftp://a:not-the-password@" + s.Addr + "?tls=maybe",
		"SHOP":    "mysql://a:b@c/d",
	} {
		t.Setenv("WEIR_PROFILE_"+name, url)
	}
	for address, want := range map[string]string{
		"ftp://wrong/x.csv":            `refuses user "` + s.User + `"; check user and password of profile "wrong"`,
		"ftp://" + s.Addr + "/x.csv":   `refuses user "anonymous"; define a profile`,
		"ftp://closed/x.csv":           `ftp://closed/x.csv: nobody answers at ` + closed,
		"ftp://unknown/x.csv":          `no host "no..host"`,
		"ftp://shop/x.csv":             `profile "shop" is for mysql://`,
		"ftp://badtls/x.csv":           `tls=maybe is neither explicit nor implicit`,
		"ftp://u:not-the-password@h/x": `a password does not belong into a notebook`,
		"ftp://partners/x":             `no profile "partners"; did you mean "partner"?`,
	} {
		st, path, err := connectors.StoreOf(context.Background(), address)
		if err == nil {
			_, err = st.List(context.Background(), path)
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v\nwant %s", address, err, want)
		}
		if err != nil && (strings.Contains(err.Error(), "not-the-password") || strings.Contains(err.Error(), s.Password)) {
			t.Errorf("%s: the error shows a password: %v", address, err)
		}
	}
}

func TestCopyBetweenStores(t *testing.T) {
	startS3(t)
	_, dir := startFTP(t)
	ctx := context.Background()
	data := noise(1 << 20)
	os.MkdirAll(filepath.Join(dir, "out"), 0o755)
	os.WriteFile(filepath.Join(dir, "out/x.csv"), data, 0o644)
	if n, err := connectors.Copy(ctx, "ftp://partner/out/x.csv", "s3://lake/partner/dt=2026-03-01/x.csv"); n != int64(len(data)) || err != nil {
		t.Fatal(n, err)
	}
	if n, err := connectors.Copy(ctx, "s3://lake/partner/dt=2026-03-01/x.csv", "ftp://partner/back/y.csv"); n != int64(len(data)) || err != nil {
		t.Fatal(n, err)
	}
	if back, err := os.ReadFile(filepath.Join(dir, "back/y.csv")); err != nil || !bytes.Equal(back, data) {
		t.Error(err)
	}
	if _, err := connectors.Copy(ctx, "ftp://partner/out/none.csv", "s3://lake/none.csv"); err == nil {
		t.Error("a file that is not there was copied")
	}
}
