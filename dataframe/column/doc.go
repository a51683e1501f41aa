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
// Physical layouts are few: Fixed (bool, int32, int64, float64), Texts, and the two
// encodings Dict and Const that a kernel may exploit; one that does not calls
// Flatten. Logical kinds map onto them:
//
//	Bool              Fixed[bool]
//	Int64             Fixed[int64]
//	Float64           Fixed[float64]
//	Decimal           Fixed[int64], the unscaled value; at most 18 digits
//	Date              Fixed[int32], days since 1970-01-01
//	Timestamp         Fixed[int64], Units since 1970-01-01 00:00 UTC
//	                  (or of the local clock, when Zone is "")
//	String, Binary    Texts
//	Null              Const of a null; the type of a bare NULL
//
// To add a logical kind: a constant and a line in kindNames here; Zero, At and
// Append in builder.go and vector.go; the physical layout in Flatten and
// Gather; literals and casts in internal/funcs; Parquet, CSV and MySQL mapping
// in connectors; the display format in dataframe.
package column
