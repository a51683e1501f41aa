package dialects

import "slices"

// spark are the functions of Spark. The answers are those of Spark 4.0.1 with ANSI mode off.
var spark = slices.Concat(sparkNested, sparkMath, sparkConditionals, sparkCasts, sparkText, sparkTime, sparkAggregates, sparkRanks, sparkKnown)
