//go:build integration

package kernel

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestJupyter runs jupyter_test.py with the Python of WEIR_PYTHON, by default
// the one of the virtual environment in .cache, against a fresh binary.
func TestJupyter(t *testing.T) {
	python := os.Getenv("WEIR_PYTHON")
	if python == "" {
		python, _ = filepath.Abs("../.cache/venv/bin/python")
	}
	if _, err := os.Stat(python); err != nil {
		t.Fatalf("%v: set WEIR_PYTHON to a Python that has jupyter_kernel_test, nbclient and papermill", err)
	}
	folder := t.TempDir()
	binary := filepath.Join(folder, "weir")
	if out, err := exec.Command("go", "build", "-o", binary, "weir/cmd/weir").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	if _, err := Install(InstallOptions{Prefix: folder, Binary: binary}); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "jupyter_test.py")
	cmd.Env = append(os.Environ(), "JUPYTER_PATH="+filepath.Join(folder, "share", "jupyter"), "JUPYTER_RUNTIME_DIR="+folder)
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
}
