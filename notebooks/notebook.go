package notebooks

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"unicode/utf8"
)

// A Notebook is an .ipynb file in memory: its cells, and everything else of the
// file in Fields, under the names of the file format ("metadata", "nbformat").
type Notebook struct {
	Cells  []*Cell
	Fields Object
}

// A Cell is one cell. Its type, source, outputs and execution count are plain
// values; all else of the file is in Fields.
type Cell struct {
	Kind    string // "code", "markdown" or "raw"
	Source  string
	Count   int       // execution count; 0: not run
	Outputs []*Object // of a code cell
	Fields  Object
}

// Open reads the notebook file at path.
func Open(path string) (*Notebook, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	nb, err := Parse(content)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return nb, nil
}

// Parse reads a notebook of format 4. Cells without an id, as formats before
// 4.5 have them, are given one.
func Parse(content []byte) (*Notebook, error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if !utf8.Valid(content) {
		return nil, errors.New("this is no notebook: it is not UTF-8 text")
	}
	var syntax *json.SyntaxError
	var fields Object
	if err := json.Unmarshal(content, &fields); errors.As(err, &syntax) {
		line := 1 + bytes.Count(content[:min(int(syntax.Offset), len(content))], []byte("\n"))
		return nil, fmt.Errorf("this is no notebook: line %d: %w", line, err)
	} else if err != nil {
		return nil, fmt.Errorf("this is no notebook: %w", err)
	}
	if err := checkFormat(&fields); err != nil {
		return nil, err
	}
	nb := &Notebook{Fields: fields}
	var cells []json.RawMessage
	if !fields.Read("cells", &cells) {
		return nil, errors.New(`this is no notebook: it has no list "cells"`)
	}
	for i, raw := range cells {
		c, err := parseCell(raw)
		if err != nil {
			return nil, fmt.Errorf("cell %d of the file: %w", i+1, err)
		}
		nb.Cells = append(nb.Cells, c)
	}
	nb.nameCells()
	return nb, nil
}

func checkFormat(fields *Object) error {
	var major int
	switch {
	case !fields.Read("nbformat", &major):
		return errors.New(`this is no notebook: it has no number "nbformat"`)
	case major < 4:
		return fmt.Errorf("notebook format %d is too old: open and save the file in Jupyter, or use jupyter nbconvert --to notebook", major)
	case major > 4:
		return fmt.Errorf("notebook format %d is newer than format 4, the newest known here", major)
	}
	if fields.Has("metadata") && bytes.TrimSpace(fields.Raw("metadata"))[0] != '{' {
		return errors.New(`this is no notebook: "metadata" is not an object`)
	}
	return nil
}

func parseCell(raw json.RawMessage) (*Cell, error) {
	c := &Cell{}
	if err := json.Unmarshal(raw, &c.Fields); err != nil {
		return nil, err
	}
	f := &c.Fields
	if !f.Read("cell_type", &c.Kind) || c.Kind != "code" && c.Kind != "markdown" && c.Kind != "raw" {
		return nil, fmt.Errorf("its type is %s, not code, markdown or raw", brief(f.Raw("cell_type")))
	}
	source, ok := joined(f.Raw("source"))
	if !ok {
		return nil, errors.New("its source is neither text nor a list of lines")
	}
	c.Source = source
	f.Read("execution_count", &c.Count)
	if c.Kind == "code" && f.Has("outputs") && !f.Read("outputs", &c.Outputs) || slices.Contains(c.Outputs, nil) {
		return nil, errors.New("its outputs are not a list of objects")
	}
	if m := f.Raw("metadata"); m != nil && m[0] != '{' {
		return nil, errors.New("its metadata is not an object")
	}
	return c, nil
}

// nameCells gives an id to cells that have none or one that came before. The
// same file gets the same ids, so repeated runs compare well.
func (nb *Notebook) nameCells() {
	seen := map[string]bool{}
	for i, c := range nb.Cells {
		if id := c.ID(); id != "" && !seen[id] {
			seen[id] = true
			continue
		}
		for salt := 0; ; salt++ {
			sum := sha256.Sum256(fmt.Appendf(nil, "%d %d %s", i, salt, c.Source))
			if id := hex.EncodeToString(sum[:4]); !seen[id] {
				seen[id] = true
				c.set("id", id)
				break
			}
		}
	}
}

// Write writes the notebook as Jupyter does: one space a level, text as lists
// of lines.
func (nb *Notebook) Write(w io.Writer) error {
	nb.nameCells()
	fields := nb.Fields.Clone()
	cells := make([]*Object, 0, len(nb.Cells))
	for i, c := range nb.Cells {
		o, err := c.object()
		if err != nil {
			return fmt.Errorf("cell %d of the file: %w", i+1, err)
		}
		cells = append(cells, o)
	}
	if err := fields.Set("cells", cells); err != nil {
		return err
	}
	var minor int
	if !fields.Read("nbformat_minor", &minor) || minor < 5 {
		_ = fields.Set("nbformat_minor", 5) // cell ids need it; a number always encodes
	}
	if !fields.Has("nbformat") {
		_ = fields.Set("nbformat", 4)
	}
	if !fields.Has("metadata") {
		_ = fields.Set("metadata", &Object{})
	}
	raw, err := fields.MarshalJSON()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", " "); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err = w.Write(b.Bytes())
	return err
}

// Save writes the notebook to path in one step: a reader sees the old file or
// the new one, never half of it.
func (nb *Notebook) Save(path string) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("save notebook: %w", err)
	}
	defer os.Remove(f.Name())
	mode := os.FileMode(0o644)
	if old, err := os.Stat(path); err == nil {
		mode = old.Mode().Perm()
	}
	err = errors.Join(nb.Write(f), f.Chmod(mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("save %s: %w", path, err)
	}
	return nil
}

// Metadata is the notebook's metadata; change it with SetMetadata.
func (nb *Notebook) Metadata() *Object { return nb.Fields.Object("metadata") }

// SetMetadata writes one field of the notebook's metadata.
func (nb *Notebook) SetMetadata(name string, v any) error { return setMetadata(&nb.Fields, name, v) }

func setMetadata(o *Object, name string, v any) error {
	m := o.Object("metadata")
	if err := m.Set(name, v); err != nil {
		return err
	}
	return o.Set("metadata", m)
}
