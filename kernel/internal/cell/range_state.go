package cell

// The states of the body of a range over a function: the function may call it
// only when it is ready.
const (
	rangeReady  = iota
	rangeDone   // the body returned false
	rangeLeft   // the loop is over
	rangeBroken // the body is running, or panicked
	rangeLost   // it panicked, and the function went on
)

// rangeOver panics as Go does for a call of the body in a state.
func rangeOver(state int) {
	texts := map[int]string{
		rangeDone:   "range function continued iteration after function for loop body returned false",
		rangeLeft:   "range function continued iteration after whole loop exit",
		rangeBroken: "range function continued iteration after loop body panic",
		rangeLost:   "range function recovered a loop body panic and did not resume panicking",
	}
	panic(runtimeError(texts[state]))
}
