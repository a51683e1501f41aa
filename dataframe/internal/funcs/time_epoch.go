package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

var epochFunc = Scalar{Name: "epoch",
	Doc:       "epoch(ts) is the seconds from 1970-01-01 00:00 UTC to ts with their fraction, as a float64: negative before; of an interval it is its seconds, a year having 365.25 days and a month 30.",
	Examples:  []Example{{"epoch(TIMESTAMP '1970-01-02 00:00:01.9')", "86401.9"}, {"epoch(TIMESTAMP '1969-12-31 23:59:59.75')", "-0.25"}, {"epoch(NULL::timestamp)", "null"}, {"epoch(INTERVAL '1 day 2 hours')", "93600"}, {"epoch(TIME '01:02:03.5')", "3723.5"}},
	Overloads: []Overload{timestampSeconds, intervalSeconds, timeSeconds}}

var unixSecondsFunc = Scalar{Name: "unix_seconds",
	Doc:       "unix_seconds(ts) is the whole seconds from 1970-01-01 00:00 UTC to ts, rounded down: negative before.",
	Examples:  []Example{{"unix_seconds(TIMESTAMP '1970-01-02 00:00:01.9')", "86401"}, {"unix_seconds(TIMESTAMP '1969-12-31 23:59:59.5')", "-1"}, {"unix_seconds(NULL::timestamp)", "null"}},
	Overloads: epochIn("unix_seconds", 1)}

var (
	timestampSeconds = Overload{Args: kinds(column.KindTimestamp), Result: always(column.Float64), Eval: evalSeconds}
	timeSeconds      = Overload{Args: kinds(column.KindTime), Result: always(column.Float64), Eval: evalSeconds}
)

func evalSeconds(n int, args []column.Vector) (column.Vector, error) {
	a, per, out := inputOf[int64](args[0]), float64(args[0].Type().Unit.PerSecond()), make([]float64, n)
	for i := range out {
		out[i] = float64(a.at(i)) / per
	}
	return &column.Floats{Typ: column.Float64, Values: out}, nil
}

// intervalSeconds counts a year as 365.25 days, a month besides as 30 and a day as 24 hours.
var intervalSeconds = Overload{Args: kinds(column.KindInterval), Result: always(column.Float64), Eval: func(n int, args []column.Vector) (column.Vector, error) {
	a, out := inputOf[column.Int128](args[0]), make([]float64, n)
	for i := range out {
		v := column.IntervalOf(a.at(i))
		days := float64(v.Months/12)*365.25 + float64(v.Months%12)*30 + float64(v.Days)
		out[i] = days*86400 + float64(v.Micros)/1e6
	}
	return &column.Floats{Typ: column.Float64, Values: out}, nil
}}

var epochMsFunc = Scalar{Name: "epoch_ms", Aliases: []string{"unix_millis"},
	Doc:      "epoch_ms(ts) is the whole milliseconds from 1970-01-01 00:00 UTC to ts, rounded down: negative before.",
	Examples: []Example{{"epoch_ms(TIMESTAMP '1970-01-01 00:00:01.5')", "1500"}, {"epoch_ms(NULL::timestamp)", "null"}, {"epoch_ms(INTERVAL '1 month')", "2592000000"}}, Overloads: epochIn("epoch_ms", 1e3)}

var epochUsFunc = Scalar{Name: "epoch_us", Aliases: []string{"unix_micros"},
	Doc:      "epoch_us(ts) is the whole microseconds from 1970-01-01 00:00 UTC to ts, rounded down: negative before.",
	Examples: []Example{{"epoch_us(TIMESTAMP '1970-01-01 00:00:01.5')", "1500000"}, {"epoch_us(NULL::timestamp)", "null"}}, Overloads: epochIn("epoch_us", 1e6)}

var epochNsFunc = Scalar{Name: "epoch_ns",
	Doc:      "epoch_ns(ts) is the nanoseconds from 1970-01-01 00:00 UTC to ts, negative before; an error outside the years 1677 to 2262, which is what an int64 holds.",
	Examples: []Example{{"epoch_ns(TIMESTAMP '1970-01-01 00:00:01.5')", "1500000000"}, {"epoch_ns(TIMESTAMP '2300-01-01')", "error: "}, {"epoch_ns(NULL::timestamp)", "null"}}, Overloads: epochIn("epoch_ns", 1e9)}

// epochIn counts a timestamp, whatever its unit, in units of which a second has perSecond.
func epochIn(name string, perSecond int64) []Overload {
	count := func(n int, args []column.Vector) (column.Vector, error) {
		a, per, out := inputOf[int64](args[0]), args[0].Type().Unit.PerSecond(), make([]int64, n)
		for i := range out {
			if per >= perSecond {
				out[i], _ = floorDiv(a.at(i), per/perSecond)
				continue
			}
			v, ok := mulInt(a.at(i), perSecond/per)
			if !ok {
				if err := rowError(args, i, fmt.Errorf("%s: %s does not fit int64", name, column.FormatValue(args[0].Type(), args[0].At(i)))); err != nil {
					return nil, err
				}
			}
			out[i] = v
		}
		return &column.Ints{Typ: column.Int64, Values: out}, nil
	}
	out := []Overload{{Args: kinds(column.KindTimestamp), Result: always(column.Int64), Eval: count}}
	if perSecond > 1 {
		out = append(out, Overload{Args: kinds(column.KindTime), Result: always(column.Int64), Eval: count}, intervalIn(name, perSecond))
	}
	return out
}

// intervalIn counts an interval, of 30 days a month, in units of which a second has perSecond.
func intervalIn(name string, perSecond int64) Overload {
	return Overload{Args: kinds(column.KindInterval), Result: always(column.Int64), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		a, out := inputOf[column.Int128](args[0]), make([]int64, n)
		for i := range out {
			v := column.IntervalOf(a.at(i))
			days := int64(v.Months)*30 + int64(v.Days)
			micros, ok := mulInt(days, column.MicrosPerDay)
			if ok {
				micros, ok = addInts.one(micros, v.Micros)
			}
			if ok && perSecond > 1e6 {
				out[i], ok = mulInt(micros, perSecond/1e6)
			} else {
				out[i] = micros / (1e6 / min(perSecond, 1e6))
			}
			if !ok {
				if err := rowError(args, i, fmt.Errorf("%s: %s does not fit int64", name, column.FormatValue(args[0].Type(), args[0].At(i)))); err != nil {
					return nil, err
				}
			}
		}
		return &column.Ints{Typ: column.Int64, Values: out}, nil
	}}
}

var timestampSecondsFunc = timestampOf("timestamp_seconds", "seconds", 1, Example{"timestamp_seconds(-1)", "1969-12-31 23:59:59"})

var timestampMillisFunc = timestampOf("timestamp_millis", "milliseconds", 1e3, Example{"timestamp_millis(1500)", "1970-01-01 00:00:01.5"})

var timestampMicrosFunc = timestampOf("timestamp_micros", "microseconds", 1e6, Example{"timestamp_micros(-1)", "1969-12-31 23:59:59.999999"})

// timestampOf is the way back from a count of units since 1970.
func timestampOf(name, units string, perSecond int64, example Example) Scalar {
	return Scalar{Name: name, Doc: name + "(n) is the timestamp n " + units + " after 1970-01-01 00:00 UTC, before it if n is negative.",
		Examples: []Example{example, {name + "(0)", "1970-01-01 00:00:00"}, {name + "(NULL)", "null"}},
		Overloads: []Overload{{Args: kinds(column.KindInt64), Result: always(column.Timestamp), Eval: func(n int, args []column.Vector) (column.Vector, error) {
			a, out := inputOf[int64](args[0]), make([]int64, n)
			for i := range out {
				v, ok := mulInt(a.at(i), column.Timestamp.Unit.PerSecond()/perSecond)
				if !ok {
					if err := rowError(args, i, fmt.Errorf("%s(%d) is outside the calendar; are these smaller units?", name, a.at(i))); err != nil {
						return nil, err
					}
				}
				out[i] = v
			}
			return &column.Ints{Typ: column.Timestamp, Values: out}, nil
		}}}}
}
