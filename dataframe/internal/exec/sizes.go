package exec

import "weir/dataframe/column"

// The numbers of rows and groups at which operators change their ways. They
// are variables only so that tests reach every way with few rows; no answer
// depends on them but the last bits of sums of floats.
var (
	// taskRows rows in memory make a task: enough to pay for starting one, few
	// enough for several workers.
	taskRows = 128 << 10

	// A task with someGroups groups gives up grouping if hardly any two of its rows
	// share one, a task with manyGroups if a group has fewer than fewRows rows.
	// It asks every askRows rows.
	someGroups = 2 << 10
	manyGroups = 16 << 10
	askRows    = column.BatchRows
	// A task ends adding up runs of equal keys if fewestForRuns rows come that have none.
	fewestForRuns = column.BatchRows / 8
	// spreadRows rows are dealt to parts at a time.
	spreadRows = 64 << 10
	// When takeRows dealt rows wait, a worker groups them.
	takeRows = 1 << 20
	// One goroutine merges mergeAtOnce partial groups, without parts.
	mergeAtOnce = 32 << 10

	// One goroutine sorts sortAtOnce rows alone.
	sortAtOnce = 64 << 10
	// A task of a top-k holds topSlack rows more than twice its limit before it
	// sorts and drops the rest.
	topSlack = 1 << 10

	// A merge reads mergeInputs inputs on disk at a time.
	mergeInputs = 64

	// The first topRows rows of a sort, or fewer, are held in memory.
	topRows = 1 << 20

	// A gather holds aheadRows rows that are not due yet: enough that a worker can
	// finish a split of a usual size while another is still at the one before it.
	aheadRows = 1 << 20
	// After distinctTrial rows a task asks whether a quarter of them repeated.
	distinctTrial = 16 << 10
	// A distinct looks at distinctRows rows together, at most.
	distinctRows = 1 << 20
	// From splitKeys keys on they are in tables that fit the second-level cache.
	splitKeys = 32 << 10
	// Workers may be limitAhead rows ahead of a small limit.
	limitAhead = 2 * column.BatchRows

	// From fewProbes rows on, a batch's least and greatest are looked up in ranges first.
	fewProbes = 64

	// A part of a window has windowPartRows rows, about: what its calls read of them then fits
	// the second-level cache.
	windowPartRows = 32 << 10

	// A window slides over sets of rows if a row comes into slideTurns of them and
	// goes again, on average, at most.
	slideTurns = 2
)
