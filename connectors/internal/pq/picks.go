package pq

import "weir/dataframe/column"

// Picks are those of some rows whose bits are set. Which rows they are is found once, for all columns that give them.
type Picks struct {
	bits column.Bitmap
	n    int
	room []int32
	rows []int32 // nil: not found yet
}

// NewPicks are the rows, of n, that are set in m, which is not nil. Their numbers may be put into room.
func NewPicks(m column.Bitmap, n int, room []int32) *Picks { return &Picks{bits: m, n: n, room: room} }

// Rows are the numbers of the rows. They must not be changed.
func (p *Picks) Rows() []int32 {
	if p.rows == nil {
		p.rows = p.bits.Selection(p.n, p.room[:0])
		if p.rows == nil {
			p.rows = []int32{}
		}
	}
	return p.rows
}
