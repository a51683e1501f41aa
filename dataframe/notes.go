package dataframe

import (
	"errors"
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// OnNote sets who is told what a person should know though nothing failed: lines that were set
// aside, columns that were left out. The shell shows it under the cell.
func (s *Session) OnNote(tell func(text string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tell = tell
}

func (s *Session) note(format string, args ...any) {
	s.mu.Lock()
	tell := s.tell
	s.mu.Unlock()
	if tell != nil {
		tell(fmt.Sprintf(format, args...))
	}
}

// noteLeftOut tells of the columns that src cannot give.
func (s *Session) noteLeftOut(src plan.Source) {
	p, ok := src.(plan.Partial)
	if !ok {
		return
	}
	var out []string
	for _, m := range p.LeftOut() {
		out = append(out, fmt.Sprintf("%s (%s)", m.Name, m.Why))
	}
	if len(out) > 0 {
		s.note("%s: left out %s", src, strings.Join(out, "; "))
	}
}

// noteSetAside tells of rows that the scans of n could not read, once for each
// number of them, and once what else their sources note.
func (s *Session) noteSetAside(n plan.Node) {
	for _, scan := range scans(n) {
		s.noteNotes(scan.Source)
		a, ok := scan.Source.(plan.SetAsider)
		if !ok {
			continue
		}
		rows := a.SetAside()
		s.mu.Lock()
		known := s.aside[scan.Source]
		s.aside[scan.Source] = max(rows, known)
		s.mu.Unlock()
		if rows > known {
			lines := "1 line"
			if rows > 1 {
				lines = thousands(rows) + " lines"
			}
			s.note("%s: %s could not be read and stay out; Quarantine() of the frame lists them, in SQL read_csv or read_json with rejects = true", scan.Source, lines)
		}
	}
}

// noteNotes tells the notes of a source that are new.
func (s *Session) noteNotes(src plan.Source) {
	noter, ok := src.(plan.Noter)
	if !ok {
		return
	}
	for _, text := range noter.Notes() {
		text = src.String() + ": " + text
		s.mu.Lock()
		known := s.noted[text]
		s.noted[text] = true
		s.mu.Unlock()
		if !known {
			s.note("%s", text)
		}
	}
}

// scans lists the scans below n.
func scans(n plan.Node) []*plan.Scan {
	var out []*plan.Scan
	plan.Each(n, func(n plan.Node) {
		if scan, ok := n.(*plan.Scan); ok {
			out = append(out, scan)
		}
	})
	return out
}

// explainMissing says of an unknown column that its source has it but cannot give it.
func explainMissing(err error, n plan.Node) error {
	var unknown *column.UnknownColumn
	if !errors.As(err, &unknown) {
		return err
	}
	for _, scan := range scans(n) {
		p, ok := scan.Source.(plan.Partial)
		if !ok {
			continue
		}
		for _, m := range p.LeftOut() {
			if strings.EqualFold(m.Name, unknown.Name) {
				return fmt.Errorf("column %q of %s is left out: %s", m.Name, scan.Source, m.Why)
			}
		}
	}
	return err
}
