package mysql

import (
	"fmt"
	"strconv"
	"strings"

	"weir/dataframe/column"
)

// A Column is a column of a table as the server describes it.
type Column struct {
	Name     string
	Declared string // its type in the server's words: "bigint(20) unsigned"
	Nullable bool
	NotNull  bool // it is declared so; a column of moments is Nullable nevertheless

	Type    column.Type
	Refused string // why its values cannot be read; "" if they can
	form    form
}

// form is how a value of the column arrives.
type form uint8

const (
	formInt form = iota
	formBit
	formFloat
	formDecimal
	formDate
	formMoment
	formText
	formBlob
)

// forms maps the server's names of types.
var forms = map[string]struct {
	form form
	typ  column.Type
}{
	"tinyint": {formInt, column.Int64}, "smallint": {formInt, column.Int64}, "mediumint": {formInt, column.Int64},
	"int": {formInt, column.Int64}, "integer": {formInt, column.Int64}, "bigint": {formInt, column.Int64},
	"year": {formInt, column.Int64}, "bit": {formBit, column.Int64},
	"float": {formFloat, column.Float64}, "double": {formFloat, column.Float64}, "real": {formFloat, column.Float64},
	"date":      {formDate, column.Date},
	"datetime":  {formMoment, column.Type{Kind: column.KindTimestamp, Unit: column.Micro}},
	"timestamp": {formMoment, column.Timestamp},
	"char":      {formText, column.String}, "varchar": {formText, column.String},
	"tinytext": {formText, column.String}, "text": {formText, column.String},
	"mediumtext": {formText, column.String}, "longtext": {formText, column.String},
	"enum": {formText, column.String}, "set": {formText, column.String}, "json": {formText, column.String},
	"time": {formText, column.String}, "uuid": {formText, column.String},
	"inet4": {formText, column.String}, "inet6": {formText, column.String},
	"binary": {formBlob, column.Binary}, "varbinary": {formBlob, column.Binary},
	"tinyblob": {formBlob, column.Binary}, "blob": {formBlob, column.Binary},
	"mediumblob": {formBlob, column.Binary}, "longblob": {formBlob, column.Binary},
}

// Describe is the column called name of the type that COLUMN_TYPE of
// information_schema.columns says.
func Describe(name, declared string, nullable bool) Column {
	c := Column{Name: name, Declared: declared, Nullable: nullable, NotNull: !nullable, Type: column.String}
	base := c.Base()
	switch f, ok := forms[base]; {
	case base == "decimal" || base == "numeric":
		c.decimal()
	case !ok:
		c.Refused = fmt.Sprintf("column %q has type %s, which cannot be read; leave it out", name, declared)
	default:
		c.form, c.Type = f.form, f.typ
	}
	// Zero dates become nulls whatever the table says.
	c.Nullable = nullable || c.form == formDate || c.form == formMoment
	return c
}

// Base is the declared type without its arguments: "bigint".
func (c *Column) Base() string {
	base, _, _ := strings.Cut(strings.ToLower(c.Declared), "(")
	base, _, _ = strings.Cut(strings.TrimSpace(base), " ")
	return base
}

func (c *Column) decimal() {
	precision, scale := 10, 0 // of a bare DECIMAL
	if _, args, ok := strings.Cut(c.Declared, "("); ok {
		args, _, _ = strings.Cut(args, ")")
		p, s, _ := strings.Cut(args, ",")
		precision, _ = strconv.Atoi(strings.TrimSpace(p))
		scale, _ = strconv.Atoi(strings.TrimSpace(s))
	}
	if precision < 1 || precision > column.ShortPrecision || scale > precision {
		c.Refused = fmt.Sprintf("column %q is %s, but decimals here have at most %d digits; leave it out, or read a view with CAST(%s AS DECIMAL(%d,…))",
			c.Name, c.Declared, column.ShortPrecision, c.Name, column.ShortPrecision)
		return
	}
	c.form, c.Type = formDecimal, column.Decimal(uint8(precision), uint8(scale))
}

// Collated reports whether the server compares the column by a collation: its
// "equal" and "less" are then not those of bytes.
func (c *Column) Collated() bool {
	switch c.Base() {
	case "char", "varchar", "tinytext", "text", "mediumtext", "longtext":
		return true
	}
	return false
}

// Field is the column in a schema.
func (c *Column) Field() column.Field {
	return column.Field{Name: c.Name, Type: c.Type, Nullable: c.Nullable}
}
