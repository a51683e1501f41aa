package delta

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"sort"

	"weir/dataframe/column"
)

// Deleted is a set of numbers of rows. It keeps the form in which it is stored, that of
// Roaring bitmaps (https://github.com/RoaringBitmap/RoaringFormatSpec): numbers that share all
// but their lowest 16 bits are a container.
type Deleted struct {
	containers []container // by high
	n          int64
}

// container has the lowest 16 bits of its numbers in one of three forms.
type container struct {
	high   uint64 // the other bits
	form   containerForm
	data   []byte // little-endian
	before int64  // numbers in the containers before it
	n      int
}

type containerForm uint8

const (
	sorted containerForm = iota // the numbers, two bytes each
	bitmap                      // 65536 bits
	runs                        // first number and length less one, two bytes each
)

const (
	arrayMagic   = 1681511377 // of a portable array of bitmaps of 32 bits
	plainCookie  = 12346      // a bitmap without runs
	runCookie    = 12347      // with runs, in the lower 16 bits
	noOffsets    = 4          // with runs, fewer containers have no offsets
	sortedMost   = 4096       // more numbers are a bitmap
	bitmapBytes  = 8192
	largestLimit = 1 << 31 // of the upper 32 bits of a number: numbers of rows are not negative
)

var errSet = errors.New("its set of rows is corrupt")

// ParseDeleted reads a set, which keeps data.
func ParseDeleted(data []byte) (*Deleted, error) {
	r := setReader{data}
	magic, ok := r.uint32()
	if !ok || magic != arrayMagic {
		return nil, errors.New("its set of rows is in a form that is not known")
	}
	n, ok := r.uint64()
	if !ok || n > uint64(len(data)) {
		return nil, errSet
	}
	out := &Deleted{}
	last := int64(-1)
	for range n {
		key, ok := r.uint32()
		if !ok || key >= largestLimit || int64(key) <= last {
			return nil, errSet
		}
		last = int64(key)
		if err := r.bitmap32(out, uint64(key)<<16); err != nil {
			return nil, err
		}
	}
	if len(r.rest) > 0 {
		return nil, errSet
	}
	return out, nil
}

// Len is how many numbers there are.
func (d *Deleted) Len() int64 {
	if d == nil {
		return 0
	}
	return d.n
}

// Max is the greatest number, or -1.
func (d *Deleted) Max() int64 {
	if d.Len() == 0 {
		return -1
	}
	c := d.containers[len(d.containers)-1]
	last := -1
	c.each(0, 1<<16, func(low int) { last = low })
	return int64(c.high<<16) + int64(last)
}

// Count is how many numbers are from from to before to.
func (d *Deleted) Count(from, to int64) int64 {
	if d.Len() == 0 || from >= to {
		return 0
	}
	return d.below(to) - d.below(from)
}

// below is how many numbers are less than row.
func (d *Deleted) below(row int64) int64 {
	high := uint64(row) >> 16
	i := sort.Search(len(d.containers), func(i int) bool { return d.containers[i].high >= high })
	if i == len(d.containers) {
		return d.n
	}
	c := &d.containers[i]
	if c.high > high {
		return c.before
	}
	return c.before + int64(c.below(int(row&0xffff)))
}

// Kept has a bit for each of n rows from from on that is not deleted; nil: all of them.
func (d *Deleted) Kept(from int64, n int) column.Bitmap {
	if d.Count(from, from+int64(n)) == 0 {
		return nil
	}
	out := column.FullBitmap(n)
	high := uint64(from) >> 16
	i := sort.Search(len(d.containers), func(i int) bool { return d.containers[i].high >= high })
	for ; i < len(d.containers); i++ {
		base := int64(d.containers[i].high<<16) - from // where the container begins in out
		if base >= int64(n) {
			break
		}
		d.containers[i].each(int(max(-base, 0)), int(min(int64(n)-base, 1<<16)), func(low int) { out.Clear(int(base) + low) })
	}
	return out
}

// each calls fn with the numbers of c from from to before to, in order.
func (c *container) each(from, to int, fn func(low int)) {
	word := func(i int) int { return int(binary.LittleEndian.Uint16(c.data[2*i:])) }
	switch c.form {
	case sorted:
		for i := sort.Search(c.n, func(i int) bool { return word(i) >= from }); i < c.n && word(i) < to; i++ {
			fn(word(i))
		}
	case bitmap:
		for w := from / 64; w*64 < to; w++ {
			for left := binary.LittleEndian.Uint64(c.data[8*w:]); left != 0; left &= left - 1 {
				if low := w*64 + bits.TrailingZeros64(left); low >= from && low < to {
					fn(low)
				}
			}
		}
	case runs:
		for i := range len(c.data) / 4 {
			first := word(2 * i)
			for low := max(first, from); low <= first+word(2*i+1) && low < to; low++ {
				fn(low)
			}
		}
	}
}

// below is how many numbers of c are less than low.
func (c *container) below(low int) int {
	word := func(i int) int { return int(binary.LittleEndian.Uint16(c.data[2*i:])) }
	n := 0
	switch c.form {
	case sorted:
		return sort.Search(c.n, func(i int) bool { return word(i) >= low })
	case bitmap:
		for w := range low / 64 {
			n += bits.OnesCount64(binary.LittleEndian.Uint64(c.data[8*w:]))
		}
		if at := low % 64; at > 0 {
			n += bits.OnesCount64(binary.LittleEndian.Uint64(c.data[low/64*8:]) & (1<<at - 1))
		}
	case runs:
		for i := range len(c.data) / 4 {
			n += max(min(low-word(2*i), word(2*i+1)+1), 0)
		}
	}
	return n
}

// setReader takes a set apart.
type setReader struct{ rest []byte }

func (r *setReader) take(n int) ([]byte, bool) {
	if n < 0 || n > len(r.rest) {
		return nil, false
	}
	out := r.rest[:n:n]
	r.rest = r.rest[n:]
	return out, true
}

func (r *setReader) uint16() (int, bool) {
	b, ok := r.take(2)
	if !ok {
		return 0, false
	}
	return int(binary.LittleEndian.Uint16(b)), true
}

func (r *setReader) uint32() (uint32, bool) {
	b, ok := r.take(4)
	if !ok {
		return 0, false
	}
	return binary.LittleEndian.Uint32(b), true
}

func (r *setReader) uint64() (uint64, bool) {
	b, ok := r.take(8)
	if !ok {
		return 0, false
	}
	return binary.LittleEndian.Uint64(b), true
}

// bitmap32 adds a bitmap of 32 bits, whose numbers have above above their 32 bits, to out.
func (r *setReader) bitmap32(out *Deleted, above uint64) error {
	cookie, ok := r.uint32()
	if !ok {
		return errSet
	}
	n, withRuns := 0, []byte(nil)
	switch {
	case cookie&0xffff == runCookie:
		n = int(cookie>>16) + 1
		if withRuns, ok = r.take((n + 7) / 8); !ok {
			return errSet
		}
	case cookie == plainCookie:
		count, ok := r.uint32()
		if !ok || count > 1<<16 {
			return errSet
		}
		n = int(count)
	default:
		return errSet
	}
	heads, ok := r.take(4 * n)
	if !ok {
		return errSet
	}
	if withRuns == nil || n >= noOffsets {
		if _, ok := r.take(4 * n); !ok { // the containers come one behind the other
			return errSet
		}
	}
	last := -1
	for i := range n {
		key := int(binary.LittleEndian.Uint16(heads[4*i:]))
		if key <= last {
			return errSet
		}
		last = key
		c := container{high: above | uint64(key), n: int(binary.LittleEndian.Uint16(heads[4*i+2:])) + 1, before: out.n}
		if err := r.container(&c, withRuns != nil && withRuns[i/8]>>(i%8)&1 == 1); err != nil {
			return err
		}
		out.containers = append(out.containers, c)
		out.n += int64(c.n)
	}
	return nil
}

// container reads the numbers of c and checks that they are as many as its head says.
func (r *setReader) container(c *container, isRuns bool) error {
	size := 2 * c.n
	switch {
	case isRuns:
		n, ok := r.uint16()
		if !ok {
			return errSet
		}
		c.form, size = runs, 4*n
	case c.n > sortedMost:
		c.form, size = bitmap, bitmapBytes
	}
	var ok bool
	if c.data, ok = r.take(size); !ok || !c.ordered() || c.below(1<<16) != c.n {
		return errSet
	}
	return nil
}

// ordered reports whether the numbers of c, or its runs, come in their order, each once.
func (c *container) ordered() bool {
	word := func(i int) int { return int(binary.LittleEndian.Uint16(c.data[2*i:])) }
	switch c.form {
	case sorted:
		for i := 1; i < c.n; i++ {
			if word(i) <= word(i-1) {
				return false
			}
		}
	case runs:
		end := -1
		for i := range len(c.data) / 4 {
			if word(2*i) <= end || word(2*i)+word(2*i+1) > 0xffff {
				return false
			}
			end = word(2*i) + word(2*i+1)
		}
	}
	return true
}
