package pq

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	pqcompress "github.com/parquet-go/parquet-go/compress"

	"weir/dataframe/column"
)

// stepColumns are columns of every way in which a page is decoded.
var stepColumns = parquet.Group{
	"plainInt":   parquet.Optional(parquet.Int(64)),
	"plainShort": parquet.Optional(parquet.Int(32)),
	"plainReal":  parquet.Optional(parquet.Leaf(parquet.DoubleType)),
	"plainHalf":  parquet.Leaf(parquet.FloatType),
	"plainDay":   parquet.Optional(parquet.Date()),
	"plainText":  parquet.Optional(parquet.String()),
	"plainBool":  parquet.Optional(parquet.Leaf(parquet.BooleanType)),
	"mustInt":    parquet.Int(64),
	"mustText":   parquet.String(),
	"dictInt":    parquet.Optional(parquet.Encoded(parquet.Int(64), &parquet.RLEDictionary)),
	"dictReal":   parquet.Encoded(parquet.Leaf(parquet.DoubleType), &parquet.RLEDictionary),
	"dictText":   parquet.Optional(parquet.Encoded(parquet.String(), &parquet.RLEDictionary)),
	"dictFew":    parquet.Encoded(parquet.String(), &parquet.RLEDictionary),
	"plainPrice": parquet.Optional(parquet.Decimal(2, 15, parquet.Int64Type)),
	"plainCents": parquet.Decimal(2, 9, parquet.Int32Type),
	"dictPrice":  parquet.Encoded(parquet.Decimal(2, 15, parquet.Int64Type), &parquet.RLEDictionary),
	"deltaInt":   parquet.Optional(parquet.Encoded(parquet.Int(64), &parquet.DeltaBinaryPacked)),
	"deltaText":  parquet.Encoded(parquet.String(), &parquet.DeltaByteArray),
}

// stepValue is a random value of one of few; runs repeat it.
func stepValue(r *rand.Rand, kind parquet.Kind, few int) parquet.Value {
	n := r.IntN(few)
	switch kind {
	case parquet.Boolean:
		return parquet.BooleanValue(n%2 == 0)
	case parquet.Int32:
		return parquet.Int32Value(int32(n) - 3)
	case parquet.Int64:
		return parquet.Int64Value(int64(n)*1_000_003 - 5)
	case parquet.Float:
		return parquet.FloatValue(float32(n) / 4)
	case parquet.Double:
		return parquet.DoubleValue(float64(n) / 3)
	}
	return parquet.ByteArrayValue([]byte(fmt.Sprintf("%.*s-%d", n%20, "some longer text here", n)))
}

// stepFile is a file of rows random rows, written by another implementation, and its
// values by column.
func stepFile(t *testing.T, r *rand.Rand, rows int) ([]byte, map[string][]any) {
	schema := parquet.NewSchema("t", stepColumns)
	codec := []pqcompress.Codec{&parquet.Uncompressed, &parquet.Snappy, &parquet.Zstd}[r.IntN(3)]
	var out bytes.Buffer
	w := parquet.NewGenericWriter[any](&out, schema, parquet.Compression(codec), parquet.PageBufferSize(200+r.IntN([]int{20_000, 200_000}[r.IntN(2)])), parquet.DataPageVersion(1+r.IntN(2)))
	want := map[string][]any{}
	all := make([]parquet.Row, rows)
	for c, path := range schema.Columns() {
		leaf, _ := schema.Lookup(path...)
		few := []int{1, 2, 9, 16, 40, 300, 5000}[r.IntN(7)]
		nulls := []int{0, 1, 40, 99, 100}[r.IntN(5)]
		long := r.IntN(2) == 0
		var v parquet.Value
		for i := range all {
			if i == 0 || !long || r.IntN(30) == 0 {
				v = stepValue(r, leaf.Node.Type().Kind(), few)
				if leaf.Node.Optional() && r.IntN(100) < nulls {
					v = parquet.NullValue()
				}
			}
			def := 0
			if leaf.Node.Optional() && !v.IsNull() {
				def = 1
			}
			all[i] = append(all[i], v.Level(0, def, c))
			want[path[0]] = append(want[path[0]], stepAny(path[0], v))
		}
	}
	if _, err := w.WriteRows(all); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), want
}

// stepAny is v as Vector.At gives it.
func stepAny(name string, v parquet.Value) any {
	switch {
	case v.IsNull():
		return nil
	case name == "plainDay":
		return time.Unix(int64(v.Int32())*86400, 0).UTC()
	case name == "plainCents":
		return column.DecimalOf(int64(v.Int32()), 2)
	case strings.HasSuffix(name, "Price"):
		return column.DecimalOf(v.Int64(), 2)
	}
	switch v.Kind() {
	case parquet.Boolean:
		return v.Boolean()
	case parquet.Int32:
		return int64(v.Int32())
	case parquet.Int64:
		return v.Int64()
	case parquet.Float:
		return float64(v.Float())
	case parquet.Double:
		return v.Double()
	}
	return string(v.ByteArray())
}

// TestStepsAgainstParquetGo reads pages in random steps, in every way that there is.
func TestStepsAgainstParquetGo(t *testing.T) {
	defer withVectors(true)
	defer func(n int) { flowBytes = n }(flowBytes)
	for seed := range uint64(90) {
		r := rand.New(rand.NewPCG(seed, 7))
		flowBytes = []int{1, 500, 32 << 10}[seed%3]
		rows := 1 + r.IntN(6000)
		file, want := stepFile(t, r, rows)
		m, err := ReadMeta(int64(len(file)), func(p []byte, off int64) error { copy(p, file[off:]); return nil })
		if err != nil {
			t.Fatal(err)
		}
		for i := range m.Leaves {
			l := &m.Leaves[i]
			withVectors(i%2 == 0)
			if err := stepThrough(r, m, l, file, want[l.Name]); err != nil {
				t.Fatalf("seed %d, column %s: %v", seed, l.Name, err)
			}
		}
	}
}

// TestDecimalsOfTooManyDigits reads numbers that the type of their column has no room for.
func TestDecimalsOfTooManyDigits(t *testing.T) {
	for _, name := range []string{"plainPrice", "plainCents", "dictPrice"} {
		file, want := stepFile(t, rand.New(rand.NewPCG(3, 7)), 2000)
		m, err := ReadMeta(int64(len(file)), func(p []byte, off int64) error { copy(p, file[off:]); return nil })
		if err != nil {
			t.Fatal(err)
		}
		most := int64(0)
		for _, v := range want[name] {
			if d, ok := v.(column.DecimalValue); ok {
				u, _ := d.Unscaled.Int64()
				most = max(most, u, -u)
			}
		}
		for _, digits := range []int{len(fmt.Sprint(most)), len(fmt.Sprint(most)) - 1} {
			l := m.Leaves[slices.IndexFunc(m.Leaves, func(l Leaf) bool { return l.Name == name })]
			l.Type = column.Decimal(uint8(digits), 0)
			v, err := valuesOf(m, 0, &l, file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = v.(*Chunk).Read(2000)
			if fits := digits == len(fmt.Sprint(most)); fits != (err == nil) || err != nil && !strings.Contains(err.Error(), "does not fit "+l.Type.String()) {
				t.Errorf("%s up to %d as %s: %v", name, most, l.Type, err)
			}
		}
	}
}

// stepThrough reads column l in random steps.
func stepThrough(r *rand.Rand, m *Meta, l *Leaf, file []byte, want []any) error {
	v, err := valuesOf(m, 0, l, file)
	if err != nil {
		return err
	}
	c := v.(*Chunk)
	if r.IntN(2) == 0 {
		c.step = 50 + r.IntN(9000) // fewer bytes than pages have
		c.unchecked = r.IntN(2) == 0
	}
	wanted := want[r.IntN(len(want))]
	test := &Test{Eval: func(v column.Vector) (column.Bitmap, error) {
		out := column.NewBitmap(v.Len())
		for i := range v.Len() {
			switch x := v.At(i); {
			case x == wanted:
				out.Set(i)
			case x != nil && r.IntN(1000) == 0:
				return nil, errors.New("refused")
			}
		}
		return out, nil
	}}
	type kept struct {
		v    column.Vector
		want []any
	}
	var all []kept
	var passed column.Bitmap
	keep := func(v column.Vector, want []any) error {
		if r.IntN(2) == 0 {
			err := sameValues(v, want)
			c.Recycle()
			return err
		}
		all = append(all, kept{v, want})
		return nil
	}
	for at := 0; at < len(want); {
		n := 1 + r.IntN(min(len(want)-at, []int{1, 9, 70, 900, 4000}[r.IntN(5)]))
		part := want[at : at+n]
		if k, err := c.Near(n); err != nil {
			return err
		} else if k == n && r.IntN(3) == 0 { // once forth and back
			mark := c.Mark()
			if _, err := c.Match(n, test, &passed); err != nil && err.Error() != "refused" {
				return err
			}
			c.Back(mark)
		}
		switch r.IntN(5) {
		case 0:
			err = c.Skip(n)
		case 1:
			var v column.Vector
			if v, err = c.Read(n); err == nil {
				err = keep(v, part)
			}
		case 2:
			var v column.Vector
			if v, err = c.Lend(n); err == nil {
				err = sameValues(v, part)
			}
		case 3:
			var sel []int32
			var picked []any
			every := 1 + r.IntN(20)
			for i := range n {
				if r.IntN(every) == 0 {
					sel, picked = append(sel, int32(i)), append(picked, part[i])
				}
			}
			if sel == nil {
				sel = []int32{}
			}
			var v column.Vector
			if r.IntN(2) == 0 {
				m := column.NewBitmap(n)
				for _, i := range sel {
					m.Set(int(i))
				}
				v, err = c.PickBits(n, NewPicks(m, n, nil))
			} else {
				v, err = c.Pick(n, sel)
			}
			if err == nil {
				err = keep(v, picked)
			}
		case 4:
			var bits column.Bitmap
			if bits, err = c.Match(n, test, &passed); err != nil {
				if err.Error() == "refused" {
					return nil
				}
				break
			}
			for i, x := range part {
				if bits.Has(i) != (x == wanted) {
					return fmt.Errorf("row %d is %v, and %v = %v", at+i, bits.Has(i), x, wanted)
				}
			}
		}
		if err != nil {
			return err
		}
		at += n
	}
	if _, err := c.Read(1); err != io.ErrUnexpectedEOF {
		return fmt.Errorf("after the end: %v", err)
	}
	c.Release()
	scribble()
	for _, k := range all {
		if err := sameValues(k.v, k.want); err != nil {
			return err
		}
	}
	return nil
}

// scribble writes over all buffers that were given back.
func scribble() {
	spare.Lock()
	defer spare.Unlock()
	for _, list := range spare.by {
		for _, b := range list {
			b = b[:cap(b)]
			for i := range b {
				b[i] = 0xee
			}
		}
	}
}

func sameValues(v column.Vector, want []any) error {
	if v.Len() != len(want) {
		return fmt.Errorf("%d values, not %d", v.Len(), len(want))
	}
	for i, x := range want {
		got := v.At(i)
		if at, ok := got.(time.Time); ok {
			got = at.UTC()
		}
		if got != x {
			return fmt.Errorf("value %d is %v, not %v", i, got, x)
		}
	}
	return nil
}
