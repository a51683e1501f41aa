package column_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"weir/dataframe/column"
)

func TestTypesRoundTrip(t *testing.T) {
	for _, typ := range allTypes {
		got, err := column.ParseType(typ.String())
		if err != nil || !got.Equal(typ) {
			t.Errorf("ParseType(%q) = %v, %v", typ, got, err)
		}
	}
	for _, bad := range []string{"", "int65", "decimal(0,0)", "decimal(39,2)", "decimal(3,4)", "decimal(a)", "timestamp(s)", "int64(3)", "decimal(3", "list", "list<int64", "list<int64>>", "map<string>", "struct<a>", "struct<a int64, a int64>", "int64[", "timestamp(ms, Mars/Base)", "interval(3)"} {
		if typ, err := column.ParseType(bad); err == nil {
			t.Errorf("ParseType(%q) = %s, want an error", bad, typ)
		}
	}
	s, err := column.ParseSchema("id int64, price decimal(10,2), at timestamp(ms, Europe/Paris)")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := column.ParseSchema(s.String()); err != nil || !again.Equal(s) {
		t.Errorf("schema %s, again %s, %v", s, again, err)
	}
	if _, err := column.ParseSchema("id"); err == nil {
		t.Error("a schema without a type gave no error")
	}
}

func TestUnknownColumnSuggests(t *testing.T) {
	for name, want := range map[string]string{
		"visitor": `did you mean "visitor_id"`, "vistior_id": `did you mean "visitor_id"`, "zzz": "there are visitor_id, price", "PRICE2": `did you mean "price"`,
	} {
		err := &column.UnknownColumn{Name: name, Have: []string{"visitor_id", "price"}}
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %s, want %s", name, err, want)
		}
	}
}

func TestSchemaIndex(t *testing.T) {
	s, _ := column.ParseSchema("a int64, B int64, b int64, Cc int64")
	for name, want := range map[string]int{"a": 0, "A": 0, "B": 1, "b": 2, "cc": 3, "d": -1} {
		if got := s.Index(name); got != want {
			t.Errorf("Index(%q) = %d, want %d", name, got, want)
		}
	}
	two, _ := column.ParseSchema("Ab int64, aB int64")
	if two.Index("ab") != -1 {
		t.Error("an ambiguous name was found")
	}
}

func TestDecimals(t *testing.T) {
	for text, want := range map[string]string{
		"12.50": "12.50", "-0.05": "-0.05", "+7": "7", "0": "0", ".5": "0.5", "3.": "3", "000000000000000000000001": "1",
		"999999999999999999": "999999999999999999", "-99999999999999999999999999999999999.999": "-99999999999999999999999999999999999.999",
	} {
		d, err := column.ParseDecimal(text)
		if err != nil || d.String() != want {
			t.Errorf("%q = %s, %v, want %s", text, d, err, want)
		}
	}
	for _, bad := range []string{"", ".", "-", "1e5", "1,5", "1.2.3", "999999999999999999999999999999999999999", " 1"} {
		if d, err := column.ParseDecimal(bad); err == nil {
			t.Errorf("%q = %s, want an error", bad, d)
		}
	}
	if _, ok := column.Rescale(12345, 3, column.Decimal(10, 2)); ok {
		t.Error("12.345 lost a digit")
	}
	if v, ok := column.Rescale(12340, 3, column.Decimal(10, 2)); !ok || v != 1234 {
		t.Errorf("12.340 = %d, %v", v, ok)
	}
	if _, ok := column.Rescale(math.MaxInt64/2, 0, column.Decimal(18, 2)); ok {
		t.Error("an overflow was stored")
	}
}

func TestTimestamps(t *testing.T) {
	at := time.Date(1969, 12, 31, 23, 59, 59, 999_000_001, time.UTC)
	for _, c := range []struct {
		unit column.Unit
		want int64
	}{{column.Milli, -1}, {column.Micro, -1000}, {column.Nano, -999_999}} {
		typ := column.Type{Kind: column.KindTimestamp, Unit: c.unit, Zone: "UTC"}
		if got := typ.Stored(at); got != c.want {
			t.Errorf("%s: %d, want %d", c.unit, got, c.want)
		}
		if got := typ.Time(c.want); got.After(at) || at.Sub(got) >= time.Second/time.Duration(c.unit.PerSecond()) {
			t.Errorf("%s: %s", c.unit, got)
		}
	}
}
