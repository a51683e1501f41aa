package sql_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write what comes out into the golden files")

// golden runs every case of the files testdata/pattern: a line with a command,
// the input, "----", what answer gives for it, and an empty line.
func golden(t *testing.T, pattern string, answer func(t *testing.T, command, input string) string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	for _, file := range files {
		old, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		for _, part := range strings.Split(strings.TrimSpace(string(old)), "\n\n") {
			question, want, _ := strings.Cut(part, "\n----")
			if strings.HasPrefix(part, "#") && !strings.Contains(part, "\n----") {
				out.WriteString(part + "\n\n")
				continue
			}
			command, input, _ := strings.Cut(question, "\n")
			got := strings.TrimSpace(answer(t, command, input))
			if got != strings.TrimSpace(want) && !*rewrite {
				t.Errorf("%s: %s\n%s\ngives\n%s\nwant\n%s", file, command, input, got, strings.TrimSpace(want))
			}
			out.WriteString(question + "\n----\n" + got + "\n\n")
		}
		if *rewrite {
			if err := os.WriteFile(file, append(bytes.TrimSpace(out.Bytes()), '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
