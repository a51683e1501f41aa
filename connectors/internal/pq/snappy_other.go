//go:build !amd64

package pq

const (
	hasUnsnap = false
	snapReach = 0
)

func unsnapElements(_, _ []byte, d, s int) (int, int) { return d, s }

func unsnapPairs(_, _ []byte, d, s int) (int, int) { return d, s }
