//go:build integration

package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A page is what browser.py saw after it ran all cells.
type page struct {
	Cells, Executed, Waiting int
	Errors                   []string
	Tables                   int // in outputs
	Charts                   []chart
	Text                     string // of all outputs
}

// A chart is one that is drawn: its size and how many marks or colours it has.
type chart struct {
	Width, Height float64
	Marks         int
}

// TestInTheBrowser opens the example in JupyterLab, clicks Run All Cells, and
// looks at what is there then. The pictures go to out/browser.
func TestInTheBrowser(t *testing.T) {
	s := must(real())(t)
	lab := startLab(t, s)
	shots := os.Getenv("WEIR_SCREENSHOTS")
	if shots == "" {
		shots = must(filepath.Abs("../../../out/browser"))(t)
	}
	cmd := exec.CommandContext(t.Context(), python(t), "../testdata/browser.py", lab, "shopper_segments.ipynb", shots, "120")
	cmd.Stderr = os.Stderr
	out := must(cmd.Output())(t)
	var p page
	if err := json.Unmarshal(out, &p); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if len(p.Errors) > 0 || p.Waiting > 0 || p.Executed != p.Cells || p.Cells < 15 {
		t.Fatalf("%d of %d cells ran, %d wait, errors %q; see %s", p.Executed, p.Cells, p.Waiting, p.Errors, shots)
	}
	if p.Tables < 5 {
		t.Errorf("%d tables, want 5", p.Tables)
	}
	if len(p.Charts) < 4 {
		t.Errorf("charts %+v, want 4", p.Charts)
	}
	for i, c := range p.Charts {
		if c.Width < 200 || c.Height < 100 || c.Marks < 3 {
			t.Errorf("chart %d is %+v", i+1, c)
		}
	}
	if index := match(t, p.Text, `adjusted Rand index ([\d.]+)`)[0]; index < 0.8 {
		t.Errorf("adjusted Rand index %v", index)
	}
	truth := s.truth
	if want := fmt.Sprintf("%d lines read, %d set aside", truth.Good, truth.AllBad()); !strings.Contains(p.Text, want) {
		t.Errorf("%q is not on the page:\n%s", want, p.Text)
	}
	for _, secret := range s.secrets() {
		if strings.Contains(p.Text, secret) {
			t.Error("a password is on the page")
		}
	}
}

// startLab starts JupyterLab over a folder with a copy of the example, and
// returns its address.
func startLab(t *testing.T, s *site) string {
	t.Helper()
	env := jupyter(t, s)
	dir := t.TempDir()
	source := must(os.ReadFile("../../../notebooks/examples/shopper_segments.ipynb"))(t)
	if err := os.WriteFile(filepath.Join(dir, "shopper_segments.ipynb"), source, 0o644); err != nil {
		t.Fatal(err)
	}
	settings := t.TempDir()
	for plugin, text := range map[string]string{
		// All cells are to be in the page, not only those in sight.
		"notebook-extension/tracker":        `{"windowingMode": "none"}`,
		"apputils-extension/notification":   `{"fetchNews": "false", "checkForUpdates": false, "doNotDisturbMode": true}`,
		"docmanager-extension/plugin":       `{"autosave": false}`,
		"extensionmanager-extension/plugin": `{"enabled": false}`,
	} {
		path := filepath.Join(settings, "@jupyterlab", plugin+".jupyterlab-settings")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	at := closedPort(t)
	_, port, _ := strings.Cut(at, ":")
	var log strings.Builder
	cmd := exec.Command(python(t), "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port="+port,
		"--ServerApp.port_retries=0", "--IdentityProvider.token=", "--ServerApp.root_dir="+dir, "--LabApp.user_settings_dir="+settings)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = &log, &log
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(20 * time.Second):
			cmd.Process.Kill()
			<-ended
		}
	})
	address := "http://" + at
	tick, late := time.NewTicker(200*time.Millisecond), time.After(90*time.Second)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("JupyterLab ended: %v\n%s", err, log.String())
		case <-late:
			t.Fatalf("JupyterLab does not answer\n%s", log.String())
		case <-tick.C:
			if r, err := http.Get(address + "/api"); err == nil {
				r.Body.Close()
				if r.StatusCode == http.StatusOK {
					return address
				}
			}
		}
	}
}
