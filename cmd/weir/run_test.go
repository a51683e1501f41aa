package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/notebooks"
)

func runArgs(t *testing.T, args ...string) error {
	t.Helper()
	c := runCommand()
	c.SilenceErrors = true
	c.SetArgs(args)
	c.SetOut(&bytes.Buffer{})
	return c.Execute()
}

func TestRunUsage(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.ipynb")
	nb := &notebooks.Notebook{Cells: []*notebooks.Cell{notebooks.NewCell("code", "n, tops := 1, 1", "parameters")}}
	if err := nb.Save(path); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "want one notebook, have 0"},
		{[]string{path, "--bogus"}, "unknown flag: --bogus"},
		{[]string{path, "-p", "n"}, "want NAME=VALUE"},
		{[]string{path, "-p", "n=abc"}, `int wanted, have "abc"`},
		{[]string{path, "-p", "m=1"}, `no such one; there are "n"`},
		{[]string{path, "-p", "top=1"}, `did you mean "tops"`},
		{[]string{path, "-o", path}, "overwrite the notebook"},
		{[]string{path, "-o", filepath.Join(dir, "no", "x.ipynb")}, "there is no folder"},
		{[]string{path, "--timeout", "-1s"}, "negative"},
		{[]string{filepath.Join(dir, "b.ipynb")}, "no such file"},
	} {
		err := runArgs(t, c.args...)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.args, err, c.want)
		}
		var coded interface{ ExitCode() int }
		if !errors.As(err, &coded) || coded.ExitCode() != 2 {
			t.Errorf("%q: %v is not exit code 2", c.args, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 {
		t.Error("a refused run left files:", left)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}
