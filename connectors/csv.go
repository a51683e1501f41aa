package connectors

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"weir/connectors/internal/csv"
	"weir/dataframe/column"
)

// csvSource is the rows of CSV files.
type csvSource struct {
	*textSource
	opts    csv.Options
	dialect csv.Dialect
	shapes  map[string]*csv.Shape
	how     map[string]*csv.Reading
	doubts  []string // columns that are text because it is not sure what they are
	bad     string   // the first bad line, of files with no good one
}

var _ textFormat = (*csvSource)(nil)

func newCSVSource(set *fileSet) *textSource {
	s := newTextSource(set)
	s.format = &csvSource{textSource: s}
	return s
}

// options are what was declared.
func (s *csvSource) options() (o csv.Options, err error) {
	in := s.o
	o = csv.Options{Delimiter: in.Delimiter, Quote: in.Quote, Escape: in.Escape, Comment: in.Comment, Skip: in.Skip, Header: in.Header, Nulls: in.Null, Names: in.Names}
	if in.Types != nil {
		o.Declared = func(name string) bool { return in.Types.Index(name) >= 0 }
	}
	if o.Ragged, err = csv.ParseRagged(in.Ragged); err != nil {
		return o, err
	}
	num := csv.Number{Decimal: in.Decimal, Thousands: in.Thousands}
	if num.Decimal == 0 && num.Thousands == '.' {
		num.Decimal = ','
	}
	if num.Thousands != 0 && num.Thousands == num.Decimal {
		return o, fmt.Errorf("%q cannot stand both before the fraction and between thousands", num.Decimal)
	}
	o.Readings, err = csv.Readings(csv.Formats{Num: num, Dates: in.Dates, Timestamps: in.Timestamps})
	return o, err
}

// learn implements textFormat: the dialect comes from the first file that is not empty, the columns from all
// that are looked at.
func (s *csvSource) learn(ctx context.Context) (err error) {
	s.shapes, s.how, s.doubts, s.bad = map[string]*csv.Shape{}, map[string]*csv.Reading{}, nil, ""
	if s.opts, err = s.options(); err != nil {
		return fmt.Errorf("read %s: %w", s, err)
	}
	look := s.lookAt()
	var given *csv.Dialect
	for len(look) > 0 && given == nil {
		got, err := s.sniff(ctx, look[0], len(look), nil)
		if err != nil {
			return err
		}
		if err := s.merge(got, look[0]); err != nil {
			return err
		}
		if len(got.Names) > 0 {
			given = &got.Dialect
			s.dialect = got.Dialect
		}
		look = look[1:]
	}
	err = inParallel(ctx, s.textSource, look, func(ctx context.Context, i int) (*csv.Sniffed, error) {
		return s.sniff(ctx, i, len(look), given)
	}, s.merge)
	if err != nil {
		return err
	}
	if len(s.fields) == 0 && s.bad != "" {
		return fmt.Errorf("read %s", s.bad)
	}
	return s.decide()
}

// manyFiles is from how many files on only the first records of each are looked at.
const manyFiles = 8

// sniff looks at one of n files.
func (s *csvSource) sniff(ctx context.Context, i, n int, given *csv.Dialect) (*csv.Sniffed, error) {
	f := &s.files[i]
	o, size := s.opts, learnBytes
	if n > manyFiles {
		o.Rows, size = 2000, sampleBytes
	}
	sample, whole, err := s.head(ctx, f, size)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", s.name(f), err)
	}
	got, err := csv.Sniff(sample, whole, given, o)
	if err == nil && n <= manyFiles && len(got.Names) > 0 {
		err = s.lookFarther(ctx, f, got)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", s.name(f), err)
	}
	s.nameByPosition(got)
	return got, nil
}

// nameByPosition names the columns of a file without header by the declared
// types, if there are as many.
func (s *csvSource) nameByPosition(got *csv.Sniffed) {
	if got.Header || len(s.o.Names) > 0 || s.o.Types == nil || s.o.Types.Len() != len(got.Names) {
		return
	}
	for i, f := range s.o.Types.Fields {
		got.Names[i] = f.Name
	}
}

// merge adds what file i told to what others told.
func (s *csvSource) merge(got *csv.Sniffed, i int) error {
	if len(got.Names) == 0 { // an empty file
		if got.Bad != "" && s.bad == "" {
			s.bad = s.name(&s.files[i]) + ": no record is good: " + got.Bad
		}
		return nil
	}
	f := &s.files[i]
	if !got.Header && len(s.fields) > 0 && len(got.Names) != len(s.fields) && s.opts.Ragged == 0 {
		return fmt.Errorf("read %s: %s has %d columns and %s has %d; without a header they must have the same", s, s.drifts.first, len(s.fields), s.name(f), len(got.Names))
	}
	types := make([]string, len(got.Names))
	for k, name := range got.Names {
		if best, _ := got.Shapes[k].Best(); best != nil {
			types[k] = best.Type.String()
		} else if got.Shapes[k].Seen {
			types[k] = "string"
		}
		if have := s.shapes[name]; have != nil {
			have.Merge(got.Shapes[k])
			continue
		}
		s.shapes[name] = got.Shapes[k]
		s.fields = append(s.fields, column.Field{Name: name, Nullable: true})
	}
	s.drifts.add(i, s.name(f), got.Names, types)
	return nil
}

// decide gives the columns their types, when all files have told.
func (s *csvSource) decide() error {
	if err := s.declareMissing(); err != nil {
		return err
	}
	for i := range s.fields {
		f := &s.fields[i]
		shape := s.shapes[f.Name]
		var how *csv.Reading
		var doubt []*csv.Reading
		if at := s.declaredAt(f.Name); at >= 0 {
			f.Type = s.o.Types.Fields[at].Type
			if shape != nil {
				how, doubt = shape.For(f.Type)
			}
			if len(doubt) > 0 {
				return fmt.Errorf("read %s: %s", s, csv.Doubt(f.Name, doubt))
			}
		} else if s.o.AllText {
			f.Type = column.String
		} else if how, doubt = shape.Best(); how != nil {
			f.Type = how.Type
		} else {
			f.Type = column.String
			if len(doubt) > 0 {
				s.doubts = append(s.doubts, csv.Doubt(f.Name, doubt))
			}
		}
		s.how[f.Name] = how
	}
	s.doubtCommas()
	return nil
}

// doubtCommas makes texts of columns that may have decimal commas, where commas part the fields and other columns
// have decimal points: "4,6" may be a list.
func (s *csvSource) doubtCommas() {
	pointed := false
	for _, how := range s.how {
		pointed = pointed || how != nil && how.Type.Kind == column.KindFloat64 && how.Num == (csv.Number{})
	}
	if !pointed || s.dialect.Delimiter != ',' {
		return
	}
	for i := range s.fields {
		f := &s.fields[i]
		how := s.how[f.Name]
		if how == nil || how.Num != (csv.Number{Decimal: ','}) || s.declaredAt(f.Name) >= 0 || s.o.Decimal != 0 {
			continue
		}
		f.Type, s.how[f.Name] = column.String, nil
		s.doubts = append(s.doubts, csv.Doubt(f.Name, []*csv.Reading{how}))
	}
}

func (s *csvSource) declaredAt(name string) int {
	if s.o.Types == nil {
		return -1
	}
	return s.o.Types.Index(name)
}

// declareMissing adds declared columns that no file has that was looked at; it refuses them if all were.
func (s *csvSource) declareMissing() error {
	if s.o.Types == nil || len(s.fields) == 0 {
		return nil
	}
	full := s.full(s.fields)
	for _, f := range s.o.Types.Fields {
		switch {
		case f.Type.Kind == column.KindNull:
			return fmt.Errorf("read %s: declared types: column %s cannot be %s", s, f.Name, f.Type)
		case full.Index(f.Name) >= 0:
		case len(s.lookAt()) == len(s.files) || !s.dialect.Header:
			return fmt.Errorf("read %s: declared types: %w", s, &column.UnknownColumn{Name: f.Name, Have: full.Names()})
		default:
			s.fields = append(s.fields, column.Field{Name: f.Name, Type: f.Type, Nullable: true})
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
		at := slices.IndexFunc(s.fields, func(f column.Field) bool { return f.Name == name })
		if at < 0 {
			return nil, nil, fmt.Errorf("its column %q is not among those of the files looked at first (%s); declare its type, as Types(%q), or look at all files with SniffFiles(-1), in SQL union_by_name = true",
				name, strings.Join(column.NewSchema(s.fields...).Names(), ", "), name+" string")
		}
		want := s.part(name) < 0 && slices.ContainsFunc(out.Fields, func(f column.Field) bool { return f.Name == name })
		cols[i] = csv.Column{Name: name, Type: s.fields[at].Type, Want: want, How: s.how[name]}
		if want {
			have = append(have, name)
		}
	}
	return cols, have, nil
}

// stream implements textFormat.
func (s *csvSource) stream(_ context.Context, p *textSplit, in *textInput, bad func(badLine) error) (column.Reader, []string, error) {
	d, names, err := csv.Begin(in.sample, in.whole, s.dialect, s.opts)
	if err != nil || names == nil {
		return nil, nil, err
	}
	if !d.Header && len(s.o.Names) == 0 {
		names = column.NewSchema(s.fields...).Names()
	}
	s.drifts.add(p.file, s.name(&s.files[p.file]), names, nil)
	cols, have, err := s.columns(names, p.out)
	if err != nil {
		return nil, nil, err
	}
	cfg := csv.Config{Dialect: d, Columns: cols, Begin: p.from == 0, RawLen: in.rawLen, Start: in.start, Bad: func(r csv.BadRow) error {
		return bad(badLine{line: r.Line, offset: r.Offset, reason: r.Reason, raw: r.Raw, kind: r.Kind, column: r.Column})
	}}
	return csv.NewReader(in, cfg), have, nil
}
