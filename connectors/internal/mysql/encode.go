package mysql

import (
	"database/sql/driver"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"weir/dataframe/column"
)

// declared are the types of columns that CREATE TABLE gives to values of a kind.
var declared = map[column.Kind]string{
	column.KindBool: "TINYINT(1)", column.KindInt8: "TINYINT", column.KindInt16: "SMALLINT", column.KindInt32: "INT", column.KindInt64: "BIGINT",
	column.KindUint8: "TINYINT UNSIGNED", column.KindUint16: "SMALLINT UNSIGNED", column.KindUint32: "INT UNSIGNED", column.KindUint64: "BIGINT UNSIGNED",
	column.KindFloat32: "FLOAT", column.KindFloat64: "DOUBLE", column.KindString: "LONGTEXT", column.KindBinary: "LONGBLOB",
	column.KindDate: "DATE", column.KindTime: "TIME(6)",
}

// Declare is the declaration of a new column for the values of f: a type that has all of them, where
// MySQL has one.
func Declare(f column.Field) (string, error) {
	t := f.Type
	switch {
	case t.Kind == column.KindDecimal && t.Scale > 30:
		return "", fmt.Errorf("column %q is %s, and decimals have at most 30 digits behind the point there; round it", f.Name, t)
	case t.Kind == column.KindDecimal:
		return fmt.Sprintf("DECIMAL(%d,%d)", t.Precision, t.Scale), nil
	case t.Kind == column.KindTimestamp && t.Zone != "":
		return "TIMESTAMP(6) NULL", nil
	case t.Kind == column.KindTimestamp:
		return "DATETIME(6)", nil
	}
	if d, ok := declared[t.Kind]; ok {
		return d, nil
	}
	return "", fmt.Errorf("column %q is %s, for which there is no type there; %s", f.Name, t, instead(t))
}

// instead is what to do with a type that there is no column for.
func instead(t column.Type) string {
	switch {
	case t.Kind == column.KindNull:
		return "cast it to the type that it should have"
	case t.Kind.Nested():
		return "write its to_json, or unnest it"
	}
	return "cast it to text"
}

// An Encoder turns values of a column of a frame into those of a column of a table.
type Encoder struct {
	Name string // of the table's column
	typ  column.Type
	form encoding
	// digits are those of seconds behind the point.
	digits int
	// never is set where a null would become the current time.
	never bool
}

type encoding uint8

const (
	asIs encoding = iota
	asDouble
	asFloat
	asDecimal
	asDay
	asMoment
	asClock
)

// encodings are the columns, by the base of their type, that take values of a kind.
var encodings = []struct {
	takes func(column.Kind) bool
	into  string // bases with spaces around
	form  encoding
}{
	{wholeNumber, " tinyint smallint mediumint int integer bigint decimal numeric year bit ", asIs},
	{anyNumber, " double real ", asDouble},
	{anyNumber, " float ", asFloat},
	{is(column.KindDecimal), " decimal numeric ", asDecimal},
	{is(column.KindString), " char varchar tinytext text mediumtext longtext enum set json uuid inet4 inet6 binary varbinary tinyblob blob mediumblob longblob ", asIs},
	{is(column.KindBinary), " binary varbinary tinyblob blob mediumblob longblob ", asIs},
	{is(column.KindDate), " date datetime ", asDay},
	{is(column.KindTimestamp), " datetime timestamp ", asMoment},
	{is(column.KindTime), " time ", asClock},
}

func is(k column.Kind) func(column.Kind) bool {
	return func(have column.Kind) bool { return have == k }
}

func wholeNumber(k column.Kind) bool { return k.Integer() || k == column.KindBool }

func anyNumber(k column.Kind) bool {
	return wholeNumber(k) || k == column.KindFloat32 || k == column.KindFloat64
}

// NewEncoder is how values of from go into the column to. A type that would be rounded or read
// as another one is an error.
func NewEncoder(from column.Field, to Column) (*Encoder, error) {
	e := &Encoder{Name: to.Name, typ: from.Type, digits: to.digits(), never: to.NotNull && to.Base() == "timestamp"}
	if from.Type.Kind == column.KindNull {
		return e, nil
	}
	for _, x := range encodings {
		if !x.takes(from.Type.Kind) || !strings.Contains(x.into, " "+to.Base()+" ") {
			continue
		}
		if _, scale := to.decimalArgs(); x.form == asDecimal && scale < int(from.Type.Scale) {
			return nil, fmt.Errorf("column %q is %s, and the table's is %s, with fewer digits behind the point; round it and cast it", from.Name, from.Type, to.Declared)
		}
		e.form = x.form
		return e, nil
	}
	return nil, fmt.Errorf("column %q is %s, and the table's is %s; cast it to a type that fits", from.Name, from.Type, to.Declared)
}

// digits are how many digits of a second a column keeps.
func (c *Column) digits() int {
	if strings.HasPrefix(c.Base(), "time") || c.Base() == "datetime" {
		n, _ := c.decimalArgs()
		if !strings.Contains(c.Declared, "(") {
			n = 0
		}
		return n
	}
	return 6
}

// decimalArgs are the numbers in the parentheses of the type; those of a bare DECIMAL if there
// are none.
func (c *Column) decimalArgs() (first, second int) {
	_, args, ok := strings.Cut(c.Declared, "(")
	if !ok {
		return 10, 0
	}
	args, _, _ = strings.Cut(args, ")")
	p, s, _ := strings.Cut(args, ",")
	first, _ = strconv.Atoi(strings.TrimSpace(p))
	second, _ = strconv.Atoi(strings.TrimSpace(s))
	return first, second
}

// Encode is the value v, as Vector.At gives it, for the driver.
func (e *Encoder) Encode(v any) (driver.Value, error) {
	if v == nil {
		if e.never {
			return nil, fmt.Errorf("a null, of which the server would make the current time")
		}
		return nil, nil
	}
	switch e.form {
	case asDouble, asFloat:
		return e.float(v)
	case asDecimal:
		return v.(column.DecimalValue).String(), nil
	case asDay:
		day := v.(time.Time)
		return day.Format("2006-01-02"), e.yearOf(day)
	case asMoment:
		at := v.(time.Time).UTC()
		if err := e.yearOf(at); err != nil {
			return nil, err
		}
		return at.Format("2006-01-02 15:04:05.999999"), e.fits(at.Nanosecond(), column.FormatValue(e.typ, v))
	case asClock:
		d := v.(time.Duration)
		return time.Time{}.Add(d).Format("15:04:05.999999"), e.fits(int(d%time.Second), column.FormatValue(e.typ, v))
	}
	return v, nil
}

func (e *Encoder) yearOf(t time.Time) error {
	if y := t.Year(); y < 1 || y > 9999 {
		return fmt.Errorf("the year %d is not one from 1 to 9999", y)
	}
	return nil
}

// fits says whether the digits of a second behind the point are kept.
func (e *Encoder) fits(nanos int, text string) error {
	if nanos%int(math.Pow10(9-e.digits)) != 0 {
		return fmt.Errorf("%s has more than the %d digits of a second that the column keeps; truncate it", text, e.digits)
	}
	return nil
}

// float is a number for a column of floats, if it comes out as it goes in.
func (e *Encoder) float(v any) (driver.Value, error) {
	var x float64
	exact := true
	switch n := v.(type) {
	case float64:
		x = n
	case int64:
		x = float64(n)
		exact = n >= -1<<53 && n <= 1<<53
	case uint64:
		x = float64(n)
		exact = n <= 1<<53
	case bool:
		if n {
			x = 1
		}
	default:
		return nil, fmt.Errorf("a %T is no number", v)
	}
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return nil, fmt.Errorf("%s, which MySQL does not have; make it a null", column.FormatValue(column.Float64, x))
	case !exact || e.form == asFloat && float64(float32(x)) != x:
		return nil, fmt.Errorf("%v would be rounded in this column; cast the values to its type first", v)
	}
	return x, nil
}
