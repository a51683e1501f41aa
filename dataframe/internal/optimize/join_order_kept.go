package optimize

// A rowOrder says what becomes of the order of rows when joins are put in another order.
type rowOrder uint8

const (
	unseen   rowOrder = iota // nobody can see it
	kept                     // all tables of a left side are written before those of the right one
	restored                 // rows are numbered below and sorted above
)

// sorting is what a row costs that is numbered, carried and sorted, beside one that is held.
const sorting = 6

// choose is the best way to join all tables; nil: it is better left as it is written.
func (g *joinGraph) choose(all uint64) (*joinTree, rowOrder) {
	const gain, much = 1.25, 8
	best := g.best(all)
	if !g.ordered {
		if best.cost*gain > g.written {
			return nil, unseen
		}
		return best, unseen
	}
	if len(g.tables) < 3 {
		return nil, unseen
	}
	inOrder := g.inOrder()
	if best.cost*much <= g.written && best.cost+sorting*best.rows < inOrder.cost {
		return best, restored
	}
	if inOrder.cost*gain > g.inPlace {
		return nil, unseen
	}
	return inOrder, kept
}

// heldInOrder is about how many rows a join holds that gives pairs in the order of its left side: it turns to hold that if
// it is much smaller, and then puts the pairs in order.
func heldInOrder(left, right, pairs float64) float64 {
	if muchLess(left+pairs, right) {
		return left + 2*pairs
	}
	return right
}

// inOrder is the best way to join the tables such that rows come as written: each join is of neighbours, the
// first on the left.
func (g *joinGraph) inOrder() *joinTree {
	n := len(g.tables)
	best := make([][]*joinTree, n) // by the first table and the number of those after it
	for i := range best {
		best[i] = make([]*joinTree, n-i)
		best[i][0] = g.table(i)
	}
	for more := 1; more < n; more++ {
		for i := 0; i+more < n; i++ {
			set := (uint64(1)<<(more+1) - 1) << i
			rows := g.rows(set)
			var found *joinTree
			for k := 0; k < more; k++ {
				l, r := best[i][k], best[i+k+1][more-k-1]
				if t := g.join(l, r, rows, heldInOrder(l.rows, r.rows, rows)); t.better(found) {
					found = &t
				}
			}
			best[i][more] = found
		}
	}
	return best[0][n-1]
}
