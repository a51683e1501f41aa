package connectors

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"weir/connectors/internal/csv"
	"weir/dataframe/column"
)

// csvSource is the rows of CSV files.
type csvSource struct {
	*textSource
	dialect csv.Dialect
}

var _ textFormat = (*csvSource)(nil)

func newCSVSource(set *fileSet) *textSource {
	s := newTextSource(set)
	s.format = &csvSource{textSource: s}
	return s
}

// sniffFiles is how many files are looked at for column names and types.
const sniffFiles = 6

// learn implements textFormat: dialect and columns come from the first, the
// last and some files between them.
func (s *csvSource) learn(ctx context.Context) error {
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

// sniffed implements textFormat.
func (s *csvSource) sniffed() string {
	header := "no header"
	if s.dialect.Header {
		header = "header"
	}
	return fmt.Sprintf("delimiter %q, %s", s.dialect.Delimiter, header)
}

// drift implements textFormat.
func (s *csvSource) drift() []string { return nil }

// stream implements textFormat.
func (s *csvSource) stream(ctx context.Context, p *textSplit, plain *bufio.Reader, bad func(badLine) error) (column.Reader, []string, error) {
	if p.from == 0 && p.to < 0 {
		plain, _ = csv.LineFeeds(plain, sampleBytes)
	}
	names, err := s.header(ctx, p, plain)
	if err != nil || len(names) == 0 {
		return nil, nil, err
	}
	cols, have, err := s.columns(names, p.out)
	if err != nil {
		return nil, nil, err
	}
	cfg := csv.Config{Dialect: s.dialect, Columns: cols, Bad: func(r csv.BadRow) error {
		return bad(badLine{r.Line, r.Offset, r.Reason, r.Raw})
	}}
	if p.from == 0 && s.dialect.Header {
		cfg.Skip = 1
	}
	return csv.NewReader(plain, cfg), have, nil
}

// sample is the first bytes of f, with line feeds.
func (s *csvSource) sample(ctx context.Context, f *file) ([]byte, bool, error) {
	return s.head(ctx, f, func(in *bufio.Reader) *bufio.Reader {
		in, _ = csv.LineFeeds(in, sampleBytes)
		return in
	})
}

// header is the names of the file's columns. It does not consume them.
func (s *csvSource) header(ctx context.Context, p *textSplit, in *bufio.Reader) ([]string, error) {
	if !s.dialect.Header {
		return column.NewSchema(s.fields...).Names(), nil
	}
	if p.from > 0 {
		sample, whole, err := s.sample(ctx, &s.files[p.file])
		if err != nil {
			return nil, err
		}
		return csv.Header(sample, whole, s.dialect), nil
	}
	sample, err := in.Peek(sampleBytes)
	if err != nil && err != io.EOF {
		return nil, err
	}
	return csv.Header(sample, err == io.EOF, s.dialect), nil
}
