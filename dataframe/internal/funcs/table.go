package funcs

import "slices"

// scalars is the table of scalar functions, by family. Each function is a line
// in its family and a value in a file of its own.
var scalars = slices.Concat(
	operators,
	conditionals,
	mathScalars,
	textScalars,
	patternScalars,
	timeScalars,
	webScalars,
	hashScalars,
)

// operators are the functions of arithmetic, comparison and logic.
var operators = []*Scalar{
	&opAdd,
	&opSubtract,
	&opMultiply,
	&opDivide,
	&opDiv,
	&opModulo,
	&opNegate,
	&opEqual,
	&opUnequal,
	&opLess,
	&opLessEqual,
	&opGreater,
	&opGreaterEqual,
	&isNotDistinct,
	&opAnd,
	&opOr,
	&opNot,
	&isNullFunc,
	&isNotNullFunc,
	&inFunc,
}

// conditionals are the functions of choices between values.
var conditionals = []*Scalar{
	&coalesceFunc,
	&nullifFunc,
	&ifFunc,
	&greatestFunc,
	&leastFunc,
}

// mathScalars are the functions of numbers.
var mathScalars = []*Scalar{
	&absFunc,
	&signFunc,
	&floorFunc,
	&ceilFunc,
	&roundFunc,
	&sqrtFunc,
	&expFunc,
	&lnFunc,
	&log10Func,
	&powFunc,
	&isNaNFunc,
}

// textScalars are the functions of texts and binaries.
var textScalars = []*Scalar{
	&opConcat,
	&concatFunc,
	&concatWsFunc,
	&upperFunc,
	&lowerFunc,
	&lengthFunc,
	&trimFunc,
	&ltrimFunc,
	&rtrimFunc,
	&substrFunc,
	&leftFunc,
	&rightFunc,
	&replaceFunc,
	&startsWithFunc,
	&endsWithFunc,
	&containsFunc,
	&splitPartFunc,
	&lpadFunc,
	&rpadFunc,
	&reverseFunc,
}

// patternScalars are the functions of LIKE and regular expressions.
var patternScalars = []*Scalar{
	&likeFunc,
	&ilikeFunc,
	&regexpMatchesFunc,
	&regexpExtractFunc,
	&regexpReplaceFunc,
}

// timeScalars are the functions of dates, timestamps and their parts.
var timeScalars = []*Scalar{
	&yearFunc,
	&quarterFunc,
	&monthFunc,
	&dayFunc,
	&dayOfYearFunc,
	&weekFunc,
	&dayOfWeekFunc,
	&dayNameFunc,
	&monthNameFunc,
	&hourFunc,
	&minuteFunc,
	&secondFunc,
	&dateTruncFunc,
	&dateDiffFunc,
	&dateAddFunc,
	&dateAddDaysFunc,
	&epochFunc,
	&epochMsFunc,
	&toTimestampFunc,
	&dateFunc,
	&atZoneFunc,
	&formatFunc,
}

// webScalars are the functions of URLs.
var webScalars = []*Scalar{
	&parseURLFunc,
}

// hashScalars are the functions of hashes and random values.
var hashScalars = []*Scalar{
	&hash64Func,
}

// aggregates is the table of aggregate functions.
var aggregates = []*Aggregate{
	&aggCount,
	&aggSum,
	&aggAvg,
	&aggMin,
	&aggMax,
	&aggFirst,
	&aggLast,
	&aggAnyValue,
	&aggCountIf,
	&aggBoolAnd,
	&aggBoolOr,
	&aggVariance,
	&aggVarPop,
	&aggStddev,
	&aggStddevPop,
	&aggCovarPop,
	&aggCovarSamp,
	&aggCorr,
	&aggMedian,
	&aggQuantile,
	&aggCountDistinct,
	&aggMode,
	&aggString,
	&aggGrouping,
	&aggRegrSlope,
	&aggRegrIntercept,
	&aggRegrR2,
	&aggRegrCount,
	&aggRegrAvgX,
	&aggRegrAvgY,
	&aggRegrSxx,
	&aggRegrSyy,
	&aggRegrSxy,
	&aggSkewness,
	&aggSkewnessPop,
	&aggKurtosis,
	&aggKurtosisPop,
	&aggSem,
	&aggEntropy,
	&aggProduct,
	&aggGeometricMean,
}
