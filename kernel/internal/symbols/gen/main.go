// Command gen writes the value tables, the type information and the docs of
// package symbols. Run it with `go generate ./kernel/internal/symbols`.
package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"weir/kernel/internal/symbols/build"
	"weir/kernel/internal/symbols/packages"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "symbols:", err)
		os.Exit(1)
	}
}

func run() error {
	g, err := build.Load(packages.List)
	if err != nil {
		return err
	}
	for _, path := range g.Missing {
		fmt.Println("symbols: no package", path, "yet, skipped")
	}
	old, err := filepath.Glob("values_*.go")
	if err != nil {
		return err
	}
	files := map[string][]byte{}
	for _, p := range g.Listed {
		src, err := g.Table(p)
		if err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
		files["values_"+build.Ident(p)+".go"] = src
	}
	files["tables.go"] = g.Index()
	if files["types.zip"], err = archive(g.Types()); err != nil {
		return err
	}
	docs, err := g.Docs()
	if err != nil {
		return err
	}
	if files["docs.zip"], err = archive(docs); err != nil {
		return err
	}
	files["api.sum"] = []byte(g.Sum())
	for _, name := range old {
		if files[name] == nil {
			if err := os.Remove(name); err != nil {
				return err
			}
		}
	}
	for name, data := range files {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// archive zips files in the order of their names, so that equal input gives
// equal bytes.
func archive(files map[string][]byte) ([]byte, error) {
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	zw.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestCompression)
	})
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := zw.Create(strings.TrimPrefix(name, "/"))
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(files[name]); err != nil {
			return nil, err
		}
	}
	err := zw.Close()
	return b.Bytes(), err
}
