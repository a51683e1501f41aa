package funcs

// scalars is the table of scalar functions: one line each, its value in a file
// of its own.
var scalars = []*Scalar{
	&opAdd, &opSubtract, &opMultiply, &opDivide, &opDiv, &opModulo, &opNegate,
	&opEqual, &opUnequal, &opLess, &opLessEqual, &opGreater, &opGreaterEqual, &isNotDistinct,
	&opAnd, &opOr, &opNot,
	&isNullFunc, &isNotNullFunc, &inFunc,
	&coalesceFunc, &nullifFunc, &ifFunc, &greatestFunc, &leastFunc,
	&absFunc, &signFunc, &floorFunc, &ceilFunc, &roundFunc, &sqrtFunc, &expFunc, &lnFunc, &log10Func, &powFunc, &isNaNFunc,
	&opConcat, &concatFunc, &concatWsFunc, &upperFunc, &lowerFunc, &lengthFunc, &trimFunc, &ltrimFunc, &rtrimFunc,
	&substrFunc, &leftFunc, &rightFunc, &replaceFunc, &startsWithFunc, &endsWithFunc, &containsFunc, &likeFunc, &ilikeFunc,
	&splitPartFunc, &regexpMatchesFunc, &regexpExtractFunc, &regexpReplaceFunc, &lpadFunc, &rpadFunc, &reverseFunc,
	&yearFunc, &quarterFunc, &monthFunc, &dayFunc, &dayOfYearFunc, &weekFunc, &dayOfWeekFunc, &dayNameFunc, &monthNameFunc,
	&hourFunc, &minuteFunc, &secondFunc, &dateTruncFunc, &dateDiffFunc, &dateAddFunc, &dateAddDaysFunc, &epochFunc, &epochMsFunc,
	&toTimestampFunc, &dateFunc, &atZoneFunc, &formatFunc, &parseURLFunc, &hash64Func,
}

// aggregates is the table of aggregate functions.
var aggregates = []*Aggregate{
	&aggCount, &aggSum, &aggAvg, &aggMin, &aggMax, &aggFirst, &aggLast, &aggAnyValue,
	&aggCountIf, &aggBoolAnd, &aggBoolOr, &aggVariance, &aggVarPop, &aggStddev, &aggStddevPop,
	&aggCovarPop, &aggCovarSamp, &aggCorr, &aggMedian, &aggQuantile, &aggCountDistinct, &aggMode, &aggString,
}
