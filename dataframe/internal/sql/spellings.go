package sql

import (
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// spellings are functions of other engines that are others of Weir, by their number of arguments.
var spellings = map[string]map[int]func(a []plan.Expr) plan.Expr{
	"nvl":       {2: func(a []plan.Expr) plan.Expr { return call("coalesce", a...) }},
	"isnull":    {1: func(a []plan.Expr) plan.Expr { return call("is_null", a...) }},
	"isnotnull": {1: func(a []plan.Expr) plan.Expr { return call("is_not_null", a...) }},
	"mid":       {3: func(a []plan.Expr) plan.Expr { return call("substr", a...) }, 2: func(a []plan.Expr) plan.Expr { return call("substr", a...) }},
	"date_add":  {2: func(a []plan.Expr) plan.Expr { return daysLater(a[0], a[1]) }},
	"adddate":   {2: func(a []plan.Expr) plan.Expr { return daysLater(a[0], a[1]) }},
	"date_sub":  {2: func(a []plan.Expr) plan.Expr { return daysLater(a[0], negative(a[1])) }, 3: subtracted},
	"datesub":   {3: subtracted},
	"subdate":   {2: func(a []plan.Expr) plan.Expr { return daysLater(a[0], negative(a[1])) }},
	"datediff": {2: func(a []plan.Expr) plan.Expr {
		return call("date_diff", text("day"), textAsTime(a[1]), textAsTime(a[0]))
	}},
	"timestampdiff": {3: elapsed},
	"timestampadd":  {3: func(a []plan.Expr) plan.Expr { return call("date_add", a...) }},
	"to_date":       {1: func(a []plan.Expr) plan.Expr { return call("date", a...) }},
	"weekday": {1: func(a []plan.Expr) plan.Expr {
		return call("-", call("dayofweek", textAsTime(a[0])), plan.NewLiteral(1))
	}},
}

func daysLater(t, n plan.Expr) plan.Expr { return call("date_add", text("day"), n, textAsTime(t)) }

// spelled is the function that name means with so many arguments, nil if it is its own.
func spelled(name string, args int) func(a []plan.Expr) plan.Expr {
	f := spellings[name][args]
	if f == nil || len(spellings[name]) > 0 && name != "date_add" && name != "datediff" && funcs.FindScalar(name) != nil {
		return nil
	}
	return f
}
