package funcs

import (
	"math"

	"weir/dataframe/column"
)

// naturalLog is math.Log, which some processors' versions get wrong for
// numbers below the smallest normal one.
func naturalLog(x float64) float64 {
	if x > 0 && x < 0x1p-1022 {
		return math.Log(x*0x1p54) - 54*math.Ln2
	}
	return math.Log(x)
}

// baseLog is exact where x is a power of the base that floats show.
func baseLog(b, x float64) float64 {
	switch b {
	case 2:
		return math.Log2(x)
	case 10:
		return math.Log10(x)
	}
	q := naturalLog(x) / naturalLog(b)
	if r := math.Round(q); r != q && math.Abs(r) < 1024 && math.Pow(b, r) == x {
		return r
	}
	return q
}

// A float function is a line: what the engine and the help say of it differs
// in few words.
func floatFunc(name, doc string, f func(float64) float64, examples ...Example) Scalar {
	return Scalar{Name: name, Total: true, Doc: doc + "; null for null.", Examples: append(examples, Example{name + "(NULL)", "null"}), Overloads: float1(f)}
}

var (
	cbrtFunc = floatFunc("cbrt", "cbrt(x) is the cube root of x", math.Cbrt, Example{"cbrt(-27)", "-3"})
	log2Func = floatFunc("log2", "log2(x) is the logarithm to base 2; -Inf for 0, NaN below", math.Log2, Example{"log2(8)", "3"}, Example{"log2(-1)", "NaN"})

	log1pFunc  = floatFunc("log1p", "log1p(x) is ln(1 + x), exact for x near 0", math.Log1p, Example{"log1p(0)", "0"}, Example{"log1p(-1)", "-Infinity"})
	expm1Func  = floatFunc("expm1", "expm1(x) is exp(x) - 1, exact for x near 0", math.Expm1, Example{"expm1(0)", "0"})
	gammaFunc  = floatFunc("gamma", "gamma(x) is the gamma function, (x - 1)! for whole x above 0; NaN for whole numbers below 0", math.Gamma, Example{"gamma(5)", "24"}, Example{"gamma(-1)", "NaN"})
	lgammaFunc = floatFunc("lgamma", "lgamma(x) is the natural logarithm of the absolute value of gamma(x)", func(x float64) float64 {
		y, _ := math.Lgamma(x)
		return y
	}, Example{"lgamma(1)", "0"}, Example{"lgamma(0)", "Infinity"})
	degreesFunc = floatFunc("degrees", "degrees(x) is the angle x, in radians, in degrees", func(x float64) float64 { return x * (180 / math.Pi) }, Example{"degrees(pi())", "180"})
	radiansFunc = floatFunc("radians", "radians(x) is the angle x, in degrees, in radians", func(x float64) float64 { return x * (math.Pi / 180) }, Example{"radians(180) = pi()", "true"})
	evenFunc    = floatFunc("even", "even(x) is the nearest even whole number that is as far from 0 as x or farther", evenUp, Example{"even(2.1)", "4"}, Example{"even(-3)", "-4"}, Example{"even(2)", "2"})
)

// evenUp rounds away from zero.
func evenUp(x float64) float64 {
	if x < 0 {
		return -evenUp(-x)
	}
	return 2 * math.Ceil(x/2)
}

var (
	sinFunc   = floatFunc("sin", "sin(x) is the sine of an angle in radians; NaN for an infinite one", math.Sin, Example{"sin(0)", "0"})
	cosFunc   = floatFunc("cos", "cos(x) is the cosine of an angle in radians; NaN for an infinite one", math.Cos, Example{"cos(0)", "1"})
	tanFunc   = floatFunc("tan", "tan(x) is the tangent of an angle in radians; NaN for an infinite one", math.Tan, Example{"tan(0)", "0"})
	cotFunc   = floatFunc("cot", "cot(x) is the cotangent of an angle in radians; Infinity for 0", func(x float64) float64 { return 1 / math.Tan(x) }, Example{"round(cot(1), 4)", "0.6421"}, Example{"cot(0)", "Infinity"})
	asinFunc  = floatFunc("asin", "asin(x) is the angle in radians whose sine is x; NaN outside -1 to 1", math.Asin, Example{"asin(0)", "0"}, Example{"asin(2)", "NaN"})
	acosFunc  = floatFunc("acos", "acos(x) is the angle in radians whose cosine is x; NaN outside -1 to 1", math.Acos, Example{"acos(1)", "0"}, Example{"acos(2)", "NaN"})
	atanFunc  = floatFunc("atan", "atan(x) is the angle in radians whose tangent is x", math.Atan, Example{"atan(0)", "0"})
	sinhFunc  = floatFunc("sinh", "sinh(x) is the hyperbolic sine of x", math.Sinh, Example{"sinh(0)", "0"})
	coshFunc  = floatFunc("cosh", "cosh(x) is the hyperbolic cosine of x", math.Cosh, Example{"cosh(0)", "1"})
	tanhFunc  = floatFunc("tanh", "tanh(x) is the hyperbolic tangent of x", math.Tanh, Example{"tanh(0)", "0"})
	asinhFunc = floatFunc("asinh", "asinh(x) is the inverse of sinh", math.Asinh, Example{"asinh(0)", "0"})
	acoshFunc = floatFunc("acosh", "acosh(x) is the inverse of cosh; NaN below 1", math.Acosh, Example{"acosh(1)", "0"}, Example{"acosh(0.5)", "NaN"})
	atanhFunc = floatFunc("atanh", "atanh(x) is the inverse of tanh; infinite for -1 and 1, NaN beyond", math.Atanh, Example{"atanh(0)", "0"}, Example{"atanh(1)", "Infinity"})
)

var logFunc = Scalar{Name: "log", Total: true,
	Doc:      "log(b, x) is the logarithm of x to base b, a float64; null if b or x is null. Write ln(x) or log10(x) for one argument: systems disagree on log(x).",
	Examples: []Example{{"log(2, 8)", "3"}, {"log(3, 243)", "5"}, {"log(2, 0)", "-Infinity"}, {"log(100)", "error: log(100)"}, {"log(NULL, 2)", "null"}},
	Overloads: []Overload{floatOverload(func(out []float64, b, x input[float64]) {
		for i := range out {
			out[i] = baseLog(b.at(i), x.at(i))
		}
	}), {Args: kinds(flt), Result: refuse("write ln(x) for the natural logarithm or log10(x) for that to base 10: systems disagree on log(x)")}}}

// refuse is the Result of an overload that is there to say what to write
// instead.
func refuse(words string) func([]column.Type) (column.Type, error) {
	return func([]column.Type) (column.Type, error) { return column.Type{}, refusal(words) }
}

type refusal string

func (r refusal) Error() string { return string(r) }

func float2(f func(x, y float64) float64) []Overload {
	return []Overload{floatOverload(func(out []float64, a, b input[float64]) {
		for i := range out {
			out[i] = f(a.at(i), b.at(i))
		}
	})}
}

var atan2Func = Scalar{Name: "atan2", Total: true, Doc: "atan2(y, x) is the angle in radians of the point (x, y), from -pi to pi; null if y or x is null.",
	Examples: []Example{{"atan2(0, 1)", "0"}, {"degrees(atan2(1, 0))", "90"}, {"atan2(NULL, 1)", "null"}}, Overloads: float2(math.Atan2)}

var hypotFunc = Scalar{Name: "hypot", Total: true, Doc: "hypot(x, y) is the square root of x*x + y*y, without overflow on the way; null if x or y is null.",
	Examples: []Example{{"hypot(3, 4)", "5"}, {"hypot(1e300, 0)", "1e+300"}, {"hypot(NULL, 1)", "null"}}, Overloads: float2(math.Hypot)}

var nextafterFunc = Scalar{Name: "nextafter", Total: true, Doc: "nextafter(x, y) is the float64 next to x towards y; null if x or y is null.",
	Examples: []Example{{"nextafter(1, 2)", "1.0000000000000002"}, {"nextafter(1, 1)", "1"}, {"nextafter(NULL, 1)", "null"}}, Overloads: float2(math.Nextafter)}

var nanvlFunc = Scalar{Name: "nanvl", Total: true, Doc: "nanvl(x, y) is x, or y where x is NaN, a float64; null if x or y is null.",
	Examples: []Example{{"nanvl('nan'::double, 2)", "2"}, {"nanvl(1, 2)", "1"}, {"nanvl(NULL, 2)", "null"}},
	Overloads: float2(func(x, y float64) float64 {
		if math.IsNaN(x) {
			return y
		}
		return x
	})}

var fdivFunc = Scalar{Name: "fdiv", Total: true, Doc: "fdiv(x, y) is the largest whole number that is not above x / y, a float64; null where y is 0 and for null.",
	Examples:  []Example{{"fdiv(7, -2)", "-4"}, {"fdiv(7.5, 2)", "3"}, {"fdiv(1, 0)", "null"}, {"fdiv(NULL, 1)", "null"}},
	Overloads: []Overload{divideOverload(flt, column.Float64, func(x, y float64) (float64, bool) { return math.Floor(x / y), y != 0 })}}

var isInfFunc = Scalar{Name: "is_inf", Aliases: []string{"isinf"}, Total: true, Doc: "is_inf(x) is true for Inf and -Inf; null for null.",
	Examples:  []Example{{"is_inf('-inf'::double)", "true"}, {"is_inf(1)", "false"}, {"is_inf(NULL)", "null"}},
	Overloads: []Overload{map1(flt, column.Bool, func(x float64) bool { return math.IsInf(x, 0) })}}

var isFiniteFunc = Scalar{Name: "is_finite", Aliases: []string{"isfinite"}, Total: true, Doc: "is_finite(x) is true unless x is NaN, Inf or -Inf; null for null.",
	Examples:  []Example{{"is_finite(1)", "true"}, {"is_finite('nan'::double)", "false"}, {"is_finite(NULL)", "null"}},
	Overloads: []Overload{map1(flt, column.Bool, func(x float64) bool { return x-x == 0 })}}

var piFunc = Scalar{Name: "pi", Total: true, Doc: "pi() is the ratio of a circle's circumference to its diameter, a float64.",
	Examples: []Example{{"pi()", "3.141592653589793"}}, Overloads: constantFloat(math.Pi)}

var eulerFunc = Scalar{Name: "e", Total: true, Doc: "e() is the base of the natural logarithm, a float64.",
	Examples: []Example{{"e()", "2.718281828459045"}}, Overloads: constantFloat(math.E)}

func constantFloat(x float64) []Overload {
	one := &column.Floats{Typ: column.Float64, Values: []float64{x}}
	return []Overload{{Result: always(column.Float64), Eval: func(n int, _ []column.Vector) (column.Vector, error) {
		return &column.Const{Value: one, N: n}, nil
	}}}
}
