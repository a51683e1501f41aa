package connectors

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"weir/connectors/internal/csv"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

var errClosed = errors.New("the reader is closed")

// csvSource is the rows of CSV files. The types of columns that are not declared are
// sniffed in a few of the files; a row that does not fit them is a bad row.
type csvSource struct {
	*fileSet
	mu      sync.Mutex
	dialect csv.Dialect
	fields  []column.Field // in the files; nil: not sniffed yet
	ready   bool
	bad     map[csvPiece]*badRows
	kept    int                // rows in bad
	met     map[csvPiece]int   // bad rows
	aside   int64              // their sum
	bases   map[csvPiece]int64 // lines before a piece
	starts  map[int][]int64    // of the pieces of a file
}

var (
	_ plan.Source      = (*csvSource)(nil)
	_ plan.Filterer    = (*csvSource)(nil)
	_ plan.Quarantiner = (*csvSource)(nil)
	_ plan.SetAsider   = (*csvSource)(nil)
	_ plan.Detailer    = (*csvSource)(nil)
)

// csvPiece is a range of a file that is read as one split.
type csvPiece struct {
	file int
	from int64
}

func newCSVSource(set *fileSet) *csvSource {
	return &csvSource{fileSet: set, bad: map[csvPiece]*badRows{}, met: map[csvPiece]int{}, bases: map[csvPiece]int64{}, starts: map[int][]int64{}}
}

// Schema implements plan.Source.
func (s *csvSource) Schema(ctx context.Context) (*column.Schema, error) {
	if err := s.sniff(ctx); err != nil {
		return nil, err
	}
	return s.full(s.fields), nil
}

// sniffFiles is how many files are looked at for column names and types.
const sniffFiles = 6

// sniff learns dialect and columns from the first, the last and some files
// between them.
func (s *csvSource) sniff(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ready {
		return nil
	}
	o := csv.Options{Delimiter: s.o.Delimiter, Header: s.o.Header, Nulls: s.o.Null, Types: s.o.Types}
	var from []string // the file that gave each field
	n := min(len(s.files), sniffFiles)
	for i := range n {
		f := &s.files[i*(len(s.files)-1)/max(n-1, 1)]
		sample, whole, err := s.sample(ctx, f)
		if err != nil {
			return fmt.Errorf("read %s: %w", s.name(f), err)
		}
		got, err := csv.Sniff(sample, whole, o)
		if err != nil {
			return fmt.Errorf("read %s: %w", s.name(f), err)
		}
		if len(got.Names) == 0 {
			continue // an empty file
		}
		if o.Header == "" || o.Delimiter == 0 {
			// The first file decides for all.
			o.Delimiter, o.Header = got.Delimiter, "no"
			if got.Header {
				o.Header = "yes"
			}
		}
		s.dialect = got.Dialect
		s.nameByPosition(got)
		if from, err = s.merge(got, f, from); err != nil {
			return err
		}
	}
	for i := range s.fields {
		if s.fields[i].Type.Kind == column.KindNull {
			s.fields[i].Type = column.String
		}
	}
	s.ready = true
	return s.checkDeclared()
}

// nameByPosition names the columns of a file without header by the declared
// types, if there are as many.
func (s *csvSource) nameByPosition(got *csv.Sniffed) {
	if got.Header || s.o.Types == nil || s.o.Types.Len() != len(got.Names) {
		return
	}
	for i, f := range s.o.Types.Fields {
		got.Names[i], got.Types[i] = f.Name, f.Type
	}
}

// merge adds what a file tells to what others told.
func (s *csvSource) merge(got *csv.Sniffed, f *file, from []string) ([]string, error) {
	if !got.Header && len(s.fields) > 0 && len(got.Names) != len(s.fields) {
		return nil, fmt.Errorf("%s has %d columns and %s has %d; without a header they must have the same", from[0], len(s.fields), s.name(f), len(got.Names))
	}
	for i, name := range got.Names {
		at := -1
		for j := range s.fields {
			if s.fields[j].Name == name {
				at = j
			}
		}
		if at < 0 {
			s.fields = append(s.fields, column.Field{Name: name, Type: got.Types[i], Nullable: true})
			from = append(from, s.name(f))
			continue
		}
		if have := s.fields[at].Type; !have.Equal(got.Types[i]) {
			both := csv.TypeOf(csv.Widen(have.Kind, got.Types[i].Kind))
			if both.Kind == column.KindTimestamp && (have.Equal(csv.Nanos) || got.Types[i].Equal(csv.Nanos)) {
				both = csv.Nanos
			}
			s.fields[at].Type = both
		}
	}
	return from, nil
}

// checkDeclared refuses declared types of columns that are not there.
func (s *csvSource) checkDeclared() error {
	if s.o.Types == nil || len(s.fields) == 0 {
		return nil
	}
	full := s.full(s.fields)
	for _, f := range s.o.Types.Fields {
		if full.Index(f.Name) < 0 {
			return fmt.Errorf("read %s: declared types: %w", s, &column.UnknownColumn{Name: f.Name, Have: full.Names()})
		}
		if f.Type.Kind == column.KindNull {
			return fmt.Errorf("read %s: declared types: column %s cannot be %s", s, f.Name, f.Type)
		}
	}
	return nil
}

// columns is the columns of one file, whose header is names, of which out wants
// some.
func (s *csvSource) columns(names []string, out *column.Schema) ([]csv.Column, []string, error) {
	cols := make([]csv.Column, len(names))
	var have []string
	for i, name := range names {
		at := -1
		for j := range s.fields {
			if s.fields[j].Name == name {
				at = j
			}
		}
		if at < 0 {
			return nil, nil, fmt.Errorf("its column %q is not among those of the files looked at first (%s); read it apart, or declare its type",
				name, strings.Join(column.NewSchema(s.fields...).Names(), ", "))
		}
		cols[i] = csv.Column{Name: name, Type: s.fields[at].Type}
		for _, f := range out.Fields {
			if f.Name == name && s.part(name) < 0 {
				cols[i].Want = true
			}
		}
		if cols[i].Want {
			have = append(have, name)
		}
	}
	return cols, have, nil
}

// Detail implements plan.Detailer.
func (s *csvSource) Detail(_ context.Context, req plan.Request) (string, error) {
	keep, err := s.keep(req.Filters)
	if err != nil {
		return "", err
	}
	var bytes int64
	for _, i := range keep {
		bytes += s.files[i].Size
	}
	return s.detail(len(keep), "", bytes), nil
}
