package funcs

import "weir/dataframe/column"

var aggRegrSlope = Aggregate{Name: "regr_slope", Doc: "regr_slope(y, x) is b of the line y = a + b x that lies nearest to the rows where neither is null (least squares); null if x does not vary.",
	Examples: []Example{{"regr_slope(x * 3 + 1, x)", "3"}, {"regr_slope(x, 1)", "null"}, {"regr_slope(x, NULL)", "null"}}, MinArgs: 2, MaxArgs: 2,
	Result: needNumber("regr_slope", toFloat), New: newPairs(func(p pairSums) (float64, bool) { return p.sxy / p.sxx, p.sxx != 0 || p.sxy != 0 })}

var aggRegrIntercept = Aggregate{Name: "regr_intercept", Doc: "regr_intercept(y, x) is a of the line y = a + b x that lies nearest to the rows where neither is null (least squares); null if x does not vary.",
	Examples: []Example{{"round(regr_intercept(x * 3 + 1, x), 9)", "1"}, {"regr_intercept(x, 1)", "null"}, {"regr_intercept(x, NULL)", "null"}}, MinArgs: 2, MaxArgs: 2,
	Result: needNumber("regr_intercept", toFloat), New: newPairs(func(p pairSums) (float64, bool) { return p.my - p.sxy/p.sxx*p.mx, p.sxx != 0 })}

var aggRegrR2 = Aggregate{Name: "regr_r2", Doc: "regr_r2(y, x) is the share of y's variance that the line nearest to the rows explains; null if x does not vary, 1 if only y does not.",
	Examples: []Example{{"regr_r2(x * 3 + 1, x)", "1"}, {"regr_r2(x, 1)", "null"}, {"regr_r2(1, x)", "1"}, {"regr_r2(x, NULL)", "null"}}, MinArgs: 2, MaxArgs: 2,
	Result: needNumber("regr_r2", toFloat), New: newPairs(func(p pairSums) (float64, bool) {
		if p.syy == 0 {
			return 1, p.sxx != 0
		}
		return min(1, p.sxy/p.sxx*(p.sxy/p.syy)), p.sxx != 0
	})}

var aggRegrSxx = Aggregate{Name: "regr_sxx", Doc: "regr_sxx(y, x) is the sum of squared distances of x from its mean, over the rows where neither is null.",
	Examples: []Example{{"round(regr_sxx(x, x), 4)", "0.6667"}, {"regr_sxx(x, NULL)", "null"}}, MinArgs: 2, MaxArgs: 2,
	Result: needNumber("regr_sxx", toFloat), New: newPairs(func(p pairSums) (float64, bool) { return p.sxx, p.n > 0 })}

var aggRegrSyy = Aggregate{Name: "regr_syy", Doc: "regr_syy(y, x) is the sum of squared distances of y from its mean, over the rows where neither is null.",
	Examples: []Example{{"round(regr_syy(x, x), 4)", "0.6667"}, {"regr_syy(x, NULL)", "null"}}, MinArgs: 2, MaxArgs: 2,
	Result: needNumber("regr_syy", toFloat), New: newPairs(func(p pairSums) (float64, bool) { return p.syy, p.n > 0 })}

var aggRegrSxy = Aggregate{Name: "regr_sxy", Doc: "regr_sxy(y, x) is the sum of the products of the distances of y and x from their means, over the rows where neither is null.",
	Examples: []Example{{"round(regr_sxy(x, -x), 4)", "-0.6667"}, {"regr_sxy(x, NULL)", "null"}}, MinArgs: 2, MaxArgs: 2,
	Result: needNumber("regr_sxy", toFloat), New: newPairs(func(p pairSums) (float64, bool) { return p.sxy, p.n > 0 })}

var aggRegrCount = Aggregate{Name: "regr_count", Nothing: "0", Doc: "regr_count(y, x) is the number of rows where neither is null.",
	Examples: []Example{{"regr_count(x, 1)", "3"}, {"regr_count(x, NULL)", "0"}}, MinArgs: 2, MaxArgs: 2,
	Result: needNumber("regr_count", func(column.Type) column.Type { return column.Int64 }), New: func([]column.Type) Accumulator { return &counter{} }}

var aggRegrAvgX = Aggregate{Name: "regr_avgx", Doc: "regr_avgx(y, x) is the mean of x over the rows where neither is null.",
	Examples: []Example{{"regr_avgx(1, x)", "1.6666666666666667"}, {"regr_avgx(NULL, x)", "null"}}, MinArgs: 2, MaxArgs: 2,
	Result: needNumber("regr_avgx", toFloat), New: newPairMean(1)}

var aggRegrAvgY = Aggregate{Name: "regr_avgy", Doc: "regr_avgy(y, x) is the mean of y over the rows where neither is null.",
	Examples: []Example{{"regr_avgy(x, 1)", "1.6666666666666667"}, {"regr_avgy(x, NULL)", "null"}}, MinArgs: 2, MaxArgs: 2,
	Result: needNumber("regr_avgy", toFloat), New: newPairMean(0)}

// A pairMean is the mean of one argument over the rows where neither is null.
type pairMean struct {
	Accumulator // of that argument
	arg         int
}

func newPairMean(arg int) func([]column.Type) Accumulator {
	return func(args []column.Type) Accumulator { return &pairMean{aggAvg.New(args[arg : arg+1]), arg} }
}

func (a *pairMean) Add(groups []int32, args []column.Vector) error {
	y, x := nullsOf(args[0]), nullsOf(args[1])
	if y.none() && x.none() {
		return a.Accumulator.Add(groups, args[a.arg:a.arg+1])
	}
	var to, sel []int32
	for i, g := range groups {
		if y.has(i) && x.has(i) {
			to, sel = append(to, g), append(sel, int32(i))
		}
	}
	return a.Accumulator.Add(to, []column.Vector{column.Gather(args[a.arg], sel)})
}
