package dataframe_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	. "weir/dataframe"
	"weir/dataframe/column"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// torn is a source that cannot give everything.
type torn struct {
	*plantest.Table
	aside int64
}

func (t *torn) LeftOut() []plan.Missing {
	return []plan.Missing{{Name: "tags", Why: "lists are not supported yet"}}
}
func (t *torn) SetAside() int64 { return t.aside }

func (t *torn) Splits(ctx context.Context, req plan.Request) ([]plan.Split, error) {
	t.aside = 1234 // as a scan finds out
	return t.Table.Splits(ctx, req)
}

// Who takes the rows batch by batch, or not all of them, is told as well.
func TestNotesOfStarted(t *testing.T) {
	schema, _ := column.ParseSchema("n int64")
	for _, all := range []bool{true, false} {
		src := &torn{Table: plantest.Memory(schema, plantest.Cut(plantest.Random(1, schema, 10, plantest.Shape{}), 5))}
		s := NewSession(Options{})
		var notes []string
		s.OnNote(func(text string) { notes = append(notes, text) })
		q, err := s.From(src).Start(context.Background())
		for err == nil {
			if _, err = q.Next(context.Background()); !all {
				break
			}
		}
		if all && err != io.EOF {
			t.Fatal(err)
		}
		if err := q.Close(); err != nil {
			t.Fatal(err)
		}
		if len(notes) != 2 || !strings.HasSuffix(notes[1], "1,234 lines could not be read and stay out; Quarantine() of the frame lists them, in SQL read_csv or read_json with rejects = true") {
			t.Errorf("all rows %v: %q", all, notes)
		}
	}
}

func TestNotes(t *testing.T) {
	schema, _ := column.ParseSchema("n int64")
	src := &torn{Table: plantest.Memory(schema, plantest.Cut(plantest.Random(1, schema, 10, plantest.Shape{}), 5))}
	src.Name = "torn"
	s := NewSession(Options{})
	var notes []string
	s.OnNote(func(text string) { notes = append(notes, text) })
	f := s.From(src)
	for range 2 {
		if _, err := f.Count(); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"torn: left out tags (lists are not supported yet)",
		"torn: 1,234 lines could not be read and stay out; Quarantine() of the frame lists them, in SQL read_csv or read_json with rejects = true",
	}
	if fmt.Sprint(notes) != fmt.Sprint(want) {
		t.Errorf("notes %q, want %q", notes, want)
	}
	if _, err := f.Filter(Col("n").Gt(0)).Select("tags").Collect(); err == nil || !strings.Contains(err.Error(), "lists are not supported yet") {
		t.Errorf("error %v", err)
	}
}
