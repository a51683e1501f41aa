package delta

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// A State is what the actions so far add up to: the table at one version.
type State struct {
	Protocol *Protocol
	Meta     *MetaData

	files   []*File        // nil: removed since
	place   map[string]int // of a key in files
	removed map[string]*Remove
	gone    []string // the keys of removed, in order
	txns    []*Txn
	domains []*Domain
}

// A File is a part of the table.
type File struct {
	*Add
	Plain string // the path, unescaped
}

// key tells files apart: a file whose deleted rows have changed is another one.
func (f *File) key() string { return keyOf(f.Plain, f.Deletions) }

func keyOf(plain string, v *Vector) string {
	if v == nil {
		return plain
	}
	return plain + "\x00" + v.ID()
}

// NewState is that of a table before its first commit.
func NewState() *State {
	return &State{place: map[string]int{}, removed: map[string]*Remove{}}
}

// Clone is a copy that can go on by itself.
func (s *State) Clone() *State {
	out := NewState()
	out.Protocol, out.Meta = s.Protocol, s.Meta
	for _, f := range s.Files() {
		out.place[f.key()] = len(out.files)
		out.files = append(out.files, f)
	}
	for _, r := range s.Removed() {
		plain, _ := PlainPath(r.Path)
		key := keyOf(plain, r.Deletions)
		out.removed[key] = r
		out.gone = append(out.gone, key)
	}
	out.txns, out.domains = slices.Clone(s.txns), slices.Clone(s.domains)
	return out
}

// Apply adds the actions of the next commit, or of a checkpoint.
func (s *State) Apply(actions []Action) error {
	for _, a := range actions {
		switch {
		case a.Protocol != nil:
			if err := a.Protocol.Readable(); err != nil {
				return err
			}
			s.Protocol = a.Protocol
		case a.MetaData != nil:
			if err := a.MetaData.check(); err != nil {
				return err
			}
			s.Meta = a.MetaData
		case a.Add != nil:
			if err := s.add(a.Add); err != nil {
				return err
			}
		case a.Remove != nil:
			if err := s.remove(a.Remove); err != nil {
				return err
			}
		case a.Txn != nil:
			s.txns = slices.DeleteFunc(slices.Clone(s.txns), func(t *Txn) bool { return t.App == a.Txn.App })
			s.txns = append(s.txns, a.Txn)
		case a.Domain != nil:
			s.domains = slices.DeleteFunc(slices.Clone(s.domains), func(d *Domain) bool { return d.Domain == a.Domain.Domain })
			if !a.Domain.Removed {
				s.domains = append(s.domains, a.Domain)
			}
		}
	}
	return nil
}

func (s *State) add(a *Add) error {
	if a.Deletions != nil {
		if err := a.Deletions.check(); err != nil {
			return fmt.Errorf("%s: %w", a.Path, err)
		}
	}
	plain, err := PlainPath(a.Path)
	if err != nil {
		return err
	}
	if a.Size < 0 {
		return fmt.Errorf("the table's log is corrupt: %s has %d bytes", a.Path, a.Size)
	}
	f := &File{a, plain}
	if at, ok := s.place[f.key()]; ok {
		s.files[at] = f // written again, with other statistics
		return nil
	}
	delete(s.removed, f.key())
	s.place[f.key()] = len(s.files)
	s.files = append(s.files, f)
	return nil
}

func (s *State) remove(r *Remove) error {
	plain, err := PlainPath(r.Path)
	if err != nil {
		return err
	}
	key := keyOf(plain, r.Deletions)
	if at, ok := s.place[key]; ok {
		s.files[at] = nil
		delete(s.place, key)
	}
	s.removed[key] = r
	s.gone = append(s.gone, key)
	return nil
}

// PlainPath unescapes the path of a file, which must be below the table.
func PlainPath(path string) (string, error) {
	plain, err := url.PathUnescape(path)
	if err != nil || strings.Contains(path, "://") || strings.HasPrefix(plain, "/") || strings.HasPrefix(path, "file:") ||
		plain == "" || slices.Contains(strings.Split(plain, "/"), "..") {
		return "", fmt.Errorf("the log names the file %s, which is not below the table", path)
	}
	return plain, nil
}

// Escape writes a path as the log has it: a URI.
func Escape(plain string) string { return (&url.URL{Path: plain}).EscapedPath() }

// Domain is the setting called name that is no part of the metadata; nil: there is none.
func (s *State) Domain(name string) *Domain {
	for _, d := range s.domains {
		if d.Domain == name {
			return d
		}
	}
	return nil
}

// Files are those of the table, in the order in which they were added.
func (s *State) Files() []*File {
	out := make([]*File, 0, len(s.place))
	for _, f := range s.files {
		if f != nil {
			out = append(out, f)
		}
	}
	return out
}

// Has reports whether the file is part of the table, with the same rows of it deleted.
func (s *State) Has(f *File) bool {
	_, ok := s.place[f.key()]
	return ok
}

// Removed are the files that were removed, as far as the log still says so.
func (s *State) Removed() []*Remove {
	var out []*Remove
	seen := map[string]bool{}
	for _, p := range s.gone {
		if r := s.removed[p]; r != nil && !seen[p] {
			seen[p] = true
			out = append(out, r)
		}
	}
	return out
}

// Check reports whether s is a whole table.
func (s *State) Check() error {
	if s.Meta == nil {
		return errors.New("the log has no schema")
	}
	if s.Protocol == nil {
		return errors.New("the log has no protocol")
	}
	columns, err := ParseSchema(s.Meta.Schema)
	if err != nil {
		return err
	}
	named := s.Meta.Physical(columns)
	for _, f := range s.files {
		if f == nil {
			continue
		}
		if len(f.Values) > len(s.Meta.Parts) {
			return fmt.Errorf("the table's log is corrupt: %s has values of %d partition columns, the table has %d", f.Path, len(f.Values), len(s.Meta.Parts))
		}
		for _, p := range s.Meta.Parts {
			if _, ok := f.Values[named(p)]; !ok {
				return fmt.Errorf("the table's log is corrupt: %s has no value of the partition column %s", f.Path, p)
			}
		}
	}
	return nil
}

func (m *MetaData) check() error {
	if err := m.checkMapping(); err != nil {
		return err
	}
	if m.Format.Provider != "" && m.Format.Provider != "parquet" {
		return fmt.Errorf("the table's files are %s, not parquet", m.Format.Provider)
	}
	return nil
}
