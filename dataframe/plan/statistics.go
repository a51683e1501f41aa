package plan

import (
	"context"
	"math"
	"time"

	"weir/dataframe/column"
)

// Statistics are what a source knows of the rows of a Request without reading
// them.
type Statistics struct {
	Rows int64 // about how many, before filters are applied row by row; at most so many if Exact
	// Exact says that Rows and what the Columns say is so, not about so; it is never
	// set for a Request with Filters or a Limit.
	Exact   bool
	Columns map[string]ColumnStatistics // of the columns of the Request; one may lack
}

// ColumnStatistics are what is known of the values of one column.
type ColumnStatistics struct {
	Nulls    int64 // -1: unknown
	Distinct int64 // different values that are not null, about; -1: unknown
	Min, Max any   // no value is outside, as Vector.At gives them; nil: unknown
	// Attained says that there are rows with Min and Max, or no values at all:
	// then they are the answers of min and max.
	Attained bool
}

// A Statistician is a Source that has Statistics; it is asked when a query is
// planned. What it reads for them it should need for reading the rows, too.
type Statistician interface {
	Statistics(ctx context.Context, req Request) (*Statistics, error)
}

// Between is how many values lie from lo to hi, both counted, in a type whose values
// can be counted: integers, decimals of one scale, dates; not ok for others and
// if they are too many to count.
func Between(lo, hi any) (n int64, ok bool) {
	var a, b int64
	switch x := lo.(type) {
	case int64:
		y, same := hi.(int64)
		a, b, ok = x, y, same
	case column.DecimalValue:
		y, same := hi.(column.DecimalValue)
		var short, short2 bool
		a, short = x.Unscaled.Int64()
		b, short2 = y.Unscaled.Int64()
		ok = same && x.Scale == y.Scale && short && short2
	case bool:
		return 2, true
	case time.Time:
		y, same := hi.(time.Time)
		const day = 24 * 60 * 60
		if same && x.Unix()%day == 0 && y.Unix()%day == 0 && x.Nanosecond() == 0 && y.Nanosecond() == 0 {
			a, b, ok = x.Unix()/day, y.Unix()/day, true
		}
	}
	if !ok || b < a || b-a < 0 || b-a == math.MaxInt64 {
		return 0, false
	}
	return b - a + 1, true
}
