package funcs

import "math"

// Functions of angles in degrees are exact where the answer is: sind(30) is 0.5 and tand(45) is 1, which radians, being
// rounded, do not give.

// sinQuarter is the sine of x degrees from 0 to 90.
func sinQuarter(x float64) float64 {
	switch {
	case x != x:
		return x
	case x == 30:
		return 0.5
	case x <= 45:
		return math.Sin(x * (math.Pi / 180))
	}
	return cosQuarter(90 - x)
}

// cosQuarter is the cosine of x degrees from 0 to 90.
func cosQuarter(x float64) float64 {
	switch {
	case x != x:
		return x
	case x == 60:
		return 0.5
	case x < 45:
		return math.Cos(x * (math.Pi / 180))
	}
	return sinQuarter(90 - x)
}

// turned is x degrees as an angle from 0 to 90, with the signs of its sine and cosine.
func turned(x float64) (quarter, sin, cos float64) {
	x, sin, cos = math.Mod(x, 360), 1, 1
	if x < 0 {
		x, sin = -x, -1
	}
	if x > 180 {
		x, sin = 360-x, -sin
	}
	if x > 90 {
		x, cos = 180-x, -1
	}
	return x, sin, cos
}

func sinDegrees(x float64) float64 {
	q, sign, _ := turned(x)
	return positive(sign * sinQuarter(q))
}

func cosDegrees(x float64) float64 {
	q, _, sign := turned(x)
	return positive(sign * cosQuarter(q))
}

func tanDegrees(x float64) float64 {
	q, sin, cos := turned(x)
	return positive(sin * cos * (sinQuarter(q) / cosQuarter(q)))
}

func cotDegrees(x float64) float64 {
	q, sin, cos := turned(x)
	return positive(sin * cos * (cosQuarter(q) / sinQuarter(q)))
}

// positive is x, and 0 for -0.
func positive(x float64) float64 { return x + 0 }

func asinDegrees(x float64) float64 {
	if x < 0 {
		return -asinDegrees(-x)
	}
	if x <= 0.5 {
		return math.Asin(x) / math.Asin(0.5) * 30
	}
	return 90 - math.Acos(x)/math.Acos(0.5)*60
}

func acosDegrees(x float64) float64 {
	if x > 0.5 {
		return math.Acos(x) / math.Acos(0.5) * 60
	}
	return 90 - asinDegrees(x)
}

func atan2Degrees(y, x float64) float64 { return math.Atan2(y, x) / math.Atan(1) * 45 }

var (
	sindFunc  = floatFunc("sind", "sind(x) is the sine of an angle in degrees; NaN for an infinite one", sinDegrees, Example{"sind(30)", "0.5"}, Example{"sind(-90)", "-1"}, Example{"sind(180)", "0"})
	cosdFunc  = floatFunc("cosd", "cosd(x) is the cosine of an angle in degrees; NaN for an infinite one", cosDegrees, Example{"cosd(60)", "0.5"}, Example{"cosd(90)", "0"}, Example{"cosd(-180)", "-1"})
	tandFunc  = floatFunc("tand", "tand(x) is the tangent of an angle in degrees; NaN for an infinite one", tanDegrees, Example{"tand(45)", "1"}, Example{"tand(135)", "-1"}, Example{"tand(90)", "Infinity"})
	cotdFunc  = floatFunc("cotd", "cotd(x) is the cotangent of an angle in degrees; NaN for an infinite one", cotDegrees, Example{"cotd(45)", "1"}, Example{"cotd(90)", "0"}, Example{"cotd(0)", "Infinity"})
	asindFunc = floatFunc("asind", "asind(x) is the angle in degrees whose sine is x; NaN outside -1 to 1", asinDegrees, Example{"asind(0.5)", "30"}, Example{"asind(-1)", "-90"}, Example{"asind(2)", "NaN"})
	acosdFunc = floatFunc("acosd", "acosd(x) is the angle in degrees whose cosine is x; NaN outside -1 to 1", acosDegrees, Example{"acosd(0.5)", "60"}, Example{"acosd(-1)", "180"}, Example{"acosd(-2)", "NaN"})
	atandFunc = floatFunc("atand", "atand(x) is the angle in degrees whose tangent is x", func(x float64) float64 { return math.Atan(x) / math.Atan(1) * 45 }, Example{"atand(1)", "45"})
)

var atan2dFunc = Scalar{Name: "atan2d", Total: true, Doc: "atan2d(y, x) is the angle in degrees of the point (x, y), from -180 to 180; null if y or x is null.",
	Examples: []Example{{"atan2d(1, 1)", "45"}, {"atan2d(0, -1)", "180"}, {"atan2d(NULL, 1)", "null"}}, Overloads: float2(atan2Degrees)}
