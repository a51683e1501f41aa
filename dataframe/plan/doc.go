// Package plan is what a query asks: expressions and nodes, both immutable
// trees, and the interfaces through which the outside world takes part (Source,
// Sink). Nodes carry no behaviour: internal/optimize rewrites them,
// internal/exec runs them, Format prints them.
//
// Nodes are made by functions (NewFilter, NewProject, Group, NewJoin, …) that resolve
// expressions against their input: names become ordinals, overloads are
// chosen, implicit casts are written out. So every Node has a Schema from the
// start, and a typing error is found where it is typed.
//
//	scan, err := plan.NewScan(ctx, source)
//	node, err := plan.NewFilter(scan, &plan.Call{Func: ">", Args: []plan.Expr{
//		&plan.Column{Name: "price"}, plan.NewLiteral(10)}})
//	fmt.Print(plan.Format(node))
package plan
