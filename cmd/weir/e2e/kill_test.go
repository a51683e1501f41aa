package e2e

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// gate is in front of an S3 server. It lets all through until the request to
// write that has its number, which it holds until its sender is gone.
type gate struct {
	*httptest.Server
	left atomic.Int64 // requests to write until the one that is held
	held chan string  // says which it is
}

func newGate(t *testing.T, server string) *gate {
	g := &gate{held: make(chan string, 100)}
	behind := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: server})
	behind.ErrorLog = log.New(io.Discard, "", 0)
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead && g.left.Add(-1) <= 0 {
			io.Copy(io.Discard, r.Body) // only then is it seen that the sender is gone
			g.held <- r.Method + " " + r.URL.Path
			<-r.Context().Done()
			return
		}
		behind.ServeHTTP(w, r)
	}))
	t.Cleanup(g.Close)
	return g
}

// A victim is a weir run in a process group of its own.
type victim struct {
	cmd    *exec.Cmd
	stderr bytes.Buffer
	done   chan error
}

func startVictim(t *testing.T, env []string, notebook string) *victim {
	t.Helper()
	v := &victim{done: make(chan error, 1)}
	v.cmd = exec.Command(must(binary())(t), "run", "--no-progress", notebook)
	v.cmd.Env = append(os.Environ(), env...)
	v.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	v.cmd.Stderr = &v.stderr
	if err := v.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { v.done <- v.cmd.Wait() }()
	return v
}

// kill ends the run and its worker in the middle of what they do.
func (v *victim) kill() {
	syscall.Kill(-v.cmd.Process.Pid, syscall.SIGKILL)
	<-v.done
}

const rewrite = `clicks := weir.Read("s3://lake/raw/dt=*/hour=1*/*.csv.gz")
written, err := clicks.Write(%q, PartitionBy("dt"), FileSize("100KB"))
fmt.Println(written)
err`

// TestKilledWritesToS3 kills a run at each of its requests to write, of the
// first version of a table and of the next: until the last of them has
// arrived, nothing of a new version may be seen, and then all of it.
func TestKilledWritesToS3(t *testing.T) {
	s := must(embedded())(t)
	at := must(url.Parse(s.s3))(t)
	g := newGate(t, at.Host)
	at.Host = must(url.Parse(g.URL))(t).Host
	env := append(s.profiles(), "WEIR_PROFILE_S3="+at.String())
	w := s.session(t)
	const target = "s3://lake/killed/clicks"
	rows := func() (int64, error) { return w.Read(target).Count() }
	run := book(t, fmt.Sprintf(rewrite, target))

	// attempt says where the run was stopped: "" if it came to its end, also
	// when only tidying up was left.
	attempt := func(stop int64) (reached string) {
		g.left.Store(stop)
		v := startVictim(t, env, run)
		select {
		case reached = <-g.held:
			v.kill()
			for len(g.held) > 0 {
				<-g.held
			}
			if strings.HasPrefix(reached, http.MethodDelete) {
				return ""
			}
		case err := <-v.done:
			if err != nil {
				t.Fatalf("write %d: %v\n%s", stop, err, v.stderr.String())
			}
		}
		return reached
	}
	stop := int64(1)
	for ; ; stop++ {
		reached := attempt(stop)
		n, err := rows()
		if reached == "" {
			if err != nil || n == 0 {
				t.Fatalf("after a whole run: %d rows, %v", n, err)
			}
			break
		}
		if err == nil {
			t.Fatalf("killed at %s: a table with %d rows is seen", reached, n)
		}
	}
	if stop < 4 {
		t.Errorf("a table was written with %d requests", stop-1)
	}
	whole, _ := rows()

	run = book(t, strings.Replace(fmt.Sprintf(rewrite, target), ".csv.gz\")", ".csv.gz\").Limit(100)", 1))
	for stop = 1; ; stop++ {
		reached := attempt(stop)
		n, err := rows()
		if reached == "" {
			if err != nil || n != 100 {
				t.Fatalf("after the second whole run: %d rows, %v", n, err)
			}
			break
		}
		if err != nil || n != whole {
			t.Fatalf("the second version killed at %s: %d rows, want %d of the first, %v", reached, n, whole, err)
		}
	}
}

// TestKilledWriteToDisk kills a run as soon as a file of its table appears.
func TestKilledWriteToDisk(t *testing.T) {
	s := must(embedded())(t)
	dir := t.TempDir()
	target := filepath.ToSlash(filepath.Join(dir, "clicks"))
	first := book(t, strings.Replace(fmt.Sprintf(rewrite, target), ".csv.gz\")", ".csv.gz\").Limit(100)", 1))
	large := book(t, "days := weir.Read(\"s3://lake/raw/dt=*/hour=*/*.csv.gz\").Cache()\nfor range 6 {\n\tdays = days.Union(days)\n}\n"+
		strings.Replace(strings.SplitN(fmt.Sprintf(rewrite, target), "\n", 2)[1], "clicks.Write", "days.Write", 1))
	read := func() (int64, error) { return s.session(t).Read(target).Count() }

	killInside := func() {
		before := files(dir)
		v := startVictim(t, s.profiles(), large)
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for files(dir) <= before {
			select {
			case err := <-v.done:
				t.Fatalf("it ended before it could be killed: %v\n%s", err, v.stderr.String())
			case <-tick.C:
			}
		}
		v.kill()
	}
	killInside()
	if n, err := read(); err == nil {
		t.Fatalf("half a table of %d rows is seen", n)
	}
	if got := weir(t, s.profiles(), "run", "--no-progress", first); got.code != 0 {
		t.Fatalf("after a killed run: %s", got.stderr)
	}
	killInside()
	if n, err := read(); err != nil || n != 100 {
		t.Fatalf("%d rows, want the 100 of the version before, %v", n, err)
	}
}

// files counts files with something in them below dir.
func files(dir string) (n int) {
	filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			if info, err := d.Info(); err == nil && info.Size() > 0 {
				n++
			}
		}
		return nil
	})
	return n
}
