package arrow

import (
	"errors"

	"weir/dataframe/column"
)

// What a record batch, or the dictionaries of a stream or file, may become in memory: its runs, the rows of
// others in its unions, its empty parts and buffers that several parts have in common are little in a message.
const (
	freeBytes    = 256 << 20 // whatever is there
	bytesPerByte = 16        // and for each byte of its buffers
)

// An allowance is how many bytes more there may be.
type allowance struct{ left int64 }

var errExpands = errors.New("its runs, unions, empty parts or shared buffers would take more memory than is allowed for what it holds; write it in batches of fewer rows")

// spend takes n times size bytes, which are no more than 2^62.
func (a *allowance) spend(n, size int64) error {
	if a.left -= n * size; a.left < 0 {
		return errExpands
	}
	return nil
}

// rowBytes is how many bytes a row of type t takes, but for what is in the buffers of texts and in the items of lists.
func rowBytes(t column.Type) int64 {
	switch t.Layout() {
	case column.LayoutBool:
		return 1
	case column.LayoutInt32:
		return 4
	case column.LayoutText, column.LayoutInt128:
		return 16
	case column.LayoutStruct:
		n := int64(1)
		for _, f := range t.Fields {
			n += rowBytes(f.Type)
		}
		return n
	}
	return 8
}
