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
	&bitCountFunc,
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
	&octetLengthFunc,
	&bitLengthFunc,
	&asciiFunc,
	&chrFunc,
	&wordCountFunc,
	&initcapFunc,
	&repeatFunc,
	&spaceFunc,
	&overlayFunc,
	&insertFunc,
	&translateFunc,
	&strposFunc,
	&locateFunc,
	&findInSetFunc,
	&substringIndexFunc,
	&levenshteinFunc,
	&damerauLevenshteinFunc,
	&hammingFunc,
	&jaroFunc,
	&jaroWinklerFunc,
	&jaccardFunc,
	&soundexFunc,
	&stripAccentsFunc,
	&nfcFunc,
	&toBase64Func,
	&fromBase64Func,
	&hexFunc,
	&unhexFunc,
	&encodeFunc,
	&toBaseFunc,
	&fromBaseFunc,
	&convFunc,
	&binFunc,
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
	&md5Func,
	&sha1Func,
	&sha256Func,
	&sha512Func,
	&sha2Func,
	&crc32Func,
	&xxhash64Func,
	&murmurFunc,
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
