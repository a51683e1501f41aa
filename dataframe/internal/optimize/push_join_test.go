package optimize_test

import (
	"testing"

	"weir/dataframe/internal/optimize"
	"weir/dataframe/plan"
)

// Conditions go to the sides of a join where its kind allows, and become part of it
// where both sides are read. (That the rows stay the same is TestRandomPlans' to see.)
func TestConditionsMeetJoins(t *testing.T) {
	e := newEnv(t)
	l := func(name string) plan.Expr { return plan.OfSide(plan.LeftSide, name) }
	r := func(name string) plan.Expr { return plan.OfSide(plan.RightSide, name) }
	col := func(name string) plan.Expr { return &plan.Column{Name: name} }
	lit := plan.NewLiteral
	sameID := call("=", l("id"), r("id"))
	for _, c := range []struct {
		kind      plan.JoinKind
		on, where plan.Expr
		want      string
	}{
		{plan.Cross, nil, call("=", col("id"), col("user_id")), `
Join inner on id = user_id
  Scan users
  Scan orders
`},
		{plan.Cross, nil, call("and", call("<", col("age"), col("amount")), call("=", col("age"), lit(3))), `
Join inner where left.age < right.amount
  Scan users where=[age = 3]
  Scan orders
`},
		{plan.Full, sameID, call("and", call("=", col("id"), lit(7)), call("is_null", col("amount"))), `
Filter amount IS NULL
  Join full on id = id
    Scan users where=[id = 7]
    Filter id = 7
      Scan orders where=[id = 7]
`},
		{plan.Right, sameID, call("and", call("is_null", col("age")), call("=", col("user_id"), lit(3))), `
Filter age IS NULL
  Join right on id = id
    Scan users
    Filter user_id = 3
      Scan orders where=[user_id = 3]
`},
		{plan.Left, call("and", sameID, call("and", call("=", r("user_id"), lit(3)), call("=", l("age"), lit(4)))), call("is_null", col("amount")), `
Filter amount IS NULL
  Join left on id = id where left.age = 4
    Scan users
    Filter user_id = 3
      Scan orders where=[user_id = 3]
`},
		{plan.Semi, call("and", sameID, call("=", l("age"), lit(4))), call("=", col("name"), lit("a")), `
Join semi on id = id
  Scan users where=[name = 'a', age = 4]
  Scan orders columns=[id]
`},
		{plan.Anti, call("and", sameID, call("=", l("age"), lit(4))), call("=", col("name"), lit("a")), `
Join anti on id = id where left.age = 4
  Scan users where=[name = 'a']
  Scan orders columns=[id]
`},
		{plan.Mark, sameID, call("and", col("found"), call("=", col("name"), lit("a"))), `
Filter found
  Join mark as found on id = id
    Scan users where=[name = 'a']
    Scan orders columns=[id]
`},
	} {
		users, err := e.Table(t.Context(), []string{"users"})
		if err != nil {
			t.Fatal(err)
		}
		orders, err := e.Table(t.Context(), []string{"orders"})
		if err != nil {
			t.Fatal(err)
		}
		j, err := plan.NewJoinOn(users, orders, c.kind, c.on, plan.JoinOptions{Suffix: "_r", Mark: "found"})
		if err != nil {
			t.Fatal(err)
		}
		f, err := plan.NewFilter(j, c.where)
		if err != nil {
			t.Fatal(err)
		}
		better, err := optimize.Run(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		if got := "\n" + plan.Format(better); got != c.want {
			t.Errorf("%s join where %s is%s\nwant%s", c.kind, c.where, got, c.want)
		}
		got, err := collect(t, better)
		want, err2 := collect(t, f)
		if got != want || err != nil || err2 != nil {
			t.Errorf("%s join where %s: got\n%s, %v\nwant\n%s, %v", c.kind, c.where, got, err, want, err2)
		}
	}
}
