package funcs

import (
	"fmt"
	"math"

	"weir/dataframe/column"
)

// numbers casts between the kinds that are not texts.
func (c *caster) numbers() (column.Vector, error) {
	from, to := c.from, c.to
	switch from.Kind {
	case column.KindBool:
		return convert(c, func(x bool) (int64, bool) {
			if x {
				return 1, true
			}
			return 0, true
		})
	case column.KindInt64:
		switch to.Kind {
		case column.KindBool:
			return convert(c, func(x int64) (bool, bool) { return x != 0, true })
		case column.KindFloat64:
			return convert(c, func(x int64) (float64, bool) { return float64(x), true })
		case column.KindDecimal:
			return convert(c, func(x int64) (int64, bool) { return rescale(x, 0, to) })
		}
	case column.KindFloat64:
		switch to.Kind {
		case column.KindInt64:
			return convert(c, floatToInt)
		case column.KindDecimal:
			return convert(c, func(x float64) (int64, bool) { return floatToDecimal(x, to) })
		}
	case column.KindDecimal:
		switch to.Kind {
		case column.KindInt64:
			return convert(c, func(x int64) (int64, bool) { return roundDiv(x, column.Pow10(int(from.Scale))), true })
		case column.KindFloat64:
			f := float64(column.Pow10(int(from.Scale)))
			return convert(c, func(x int64) (float64, bool) { return float64(x) / f, true })
		case column.KindDecimal:
			return convert(c, func(x int64) (int64, bool) { return rescale(x, from.Scale, to) })
		}
	case column.KindDate:
		return convert(c, func(x int32) (int64, bool) { return dayStart(int64(x), to) })
	case column.KindTimestamp:
		if to.Kind == column.KindDate {
			clock := newClock(from)
			return convert(c, func(x int64) (int32, bool) {
				sec, _ := clock.wall(x)
				day, _ := floorDiv(sec, 86400)
				return int32(day), true
			})
		}
		return c.timestamps()
	}
	return nil, fmt.Errorf("there is no cast from %s to %s", from, to)
}

// floatToInt rounds half to even, as SQL engines do.
func floatToInt(x float64) (int64, bool) {
	r := math.RoundToEven(x)
	if !(r >= -1<<63 && r < 1<<63) {
		return 0, false
	}
	return int64(r), true
}

func floatToDecimal(x float64, t column.Type) (int64, bool) {
	r := math.Round(x * float64(column.Pow10(int(t.Scale))))
	limit := float64(column.Pow10(int(t.Precision)))
	if !(r < limit && r > -limit) {
		return 0, false
	}
	return int64(r), true
}

// roundDiv divides by a positive d and rounds a half away from zero.
func roundDiv(x, d int64) int64 {
	q, r := x/d, x%d
	switch {
	case r >= d-r:
		return q + 1
	case -r >= d+r && r != 0:
		return q - 1
	}
	return q
}

// rescale is the unscaled value in t of u / 10^scale, rounded to t's scale.
func rescale(u int64, scale uint8, t column.Type) (int64, bool) {
	ok := true
	if scale > t.Scale {
		u = roundDiv(u, column.Pow10(int(scale-t.Scale)))
	} else {
		u, ok = mulInt(u, column.Pow10(int(t.Scale-scale)))
	}
	limit := column.Pow10(int(t.Precision))
	return u, ok && u < limit && u > -limit
}
