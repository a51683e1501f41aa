package csv

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"weir/dataframe/column"
)

// TestDictionaries reads columns of few, of ever more and of many texts.
func TestDictionaries(t *testing.T) {
	var text strings.Builder
	row := func(i int) []string {
		more := i / 8
		if i > 30_000 {
			more = i
		}
		return []string{fmt.Sprintf("event %d", i%7), fmt.Sprintf("a growing set of texts %d", more%6000), fmt.Sprint("x", i), ""}
	}
	const rows = 60_000
	for i := range rows {
		text.WriteString(strings.Join(row(i), ",") + "\n")
	}
	cfg := Config{Dialect: Dialect{Delimiter: ',', Quote: '"', Escape: '"'}, Bad: func(b BadRow) error { return fmt.Errorf("%v", b) }}
	for _, n := range []string{"few", "more", "many", "none"} {
		cfg.Columns = append(cfg.Columns, Column{Name: n, Type: column.String, Want: true})
	}
	batches, err := column.ReadAll(context.Background(), NewReader(strings.NewReader(text.String()), cfg))
	if err != nil {
		t.Fatal(err)
	}
	at, dicts := 0, 0
	for _, b := range batches {
		for c := range b.Cols {
			if _, ok := b.Cols[c].(*column.Dict); ok {
				dicts++
				if c > 1 {
					t.Errorf("column %d has a dictionary", c)
				}
			}
		}
		for r := range b.N {
			want := row(at)
			for c, v := range b.Cols {
				if got := v.At(r); got != want[c] && (got != nil || want[c] != "") {
					t.Fatalf("row %d column %d: %v, not %s", at, c, got, want[c])
				}
			}
			at++
		}
	}
	if at != rows || dicts < len(batches) {
		t.Errorf("%d rows, %d dictionaries in %d batches", at, dicts, len(batches))
	}
}
