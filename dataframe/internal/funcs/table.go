package funcs

// scalars is the table of scalar functions: one line each, its value in a file
// of its own.
var scalars = []*Scalar{
	&opAdd, &opSubtract, &opMultiply, &opDivide, &opDiv, &opModulo, &opNegate,
	&opEqual, &opUnequal, &opLess, &opLessEqual, &opGreater, &opGreaterEqual, &isNotDistinct,
	&opAnd, &opOr, &opNot,
	&isNullFunc, &isNotNullFunc, &inFunc,
}

// aggregates is the table of aggregate functions.
var aggregates = []*Aggregate{
	&aggCount, &aggSum, &aggAvg, &aggMin, &aggMax,
}
