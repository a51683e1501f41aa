package exec

// cacheParts is how many parts rows are dealt to at most, where a part should fit the cache.
const cacheParts = 256

// A parting tells to which part of some rows each goes, by the upper bits of its hash. The rows of
// part p come to off[p]..off[p+1], in the order in which they came.
type parting struct {
	part []uint8 // of every row; nil: there is one part
	off  []int32
}

// add notes the parts of the next rows. Bits of the hashes choose the part, at least one.
func (p *parting) add(hashes []uint64, bits int) {
	for _, h := range hashes {
		p.part = append(p.part, uint8(h>>(64-bits)))
	}
}

// count finds off, once all rows were added.
func (p *parting) count(bits int) {
	var counts [cacheParts]int32
	for _, i := range p.part {
		counts[i]++
	}
	p.off = make([]int32, 1<<bits+1)
	for i := range 1 << bits {
		p.off[i+1] = p.off[i] + counts[i]
	}
}

// one makes all of n rows one part.
func (p *parting) one(n int) { p.off = []int32{0, int32(n)} }

// places puts the place of every row into out.
func (p *parting) places(out []int32) {
	if p.part == nil {
		for i := range out {
			out[i] = int32(i)
		}
		return
	}
	var at [cacheParts]int32
	copy(at[:], p.off)
	for i, k := range p.part {
		out[i] = at[k]
		at[k]++
	}
}
