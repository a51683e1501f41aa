package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func execute(args ...string) (string, error) {
	root := rootCommand()
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&out)
	root.SetArgs(args)
	err := root.Execute()
	return out.String(), err
}

func TestInstallCommand(t *testing.T) {
	prefix := t.TempDir()
	out, err := execute("install", "--prefix", prefix, "--name", "weir-2")
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(prefix, "share", "jupyter", "kernels", "weir-2")
	if !strings.Contains(out, folder) {
		t.Errorf("got %q", out)
	}
	if _, err := os.Stat(filepath.Join(folder, "kernel.json")); err != nil {
		t.Error(err)
	}
	if _, err := execute("install", "--prefix", prefix, "--user"); err == nil {
		t.Error("--prefix and --user went together")
	}
}

func TestCommandsRefuseInWords(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"kernel"}, "accepts 1 arg"},
		{[]string{"kernel", "/no/such/file.json"}, "no such file"},
		{[]string{"worker"}, "not by hand"},
		{[]string{"nosuch"}, "unknown command"},
	} {
		if _, err := execute(c.args...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: got %v, want %s", c.args, err, c.want)
		}
	}
}

func TestVersionCommand(t *testing.T) {
	if out, err := execute("version"); err != nil || !strings.HasPrefix(out, "weir ") {
		t.Errorf("%q %v", out, err)
	}
}
