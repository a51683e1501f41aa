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
}

// aggregates is the table of aggregate functions.
var aggregates = []*Aggregate{
	&aggCount, &aggSum, &aggAvg, &aggMin, &aggMax,
}
