package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// temp is the folder of all that outlives one test.
var temp string

// atEnd is run after all tests, last first.
var atEnd []func()

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if temp, err = os.MkdirTemp("", "weir-e2e-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(temp)
	defer func() {
		for i := len(atEnd) - 1; i >= 0; i-- {
			atEnd[i]()
		}
	}()
	isolate()
	return m.Run()
}

// isolate takes the user's own profiles away from these tests and from what
// they start.
func isolate() {
	os.Setenv("XDG_CONFIG_HOME", filepath.Join(temp, "config"))
	os.Unsetenv("WEIR_PROFILES")
}

// binary is the path of a weir that is built once, as it is shipped.
var binary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(temp, "weir")
	cmd := exec.Command("go", "build", "-o", path, "weir/cmd/weir")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
