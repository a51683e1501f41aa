// Package optimize makes a plan better without changing its answer: one rule a
// file, listed in optimize.go. A rule is checked both ways: by the plan it gives
// (testdata/<rule>.txt) and by equal rows, of those cases and of random plans, with
// the rule off and alone.
//
//	better, err := optimize.RunWith(ctx, n, optimize.Options{Off: []string{"join_order"}})
//
// A step that is the input of several others may become a plan.Common (share_subplans.go), which is optimized by itself;
// what gives other rows each time always does, also with all rules off.
//
// A rule may keep an error away from rows that nobody needs, and never makes one. Rows keep their
// order wherever it can be seen (row_order.go). What sources tell of themselves
// (plan.Statistician) is turned into numbers of rows in estimate.go.
package optimize
