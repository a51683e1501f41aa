package pq

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// checkDeltas reads want, which appendDeltas has written, with another implementation and with ours.
func checkDeltas(t *testing.T, want []int64) {
	t.Helper()
	var src []byte
	for _, x := range want {
		src = binary.LittleEndian.AppendUint64(src, uint64(x))
	}
	data := appendDeltas(nil, src)
	theirs, err := (&delta.BinaryPackedEncoding{}).DecodeInt64(nil, data)
	if err != nil || !slices.Equal(theirs, want) && len(want) > 0 {
		t.Fatalf("%d values are %d, not %d: %v", len(want), theirs, want, err)
	}
	if got, rest, err := deltasOf(data, len(want), true); err != nil || len(rest) > 0 || !slices.Equal(got, want) {
		t.Fatalf("%d values are %d, not %d: %d bytes too many, %v", len(want), got, want, len(rest), err)
	}
}

// TestAppendDeltas writes numbers of all widths.
func TestAppendDeltas(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	for width := range 65 {
		for _, n := range []int{0, 1, 2, 32, 33, 34, 128, 129, 130, 257, 1000} {
			want := make([]int64, n)
			for i := range want {
				want[i] = int64(r.Uint64()>>(64-uint(width))) - 1<<(uint(width)/2)
			}
			if n > 2 && width == 64 {
				want[0], want[1], want[2] = math.MinInt64, math.MaxInt64, math.MinInt64
			}
			checkDeltas(t, want)
		}
	}
}

func FuzzAppendDeltas(f *testing.F) {
	f.Add([]byte("a number or two, and some bytes that are none"))
	f.Fuzz(func(t *testing.T, src []byte) {
		var want []int64
		for ; len(src) >= 8; src = src[8:] {
			want = append(want, int64(binary.LittleEndian.Uint64(src)))
		}
		checkDeltas(t, want)
	})
}

// TestNumbersInDeltas writes columns of which some are small as deltas, and reads them in random steps.
func TestNumbersInDeltas(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 34))
	const rows = 70_000
	columns := []struct {
		name   string
		typ    column.Type
		next   func(i int) int64
		nulls  int // one in so many
		deltas bool
	}{
		{"moments", column.Timestamp, func(i int) int64 { return 1_772_323_200_000_000 + int64(259_000*i+1000*r.IntN(2000)) }, 0, true},
		{"some moments", column.Timestamp, func(i int) int64 { return int64(259_000*i + 1000*r.IntN(2000)) }, 3, true},
		{"ids", column.Int64, func(int) int64 { return int64(1_000_000 + r.IntN(500_000)) }, 0, true},
		{"below zero", column.Int64, func(i int) int64 { return int64(-i - r.IntN(40_000)) }, 5, true},
		{"times", column.Time, func(i int) int64 { return int64(i) * 1_000_000 }, 0, true},
		{"decimals", column.Decimal(12, 2), func(int) int64 { return int64(r.IntN(1 << 20)) }, 7, true},
		{"counters", column.Uint64, func(i int) int64 { return math.MinInt64 + int64(i) }, 0, true},
		{"at random", column.Int64, func(int) int64 { return int64(r.Uint64()) }, 2, false},
		{"repeated", column.Int64, func(i int) int64 { return int64(uint64(i%9000*(i%9000)+7) * 0x9E3779B97F4A7C15) }, 0, false},
		{"few", column.Int64, func(i int) int64 { return int64(i % 7) }, 0, false},
		{"hardly any", column.Int64, func(i int) int64 { return int64(i) }, 1, false},
	}
	schema := &column.Schema{}
	batch := &column.Batch{N: rows}
	var want [][]any
	for _, c := range columns {
		schema.Fields = append(schema.Fields, column.Field{Name: c.name, Type: c.typ, Nullable: true})
		values, valid, all := make([]int64, rows), column.FullBitmap(rows), make([]any, rows)
		for i := range values {
			if values[i] = c.next(i); c.nulls > 0 && r.IntN(c.nulls) == 0 && i != 500 {
				values[i] = 0
				valid.Clear(i)
			}
		}
		var v column.Vector = &column.Ints{Typ: c.typ, Values: values, Valid: valid.Nulls(rows)}
		if c.typ.Kind == column.KindUint64 {
			v = &column.Uints{Typ: c.typ, Values: little[uint64](bytesOf(values), rows), Valid: valid.Nulls(rows)}
		}
		for i := range all {
			all[i] = v.At(i)
		}
		batch.Cols, want = append(batch.Cols, v), append(want, all)
	}
	for _, codec := range []format.CompressionCodec{format.Zstd, format.Snappy} {
		file, m := writeGroup(t, schema, codec, batch.Slice(0, 12_345), batch.Slice(12_345, rows))
		for i := range m.Leaves {
			md := &m.Groups[0].Columns[i].MetaData
			deltas := slices.Contains(md.Encoding, format.DeltaBinaryPacked)
			if deltas != (columns[i].deltas && codec == format.Zstd) || deltas != (md.Codec == format.Uncompressed) {
				t.Errorf("%s in %s: encodings %v, codec %s", columns[i].name, codec, md.Encoding, md.Codec)
			}
			if err := stepThrough(r, m, &m.Leaves[i], file.Bytes(), want[i]); err != nil {
				t.Errorf("%s: %v", columns[i].name, err)
			}
		}
	}
}

// bytesOf is values as PLAIN has them.
func bytesOf(values []int64) (out []byte) {
	for _, x := range values {
		out = binary.LittleEndian.AppendUint64(out, uint64(x))
	}
	return out
}

// TestDeltasRefusedLate has the sample that deltas are tried on tell the best way of zstd, too.
func TestDeltasRefusedLate(t *testing.T) {
	r := rand.New(rand.NewPCG(35, 36))
	late, lean := 0, 0
	for width := range 64 {
		for _, repeat := range []int{1, 3, 50, 2000} {
			values, step := make([]int64, sampleBytes/8), int64(0)
			for i := range values {
				if i%repeat == 0 {
					step = int64(r.Uint64() >> (63 - width))
				}
				values[i] = step + int64(r.IntN(2))<<(width&31)
			}
			e := &encoder{stored: stored{typ: column.Int64}, codec: format.Zstd, values: bytesOf(values)}
			if e.deltasPay() || !e.tried {
				continue
			}
			late++
			if e.lean != nil {
				lean++
			}
			if want := e.leanest(e.values, 0); (e.lean == nil) != (want == nil) {
				t.Errorf("%d bits, %d alike: numbers by bytes %v, and leanest says %v", width, repeat, e.lean != nil, want != nil)
			}
		}
	}
	if late == lean || lean == 0 {
		t.Errorf("of %d chunks %d are written as numbers by bytes: that tests one way only", late, lean)
	}
}
