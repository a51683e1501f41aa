package variant

import (
	"encoding/json"
	"testing"

	"github.com/parquet-go/parquet-go/variant"
)

// FuzzAppend wants JSON or an error, and no panic.
func FuzzAppend(f *testing.F) {
	add := func(v variant.Value) {
		var b variant.MetadataBuilder
		value := variant.Encode(&b, v)
		_, metadata := b.Build()
		f.Add(metadata, value)
	}
	add(variant.MakeObject([]variant.Field{
		{Name: "a", Value: variant.MakeArray([]variant.Value{variant.Double(1.5), variant.String("é"), variant.Binary([]byte{1}), variant.Null()})},
		{Name: "b", Value: variant.MakeObject([]variant.Field{{Name: "a", Value: variant.Decimal4(5, 2)}, {Name: "c", Value: variant.TimestampNanos(1)}})},
	}))
	add(variant.Decimal16([16]byte{255}, 38))
	f.Add(ab, []byte{3, 2, 0, 0, 1, 0})
	f.Fuzz(func(t *testing.T, metadata, value []byte) {
		names, err := ReadNames(metadata)
		if err != nil {
			return
		}
		Fields(nil, &names, value)
		out, err := Append(nil, &names, value)
		if err == nil && !json.Valid(out) {
			t.Errorf("%q", out)
		}
	})
}
