package dialects

import "slices"

// others are names that DuckDB, DataFusion and their like have for what Weir calls otherwise. The dialect weir reads them all.
var others = slices.Concat(otherLists, otherTimes, otherTexts, otherNumbers)
