package syntax

// A Dialect says what the signs mean on which engines disagree.
type Dialect struct {
	Name string
	// DoubleQuoteText: "x" is a text, not a name.
	DoubleQuoteText bool
	// Backslash: a backslash escapes in texts.
	Backslash bool
	// OctalLetter: \101 in a text is the character of that number, and \u0041 one by its hexadecimal number.
	OctalLetter bool
	// PipesOr: || is OR, not concatenation.
	PipesOr bool
	// HashComment: # begins a comment. HashDoubt: not behind a value in the same line, where it is an operator elsewhere.
	HashComment, HashDoubt bool
	// CaretPower: ^ is a power; else it is the exclusive or of bits.
	CaretPower bool
	// LimitPair: LIMIT offset, count.
	LimitPair bool
	// ArrowLambda: x -> x + 1 among arguments is a lambda where it can be one.
	ArrowLambda bool
	// FromZero: x[0] is the first element of a list.
	FromZero bool
	// NullsLow: without NULLS FIRST or LAST nulls sort as the least value; NullsHigh: as the
	// greatest. Else they come last.
	NullsLow, NullsHigh bool
	// ConcatNull: concat of a null is null.
	ConcatNull bool
	// SundayFirst: dayofweek counts from Sunday as 1; else from Monday.
	SundayFirst bool
	// WholeDivision: / of integers drops the fraction. ZeroFails: dividing by zero is an
	// error; else it gives null.
	WholeDivision, ZeroFails bool
	// CastDown: a cast to an integer drops the fraction; else it rounds.
	CastDown bool
	// TextNumbers: texts count as the numbers they write where numbers are asked for.
	TextNumbers bool
	// UsingFirst: * has the columns of USING before all others, as the standard says; else each in its table's place.
	UsingFirst bool
	// ValuesFrom is the number of the first column of VALUES, and ValuesName what stands before it.
	ValuesFrom int
	ValuesName string
	// Truthy: a number is a condition that holds unless it is zero, and a condition is a number.
	Truthy bool
}

// The dialects. Weir takes what others take wherever that is unambiguous.
var (
	Weir  = &Dialect{Name: "weir", ValuesName: "col", HashComment: true, HashDoubt: true, CaretPower: true, LimitPair: true, ArrowLambda: true, Truthy: true}
	Spark = &Dialect{Name: "spark", DoubleQuoteText: true, Backslash: true, OctalLetter: true, ArrowLambda: true, FromZero: true,
		NullsLow: true, ConcatNull: true, SundayFirst: true, CastDown: true, TextNumbers: true, UsingFirst: true, ValuesName: "col", ValuesFrom: 1}
	MySQL = &Dialect{Name: "mysql", DoubleQuoteText: true, Backslash: true, PipesOr: true, HashComment: true, LimitPair: true,
		NullsLow: true, ConcatNull: true, SundayFirst: true, TextNumbers: true, UsingFirst: true, ValuesName: "column_", Truthy: true}
	Postgres = &Dialect{Name: "postgres", CaretPower: true, NullsHigh: true, WholeDivision: true, ZeroFails: true,
		UsingFirst: true, ValuesName: "column", ValuesFrom: 1}
)

// Dialects lists them.
var Dialects = []*Dialect{Weir, Spark, MySQL, Postgres}

// NullOrders are the places of nulls among values where an ORDER BY does not say it: always first
// or last, or as the least (low) or the greatest (high) of all values.
var NullOrders = []string{"first", "last", "low", "high"}

// A Reading is a dialect, and where nulls sort in it: one of NullOrders, or "", as the dialect has it.
type Reading struct {
	*Dialect
	Nulls string
}

// nullsFirst reports whether nulls come first in an ORDER BY that does not say it.
func (r Reading) nullsFirst(desc bool) bool {
	switch r.Nulls {
	case "first":
		return true
	case "last":
		return false
	case "low":
		return !desc
	case "high":
		return desc
	}
	return r.NullsLow && !desc || r.NullsHigh && desc
}

// DialectOf is the dialect called name, nil if there is none.
func DialectOf(name string) *Dialect {
	for _, d := range Dialects {
		if d.Name == name {
			return d
		}
	}
	return nil
}
