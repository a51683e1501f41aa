package sql

import (
	"math/big"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// microsOf are the units with a fixed length, a day being 24 hours of one.
var microsOf = map[string]int64{"microsecond": 1, "millisecond": 1e3, "second": 1e6, "minute": 60e6, "hour": 3600e6, "day": 86400e6, "week": 7 * 86400e6}

// fractionSteps is a number such as 1.5 of a unit, as PostgreSQL takes it: the fraction of a day is a time, that of a week or a
// month, which has 30 days here, days and a time, and that of a year whole months.
func fractionSteps(number, unit string) ([]step, bool) {
	number = strings.TrimPrefix(number, "+")
	digits, neg := strings.CutPrefix(number, "-")
	before, behind, isFraction := strings.Cut(digits, ".")
	if before == "" {
		before = "0"
	}
	whole, ok := column.ParseInt([]byte(before))
	part, fits := new(big.Rat).SetString("0." + behind + "0")
	if !isFraction || !ok || whole < 0 || !fits || strings.Trim(behind, "0123456789") != "" || len(behind) > 18 {
		return nil, false
	}
	sign := int64(1)
	if neg {
		sign = -1
	}
	out := []step{inKnownUnit(plan.NewLiteral(sign*whole), unit)}
	length := microsOf[unit]
	switch {
	case unit == "year":
		return append(out, step{plan.NewLiteral(sign * rounded(part, 12)), "month"}), true
	case longUnits[unit] > 0:
		return append(out, step{plan.NewLiteral(sign * rounded(part, 12*longUnits[unit])), "month"}), true
	case unit == "month":
		length = 30 * microsOf["day"]
	case length == 0:
		return nil, false
	}
	micros := rounded(part, length)
	for _, u := range []string{"day", "second", "microsecond"} {
		if n := micros / microsOf[u]; n > 0 && length >= microsOf[u] && (u != "day" || length > microsOf[u]) {
			out = append(out, step{plan.NewLiteral(sign * n), u})
			micros %= microsOf[u]
		}
	}
	return out, true
}

// rounded is the whole number nearest to x of units, a half of one up.
func rounded(x *big.Rat, units int64) int64 {
	n := new(big.Rat).Mul(x, new(big.Rat).SetInt64(2*units))
	twice := new(big.Int).Quo(n.Num(), n.Denom()).Int64()
	return (twice + 1) / 2
}
