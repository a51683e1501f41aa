package connectors

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"weir/connectors/internal/charset"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

var errClosed = errors.New("the reader is closed")

// textSource is the rows of files of text records. The columns that are not
// declared are sniffed in a few of the files; a record that does not fit them is
// a bad row.
type textSource struct {
	*fileSet
	format  textFormat
	mu      sync.Mutex
	fields  []column.Field // in the files; set by format.learn
	bad     map[textPiece]*badRows
	kept    int                 // rows in bad
	met     map[textPiece]int   // bad rows
	aside   int64               // their sum
	bases   map[textPiece]int64 // lines before a piece
	cut     map[int][]int64     // of files, where their pieces begin
	learnt  bool
	drifts  drift
	fixed   *charset.Encoding // declared; nil: each file tells
	foundMu sync.Mutex
	heads   map[int][]byte  // samples of files that are read in pieces
	found   map[string]bool // encodings of files that were looked at, but plain UTF-8
}

// A textFormat is what CSV and JSON lines do differently.
type textFormat interface {
	// learn sets the source's fields. It is called once.
	learn(ctx context.Context) error
	// cuts is where pieces of a large file that is not compressed may begin, 0 first.
	cuts(ctx context.Context, file int) ([]int64, error)
	// stream reads the records of p from in, which begins with one of them or the file's beginning. It
	// gives the columns have; nil rows mean that there is nothing to read.
	stream(ctx context.Context, p *textSplit, in *textInput, bad func(badLine) error) (rows column.Reader, have []string, err error)
	// sniffed is what was found out, for Explain.
	sniffed() string
	// asOptions is what was found out as the options of a read would say it.
	asOptions() []string
	// notes is what a person should know besides drift.
	notes() []string
}

var (
	_ plan.Source      = (*textSource)(nil)
	_ plan.Filterer    = (*textSource)(nil)
	_ plan.Quarantiner = (*textSource)(nil)
	_ plan.SetAsider   = (*textSource)(nil)
	_ plan.Detailer    = (*textSource)(nil)
	_ plan.Noter       = (*textSource)(nil)
	_ plan.Sniffer     = (*textSource)(nil)
)

// textPiece is a range of a file that is read as one split.
type textPiece struct {
	file int
	from int64
}

func newTextSource(set *fileSet) *textSource {
	return &textSource{fileSet: set, bad: map[textPiece]*badRows{}, met: map[textPiece]int{}, bases: map[textPiece]int64{}, cut: map[int][]int64{}}
}

// learn finds out the columns, once.
func (s *textSource) learn(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.learnt {
		return nil
	}
	s.fields = nil
	s.drifts.reset()
	if err := s.declareEncoding(); err != nil {
		return fmt.Errorf("read %s: %w", s, err)
	}
	if err := s.format.learn(ctx); err != nil {
		return err
	}
	s.learnt = true
	return nil
}

// Schema implements plan.Source.
func (s *textSource) Schema(ctx context.Context) (*column.Schema, error) {
	if err := s.learn(ctx); err != nil {
		return nil, err
	}
	return s.full(s.fields), nil
}

// textSplit reads the records that begin in [from, to) of a file.
type textSplit struct {
	src      *textSource
	out      *column.Schema
	file     int
	from, to int64 // to -1: the end
	ahead    *filesAhead
	at       int // in ahead
}

// Splits implements plan.Source.
func (s *textSource) Splits(ctx context.Context, req plan.Request) ([]plan.Split, error) {
	full, err := s.Schema(ctx)
	if err != nil {
		return nil, err
	}
	out, err := full.Select(req.Columns)
	if err != nil {
		return nil, err
	}
	keep, err := s.keep(req.Filters)
	if err != nil {
		return nil, err
	}
	pieces, err := s.pieces(ctx, keep)
	if err != nil {
		return nil, err
	}
	s.fetchAhead(pieces, req.Limit)
	var splits []plan.Split
	for _, p := range pieces {
		p.out = out
		splits = append(splits, p)
	}
	return splits, nil
}

// Detail implements plan.Detailer.
func (s *textSource) Detail(ctx context.Context, req plan.Request) (string, error) {
	if err := s.learn(ctx); err != nil {
		return "", err
	}
	keep, err := s.keep(req.Filters)
	if err != nil {
		return "", err
	}
	var bytes int64
	for _, i := range keep {
		bytes += s.files[i].Size
	}
	return s.detail(len(keep), s.format.sniffed(), bytes), nil
}

// Notes implements plan.Noter.
func (s *textSource) Notes() []string {
	s.mu.Lock()
	schema := s.full(s.fields)
	s.mu.Unlock()
	return append(s.drifts.notes(func(name string) string {
		if i := schema.Index(name); i >= 0 {
			return schema.Fields[i].Type.String()
		}
		return "nothing"
	}), s.format.notes()...)
}

// Sniffed implements plan.Sniffer.
func (s *textSource) Sniffed(ctx context.Context) (string, error) {
	if err := s.learn(ctx); err != nil {
		return "", err
	}
	out := s.format.asOptions()
	if enc := s.encodings(); enc != "" {
		out = append(out, fmt.Sprintf("Encoding(%q)", enc))
	}
	types := column.NewSchema(s.fields...).String()
	return strings.Join(append(out, fmt.Sprintf("Types(%q)", types)), ", "), nil
}
