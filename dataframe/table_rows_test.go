package dataframe

import (
	"fmt"
	"sync"
	"testing"

	"weir/dataframe/column"
)

// largeTable has n rows of i from 0, a text and a value that is null in every third row.
func largeTable(t *testing.T, n int) *Table {
	t.Helper()
	s := NewSession(Options{Workers: 2})
	tab, err := s.SQL(fmt.Sprintf(`SELECT value AS i, 'row ' || value AS text, CASE WHEN value %% 3 > 0 THEN value / 2.0 END AS half FROM range(%d) AS t(value)`, n)).Collect()
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// A large answer stays in batches until its columns are asked for, and is the same rows before and after.
func TestLargeTable(t *testing.T) {
	const n = 200_001
	tab := largeTable(t, n)
	if tab.rows.whole.Load() != nil {
		t.Error("the rows were put together at once")
	}
	sums := func() string {
		row, err := tab.Frame().Agg(Count().As("n"), Sum("i").As("i"), Sum("half").As("half"), Max("text").As("text")).Collect()
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(row.Maps())
	}
	before := sums()
	if got := fmt.Sprintln(tab.Len(), tab.At(7, "text"), tab.At(9, "half"), tab.EstimateSize().Rows); got != "200001 row 7 <nil> 200001\n" {
		t.Errorf("first rows: %s", got)
	}
	_ = tab.String()
	if tab.rows.whole.Load() != nil {
		t.Error("a look at the first rows put all of them together")
	}
	var all sync.WaitGroup
	for w := range 4 {
		all.Go(func() {
			for row := w; row < n; row += 997 {
				if got := fmt.Sprint(tab.At(row, "i"), " ", tab.At(row, "text")); got != fmt.Sprintf("%d row %d", row, row) {
					t.Errorf("row %d is %s", row, got)
				}
			}
		})
	}
	all.Wait()
	if b := tab.Batch(); b.N != n || b != tab.Batch() || b.Cols[2].At(n-1) != float64(n-1)/2 && (n-1)%3 > 0 {
		t.Errorf("%d rows, the last %v", b.N, b.Cols[2].At(n-1))
	}
	if after := sums(); after != before {
		t.Errorf("%s in one, %s in batches", after, before)
	}
	if got := tab.EstimateSize().Rows; got != n {
		t.Errorf("%d rows", got)
	}
}

// Small batches are put together at once.
func TestTableOfSmallBatches(t *testing.T) {
	schema := column.NewSchema(column.Field{Name: "i", Type: column.Int64})
	var bs []*column.Batch
	for i := range manyRows / 16 {
		b := column.NewBuilder(column.Int64, 16)
		for k := range 16 {
			if err := b.Append(int64(16*i + k)); err != nil {
				t.Fatal(err)
			}
		}
		bs = append(bs, &column.Batch{N: 16, Cols: []column.Vector{b.Vector()}})
	}
	rows := rowsOfBatches(schema, bs)
	whole := rows.whole.Load()
	if whole == nil || whole.N != manyRows || whole.Cols[0].At(manyRows-1) != int64(manyRows-1) {
		t.Errorf("the rows are %v", whole)
	}
	if none := rowsOfBatches(schema, nil); none.n != 0 || len(none.pieces()) != 0 || none.batch(schema).Cols[0].Len() != 0 {
		t.Errorf("no batches are %v", none)
	}
}
