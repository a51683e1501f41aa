package kernel

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/kernel/shell"
)

// TestMain makes the test binary its own worker program.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "worker" {
		err := shell.Worker(func() (shell.Client, error) {
			return shell.NewGo(shell.Config{}, shell.GoConfig{})
		})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// goFront is a front end of a kernel with real cells.
func goFront(t *testing.T) *front {
	t.Helper()
	client, err := shell.Start(os.Args[0], "worker")
	if err != nil {
		t.Fatal(err)
	}
	return newFront(t, client)
}

func TestGoCells(t *testing.T) {
	f := goFront(t)
	reply, messages := f.execute("import \"fmt\"\nfmt.Println(\"hello\")\n1 + 2")
	if reply.Content["status"] != "ok" || streamed(messages, "stdout") != "hello\n" {
		t.Errorf("got %v %v", reply, messages)
	}
	if got := fmt.Sprint(only(messages, "execute_result")[0].Content["data"]); got != "map[text/plain:3]" {
		t.Errorf("got %s", got)
	}
	reply, _ = f.ask("execute_request", map[string]any{"code": "x := 7", "user_expressions": map[string]any{"x": "x", "y": "nosuch"}})
	values := reply.Content["user_expressions"].(map[string]any)
	if got := fmt.Sprint(values["x"]); !strings.Contains(got, "text/plain:7") {
		t.Errorf("got %s", got)
	}
	if values["y"].(map[string]any)["ename"] != "compile error" {
		t.Errorf("got %v", values["y"])
	}
}

func TestGoLinesInOrder(t *testing.T) {
	f := goFront(t)
	var want strings.Builder
	for n := range 10_000 {
		fmt.Fprintln(&want, "line", n)
	}
	_, messages := f.execute("import \"fmt\"\nfor i := range 10_000 { fmt.Println(\"line\", i) }")
	if streamed(messages, "stdout") != want.String() {
		t.Error("lines are lost or out of order")
	}
}

func TestEndlessLoopIsInterrupted(t *testing.T) {
	f := goFront(t)
	f.execute("x := 7")
	id := f.send(f.shell, "execute_request", map[string]any{"code": "println(1)\nimport \"fmt\"\nfmt.Println(\"go\")\nfor {\n}"})
	for f.published().Type != "stream" {
	}
	f.send(f.control, "interrupt_request", map[string]any{})
	if m := f.receive(f.shell); m.Parent != id || m.Content["ename"] != "interrupted" {
		t.Fatalf("got %+v", m)
	}
	if _, messages := f.execute("x"); fmt.Sprint(only(messages, "execute_result")[0].Content["data"]) != "map[text/plain:7]" {
		t.Errorf("got %v", messages)
	}
}

func TestDeadWorkerIsOneError(t *testing.T) {
	f := goFront(t)
	f.execute("x := 7")
	reply, messages := f.execute("var m sync.Mutex\nm.Unlock()")
	if n := len(only(messages, "error")); n != 1 || reply.Content["ename"] != "worker died" {
		t.Errorf("%d errors, %v", n, reply)
	}
	if text := reply.Content["evalue"].(string); !strings.Contains(text, "unlock of unlocked mutex") || !strings.Contains(text, "lost: x") {
		t.Errorf("got %s", text)
	}
	if got := streamed(messages, "stderr"); got != "" {
		t.Errorf("stderr %q", got)
	}
	if reply, _ := f.execute("x := 8\nx"); reply.Content["status"] != "ok" {
		t.Errorf("got %v", reply)
	}
}

func TestInstall(t *testing.T) {
	prefix := t.TempDir()
	folder, err := Install(InstallOptions{Prefix: prefix, Name: "weir-test", Binary: "bin/weir"})
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(prefix, "share", "jupyter", "kernels", "weir-test"); folder != want {
		t.Errorf("installed in %s, want %s", folder, want)
	}
	text, err := os.ReadFile(filepath.Join(folder, "kernel.json"))
	if err != nil {
		t.Fatal(err)
	}
	var spec struct {
		Argv          []string
		Language      string
		InterruptMode string `json:"interrupt_mode"`
	}
	if err := json.Unmarshal(text, &spec); err != nil {
		t.Fatal(err)
	}
	if len(spec.Argv) != 3 || !filepath.IsAbs(spec.Argv[0]) || spec.Argv[1] != "kernel" || spec.Argv[2] != "{connection_file}" {
		t.Errorf("argv %v", spec.Argv)
	}
	if spec.Language != "go" || spec.InterruptMode != "message" {
		t.Errorf("spec %+v", spec)
	}
	if _, err := os.Stat(filepath.Join(folder, "logo-64x64.png")); err != nil {
		t.Error(err)
	}
	if _, err := Install(InstallOptions{Prefix: prefix, Name: "../x"}); err == nil {
		t.Error("a path went through as a name")
	}
}

func TestReadConnection(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.json")
	for text, want := range map[string]string{
		`{"transport":"tcp","ip":"127.0.0.1","signature_scheme":"hmac-sha256","key":"k"}`: "",
		`{"transport":"udp"}`: "transport",
		`{"transport":"tcp","signature_scheme":"hmac-md5","key":"k"}`: "signature scheme",
		`{`: "connection file",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := ReadConnection(path)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: got %v", text, err)
		}
	}
}
