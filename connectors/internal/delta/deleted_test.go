package delta

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"slices"
	"testing"
)

// setBytes stores numbers, which are sorted, as other writers do; withRuns makes containers of runs.
func setBytes(numbers []int64, withRuns bool) []byte {
	le := binary.LittleEndian
	by := map[uint32]map[uint16][]uint16{}
	for _, n := range numbers {
		top, key := uint32(n>>32), uint16(n>>16)
		if by[top] == nil {
			by[top] = map[uint16][]uint16{}
		}
		by[top][key] = append(by[top][key], uint16(n))
	}
	out := le.AppendUint32(nil, arrayMagic)
	out = le.AppendUint64(out, uint64(len(by)))
	for _, top := range sortedKeys(by) {
		out = le.AppendUint32(out, top)
		keys := sortedKeys(by[top])
		if withRuns {
			out = le.AppendUint32(out, runCookie|uint32(len(keys)-1)<<16)
			for range (len(keys) + 7) / 8 {
				out = append(out, 0xff)
			}
		} else {
			out = le.AppendUint32(le.AppendUint32(out, plainCookie), uint32(len(keys)))
		}
		for _, k := range keys {
			out = le.AppendUint16(le.AppendUint16(out, k), uint16(len(by[top][k])-1))
		}
		if !withRuns || len(keys) >= noOffsets {
			out = append(out, make([]byte, 4*len(keys))...)
		}
		for _, k := range keys {
			out = containerBytes(out, by[top][k], withRuns)
		}
	}
	return out
}

func containerBytes(out []byte, lows []uint16, withRuns bool) []byte {
	le := binary.LittleEndian
	switch {
	case withRuns:
		var runs []uint16
		for i, low := range lows {
			if i > 0 && low == lows[i-1]+1 {
				runs[len(runs)-1]++
				continue
			}
			runs = append(runs, low, 0)
		}
		out = le.AppendUint16(out, uint16(len(runs)/2))
		lows = runs
	case len(lows) > sortedMost:
		words := make([]byte, bitmapBytes)
		for _, low := range lows {
			words[low/8] |= 1 << (low % 8)
		}
		return append(out, words...)
	}
	for _, low := range lows {
		out = le.AppendUint16(out, low)
	}
	return out
}

func sortedKeys[K uint16 | uint32, V any](m map[K]V) []K {
	var out []K
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func TestDeleted(t *testing.T) {
	dense := func(from, to, step int64) (out []int64) {
		for n := from; n < to; n += step {
			out = append(out, n)
		}
		return out
	}
	r := rand.New(rand.NewPCG(7, 7))
	for name, numbers := range map[string][]int64{
		"none": nil, "first": {0}, "few": {1, 2, 3, 70_000, 1 << 20}, "beyond 32 bits": {5, 1<<32 + 1, 1<<40 + 9},
		"a bitmap": dense(100, 60_000, 3), "a whole container": dense(65_536, 131_072, 1), "long runs": dense(10, 300_000, 1), "every other": dense(0, 400_000, 2),
	} {
		for _, withRuns := range []bool{false, true} {
			d, err := ParseDeleted(setBytes(numbers, withRuns))
			if err != nil {
				t.Errorf("%s, runs %v: %v", name, withRuns, err)
				continue
			}
			checkDeleted(t, fmt.Sprintf("%s, runs %v", name, withRuns), d, numbers, r)
		}
	}
	checkDeleted(t, "no set", nil, nil, r)
}

func checkDeleted(t *testing.T, name string, d *Deleted, numbers []int64, r *rand.Rand) {
	t.Helper()
	greatest := int64(-1)
	if len(numbers) > 0 {
		greatest = numbers[len(numbers)-1]
	}
	if d.Len() != int64(len(numbers)) || d.Max() != greatest {
		t.Errorf("%s: %d rows to %d, not %d to %d", name, d.Len(), d.Max(), len(numbers), greatest)
	}
	for range 50 {
		from := r.Int64N(min(greatest, 1<<20) + 100)
		if n := len(numbers); n > 0 && r.IntN(2) == 0 {
			from = max(numbers[r.IntN(n)]-r.Int64N(100), 0)
		}
		n := r.IntN(150_000)
		lo, _ := slices.BinarySearch(numbers, from)
		hi, _ := slices.BinarySearch(numbers, from+int64(n))
		if got := d.Count(from, from+int64(n)); got != int64(hi-lo) {
			t.Fatalf("%s: %d of %d rows from %d, not %d", name, got, n, from, hi-lo)
		}
		kept := d.Kept(from, n)
		if kept == nil {
			if hi > lo {
				t.Fatalf("%s: all of %d rows from %d are kept", name, n, from)
			}
			continue
		}
		if got := kept.Count(n); got != n-(hi-lo) {
			t.Fatalf("%s: %d of %d rows from %d are kept, not %d", name, got, n, from, n-(hi-lo))
		}
		for _, gone := range numbers[lo:hi] {
			if kept.Has(int(gone - from)) {
				t.Fatalf("%s: row %d is kept", name, gone)
			}
		}
	}
}

// TestVectorForms reads the three places of a vector, and refuses what is none.
func TestVectorForms(t *testing.T) {
	set := setBytes([]int64{3, 4, 7, 11, 18, 29}, false)
	wrapped := binary.BigEndian.AppendUint32(nil, uint32(len(set)))
	wrapped = binary.BigEndian.AppendUint32(append(wrapped, set...), crc32.ChecksumIEEE(set))
	at := int32(1)
	file := &Vector{Storage: "u", Place: "ab01*zhl@^&yH)+oP+?.Z!", Offset: &at, Size: int32(len(set)), Cardinality: 6}
	if path, err := file.File(); err != nil || path != "ab/deletion_vector_00112233-4455-6677-8899-aabbccddeeff.bin" {
		t.Errorf("path %s, %v", path, err)
	}
	if from, n := file.Stored(); from != 1 || n != int64(len(wrapped)) {
		t.Errorf("%d bytes at %d", n, from)
	}
	if d, err := file.Unwrap(wrapped); err != nil || d.Len() != 6 {
		t.Errorf("%v, %v", d, err)
	}
	wrapped[6] ^= 1
	if _, err := file.Unwrap(wrapped); err == nil {
		t.Error("a changed byte is no error")
	}
	for _, v := range []Vector{
		{Storage: "x"}, {Storage: "u", Place: "short"}, {Storage: "u", Place: "01*zhl@^&yH)+oP+?.Z\x00"}, {Storage: "p", Place: "s3://other/v.bin"},
		{Storage: "i", Size: -1}, {Storage: "i", Cardinality: -1}, {Storage: "u", Place: "../01*zhl@^&yH)+oP+?.Z!"},
	} {
		if err := v.check(); err == nil {
			t.Errorf("%+v gave no error", v)
		}
	}
	for _, v := range []Vector{{Storage: "i", Place: "abc"}, {Storage: "i", Place: "00000", Size: 9}, {Storage: "i", Place: "#####"}, {Storage: "i", Place: "00000", Size: 4}} {
		if _, err := v.Inline(); err == nil {
			t.Errorf("%+v gave no error", v)
		}
	}
}

func FuzzDeleted(f *testing.F) {
	f.Add(setBytes([]int64{1, 2, 70_000, 1 << 33}, false))
	f.Add(setBytes([]int64{1, 2, 3, 70_000, 70_001}, true))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := ParseDeleted(data)
		if err != nil {
			return
		}
		top := d.Max()
		if n := d.Count(0, top+1); n != d.Len() {
			t.Errorf("%d rows up to the last, %d in all", n, d.Len())
		}
		if kept := d.Kept(max(top-1000, 0), 1001); top >= 0 && kept == nil {
			t.Error("the last row is kept")
		}
	})
}
