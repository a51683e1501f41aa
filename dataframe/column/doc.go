// Package column is what flows through Weir: types, vectors, batches and the
// Reader that hands them on. It imports nothing of the house, and everything
// that touches data imports it.
//
// A Batch is a dense run of rows; its columns are Vectors. A Vector never
// changes once another goroutine or operator can see it, so it is shared and
// sliced freely, and no selection vector or reference count crosses an
// operator. Nulls live apart from values: a Bitmap whose set bits are values,
// nil when there are none; the value under a null is zero and harmless.
//
//	s := column.NewSchema(column.Field{Name: "price", Type: column.Float64})
//	b := column.NewBuilder(column.Float64, 2)
//	b.Append(9.5)
//	b.Append(nil)
//	batch := &column.Batch{N: 2, Cols: []column.Vector{b.Vector()}}
//	_ = s
//	_ = batch
//
// Physical layouts are few: Fixed (bool, int32, int64, uint64, float64, Int128), Texts,
// Lists, Structs, and the two encodings Dict and Const that a kernel may exploit;
// one that does not calls Flatten. Logical kinds map onto them (Type.Layout tells):
//
//	Bool                 Fixed[bool]
//	Int8…Int64, Uint8…32 Fixed[int64]: one kernel for all; only casts and sinks look at the range
//	Uint64               Fixed[uint64]
//	Float32, Float64     Fixed[float64]; a Float32 holds only what 32 bits can
//	Decimal              to 18 digits Fixed[int64], to 38 Fixed[Int128]: the unscaled value
//	Date                 Fixed[int32], days since 1970-01-01
//	Time                 Fixed[int64], Units since midnight
//	Timestamp            Fixed[int64], Units since 1970-01-01 00:00 UTC
//	                     (or of the local clock, when Zone is "")
//	Interval             Fixed[Int128]: months, days and microseconds (IntervalValue)
//	String, Binary       Texts; JSON is a String
//	List, Map            Lists: spans of a child vector; a map's child is Structs of key and value
//	Struct               Structs
//	Null                 Const of a null; the type of a bare NULL
//
// Arithmetic widens: integers below 64 bits to int64, float32 to float64; a result
// that does not fit is an error. Nested values are compared, grouped and sorted by their
// SortKeys.
//
// To add a logical kind: a constant, a name and a Layout in type.go and
// parse_type.go; Holds and put in builder.go, At in vector.go; literals and casts
// in internal/funcs; Parquet, CSV and MySQL mapping in connectors; the display format in
// values.go. A new layout costs a case in every switch over Layout and over vectors: zeros, WithNulls,
// Gather, Concat, SortKeys here; hash, key columns, scatter, ordering and
// sizes in internal/exec; pick and compare in internal/funcs.
package column
