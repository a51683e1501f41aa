//go:build integration

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"weir/notebooks"
)

// python is the Python of WEIR_PYTHON, by default the one of the virtual
// environment in .cache.
func python(t *testing.T) string {
	t.Helper()
	path := os.Getenv("WEIR_PYTHON")
	if path == "" {
		path = must(filepath.Abs("../../../.cache/venv/bin/python"))(t)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%v: set WEIR_PYTHON to a Python that has what .ci/requirements.txt lists", err)
	}
	return path
}

// jupyter is the environment of a Jupyter that has the kernel, and nothing of
// the user's own.
func jupyter(t *testing.T, s *site) []string {
	t.Helper()
	prefix := t.TempDir()
	if got := weir(t, nil, "install", "--prefix", prefix); got.code != 0 {
		t.Fatal(got.stderr)
	}
	env := append(s.profiles(), "JUPYTER_PATH="+filepath.Join(prefix, "share", "jupyter"))
	for _, name := range []string{"JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR",
		"JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"} {
		env = append(env, name+"="+filepath.Join(prefix, strings.ToLower(name)))
	}
	return env
}

// TestFrontEnds runs the example unchanged by nbclient and by papermill, and
// expects what weir run gives.
func TestFrontEnds(t *testing.T) {
	s := must(real())(t)
	source := must(os.ReadFile("../../../notebooks/examples/shopper_segments.ipynb"))(t)
	dir := t.TempDir()
	in := filepath.Join(dir, "shopper_segments.ipynb")
	if err := os.WriteFile(in, source, 0o644); err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(dir, "weir.ipynb")
	if got := weir(t, s.profiles(), "run", "--no-progress", in, "-o", own); got.code != 0 {
		t.Fatal(got.stderr)
	}
	want := numbersOf(t, own)
	env := jupyter(t, s)
	for name, args := range map[string][]string{
		"nbclient":  {"-c", "from nbclient.cli import main; main()", "--kernel_name=weir", "--output=" + filepath.Join(dir, "nbclient.ipynb"), in},
		"papermill": {"-m", "papermill", "--no-progress-bar", in, filepath.Join(dir, "papermill.ipynb")},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), python(t), args...)
			cmd.Env = append(os.Environ(), env...)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if got := numbersOf(t, filepath.Join(dir, name+".ipynb")); got != want {
				t.Errorf("not what weir run gives:\n%s", difference(want, got))
			}
		})
	}
}

// progress is the line that a long cell leaves in Jupyter. What is long is a
// matter of time, and so is how a stream is cut into outputs.
var progress = regexp.MustCompile(`(?m)^.*( · | rows).* in [\d.]+ (s|min|h)( .*)?$`)

// numbersOf is all that an executed notebook shows, without those.
func numbersOf(t *testing.T, path string) string {
	t.Helper()
	shown := withoutSizes(everythingPrinted(must(notebooks.Open(path))(t)))
	return regexp.MustCompile(`\n+`).ReplaceAllString(progress.ReplaceAllString(shown, ""), "\n")
}
