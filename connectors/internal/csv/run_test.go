package csv

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"weir/dataframe/column"
)

// TestRuns reads records that are as most are between others, of which each ends a run in its own way.
func TestRuns(t *testing.T) {
	const seed = 7
	r := rand.New(rand.NewPCG(seed, seed))
	for round := range 300 {
		cols := 1 + r.IntN(11)
		d := Dialect{Delimiter: ',', Quote: '"', Escape: '"', Header: true, Comment: "#", Guess: r.IntN(2) == 0}
		if r.IntN(4) == 0 {
			d.Rest = "|"
		}
		between := d.Whole()
		var text []byte
		line := func(end string, field func(c int) string) {
			for c := range cols {
				if c > 0 {
					text = append(text, between...)
				}
				text = append(text, field(c)...)
			}
			text = append(text, end...)
		}
		name := func(c int) string { return fmt.Sprint("name", c) }
		line("\n", name)
		var want [][]string
		var wantBad []string
		lines := int64(2)
		rows, odd := r.IntN(600), r.IntN(3)*20
		for i := range rows {
			number := func(c int) string { return fmt.Sprint(i*c + c + 10) }
			kind := 0
			if odd > 0 && r.IntN(odd) == 0 {
				kind = 1 + r.IntN(6)
			}
			bad := func() { wantBad = append(wantBad, fmt.Sprint(lines, " ", len(text))) }
			row := make([]string, cols)
			for c := range row {
				row[c] = number(c)
			}
			switch kind {
			case 0:
				want = append(want, row)
				line("\n", number)
			case 1: // in quotes, over two lines
				line("\n", func(c int) string { return `" ` + number(c) + "\n\"" })
				lines += int64(cols)
				want = append(want, row)
			case 2:
				line("\r\n", number)
				want = append(want, row)
			case 3: // an empty line, which of one column is a null
				text = append(text, '\n')
				if cols == 1 {
					want = append(want, []string{"<nil>"})
				}
			case 4: // the header again; of one column it is a bad value
				bad()
				line("\n", name)
			case 5:
				bad()
				line(between+"1\n", number)
			case 6: // a bad value in the last column
				bad()
				line("\n", func(c int) string {
					if c == cols-1 {
						return "x"
					}
					return number(c)
				})
			}
			lines++
		}
		if r.IntN(3) == 0 && !bytes.HasSuffix(text, []byte("\n\n")) {
			text = bytes.TrimSuffix(text, []byte("\n"))
		}
		cfg := Config{Dialect: d, Begin: true}
		wanted := make([]bool, cols)
		for c := range cols {
			wanted[c] = r.IntN(3) > 0
			cfg.Columns = append(cfg.Columns, Column{Name: name(c), Type: column.Int64, Want: wanted[c]})
		}
		var gotBad []string
		cfg.Bad = func(b BadRow) error {
			if !bytes.HasPrefix(text[b.Offset:], b.Raw) {
				t.Fatalf("round %d: %q is not at %d", round, b.Raw, b.Offset)
			}
			gotBad = append(gotBad, fmt.Sprint(b.Line, " ", b.Offset))
			return nil
		}
		reader := NewReader(&byFew{text, r}, cfg)
		at := 0
		batches, err := column.ReadAll(context.Background(), reader)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range batches {
			for i := range b.N {
				k := 0
				for c := range cols {
					if wanted[c] {
						if got := fmt.Sprint(b.Cols[k].At(i)); got != want[at][c] {
							t.Fatalf("seed %d round %d: row %d column %d is %s, not %s", seed, round, at, c, got, want[at][c])
						}
						k++
					}
				}
				at++
			}
		}
		if at != len(want) || !sameBad(gotBad, wantBad) {
			t.Fatalf("seed %d round %d: %d rows and bad %v, not %d and %v", seed, round, at, gotBad, len(want), wantBad)
		}
	}
}

// sameBad compares what is bad, whichever of a batch is told first: lines are before values.
func sameBad(got, want []string) bool {
	have := map[string]int{}
	for _, b := range got {
		have[b]++
	}
	for _, b := range want {
		have[b]--
	}
	for _, n := range have {
		if n != 0 {
			return false
		}
	}
	return true
}

// byFew gives a few bytes at a time.
type byFew struct {
	b []byte
	r *rand.Rand
}

func (f *byFew) Read(p []byte) (int, error) {
	n := copy(p[:min(len(p), 1+f.r.IntN(9000))], f.b)
	f.b = f.b[n:]
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}
