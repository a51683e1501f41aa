package connectors

import (
	"fmt"
	"slices"

	"weir/connectors/internal/arrow"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// leaveOut remembers the columns that f cannot give.
func (s *arrowSource) leaveOut(f *file, columns []arrow.Refused) {
	s.notes.Lock()
	defer s.notes.Unlock()
	for _, c := range columns {
		if s.part(c.Name) < 0 && !slices.ContainsFunc(s.out, func(l leftColumn) bool { return l.Name == c.Name }) {
			s.out = append(s.out, leftColumn{plan.Missing{Name: c.Name, Why: c.Why}, s.name(f)})
		}
	}
}

// LeftOut implements plan.Partial, from what has been read of the files.
func (s *arrowSource) LeftOut() []plan.Missing {
	s.notes.Lock()
	defer s.notes.Unlock()
	var out []plan.Missing
	for _, l := range s.out {
		out = append(out, l.Missing)
	}
	return out
}

// selectColumns says why a column that is in the files is not in the schema.
func (s *arrowSource) selectColumns(full *column.Schema, names []string) (*column.Schema, error) {
	out, err := full.Select(names)
	if err == nil {
		return out, nil
	}
	s.notes.Lock()
	defer s.notes.Unlock()
	for _, l := range s.out {
		if slices.Contains(names, l.Name) && full.Index(l.Name) < 0 {
			return nil, fmt.Errorf("read %s: column %s cannot be read: %s; leave it out", l.file, l.Name, l.Why)
		}
	}
	return nil, err
}

// round remembers columns in which values had digits that Weir's type does not hold.
func (s *arrowSource) round(names []string) {
	s.notes.Lock()
	defer s.notes.Unlock()
	for _, n := range names {
		if !slices.Contains(s.rounded, n) {
			s.rounded = append(s.rounded, n)
		}
	}
}

// Notes implements plan.Noter.
func (s *arrowSource) Notes() []string {
	s.notes.Lock()
	defer s.notes.Unlock()
	var out []string
	for _, n := range s.rounded {
		out = append(out, fmt.Sprintf("column %s has nanoseconds; an interval holds microseconds, and the rest is dropped", n))
	}
	slices.Sort(out)
	return out
}
