// Package optimize makes a plan better without changing its answer: one rule a
// file, listed in optimize.go. A rule is checked both ways: by the plan it gives
// (testdata/*.txt) and by equal rows with the rule off.
package optimize
