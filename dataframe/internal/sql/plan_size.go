package sql

import "weir/dataframe/plan"

// mostSteps is how many steps a plan has at most. What is named once and read in many places, a query of
// WITH or a view, is computed in each of them: names that read each other twice double the plan each time.
const mostSteps = 60_000

// tooLong is what is said of a plan of more steps.
const tooLong = "what is read here has more than 60,000 steps, since each name of WITH and each view is computed wherever it is read: CREATE TABLE … AS the inner ones"

// stepsOf is the number of the steps of n, of no more than mostSteps+1. The binder remembers that of each part.
func (b *binder) stepsOf(n plan.Node) int {
	if steps, ok := b.steps[n]; ok {
		return steps
	}
	steps := 1
	for _, in := range n.Inputs() {
		steps = min(steps+b.stepsOf(in), mostSteps+1)
	}
	b.steps[n] = steps
	return steps
}
