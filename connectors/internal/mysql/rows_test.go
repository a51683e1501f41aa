package mysql

import (
	"database/sql/driver"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"weir/dataframe/column"
)

func TestDescribe(t *testing.T) {
	for declared, want := range map[string]string{
		"tinyint(1)": "int64", "int(11)": "int64", "bigint(20) unsigned": "int64", "bigint unsigned": "int64",
		"decimal(10,2)": "decimal(10,2)", "decimal(18,0) unsigned zerofill": "decimal(18,0)", "decimal": "decimal(10,0)",
		"varchar(20)": "string", "enum('a','b(')": "string", "json": "string", "time(3)": "string",
		"varbinary(4)": "binary", "longblob": "binary", "date": "date", "datetime": "timestamp(us)",
		"datetime(6)": "timestamp(us)", "timestamp": "timestamp", "year(4)": "int64", "bit(1)": "int64", "double": "float64",
		"DOUBLE UNSIGNED": "float64",
	} {
		c := Describe("x", declared, false)
		if c.Type.String() != want || c.Refused != "" {
			t.Errorf("%s is %s, %q", declared, c.Type, c.Refused)
		}
	}
	for declared, want := range map[string]string{
		"decimal(30,10)": `column "x" is decimal(30,10), but decimals here have at most 18 digits`,
		"point":          `column "x" has type point, which cannot be read`,
	} {
		if c := Describe("x", declared, false); !strings.Contains(c.Refused, want) {
			t.Errorf("%s: %q", declared, c.Refused)
		}
	}
}

func at(s string) time.Time {
	m, err := time.Parse("2006-01-02 15:04:05.999999", s)
	if err != nil {
		panic(err)
	}
	return m
}

func TestDecode(t *testing.T) {
	tests := []struct {
		declared string
		in       driver.Value
		want     any
	}{
		{"int", int64(-5), int64(-5)},
		{"int", []byte("-5"), int64(-5)},
		{"bigint unsigned", uint64(7), int64(7)},
		{"year", int64(0), int64(0)},
		{"bit(9)", []byte{1, 2}, int64(258)},
		{"double", 1.5, 1.5},
		{"float", float32(1.1), float64(float32(1.1))},
		{"float", []byte("1.25"), 1.25},
		{"decimal(5,2)", []byte("-12.5"), column.DecimalOf(-1250, 2)},
		{"decimal(5,2)", []byte("00012.500"), column.DecimalOf(1250, 2)},
		{"decimal(18,0)", []byte("999999999999999999"), column.DecimalOf(999999999999999999, 0)},
		{"date", []byte("2024-02-29"), at("2024-02-29 00:00:00")},
		{"date", []byte("0001-01-01"), at("0001-01-01 00:00:00")},
		{"date", []byte("9999-12-31"), at("9999-12-31 00:00:00")},
		{"date", []byte("0000-00-00"), nil},
		{"date", []byte("2024-05-00"), nil},
		{"datetime", []byte("1969-12-31 23:59:59"), at("1969-12-31 23:59:59")},
		{"datetime(6)", []byte("2024-01-01 10:00:00.000001"), at("2024-01-01 10:00:00.000001")},
		{"datetime(3)", []byte("2024-01-01 10:00:00.5"), at("2024-01-01 10:00:00.5")},
		{"timestamp", []byte("0000-00-00 00:00:00"), nil},
		{"text", []byte("Grüße 🎈"), "Grüße 🎈"},
		{"text", []byte{}, ""},
		{"time", []byte("-838:59:59"), "-838:59:59"},
		{"blob", []byte{0xff, 0}, []byte{0xff, 0}},
		{"int", nil, nil}, {"double", nil, nil}, {"date", nil, nil}, {"text", nil, nil},
	}
	for _, test := range tests {
		r := NewRows([]Column{Describe("x", test.declared, true)})
		if err := r.Append([]driver.Value{test.in}); err != nil {
			t.Errorf("%s %v: %v", test.declared, test.in, err)
			continue
		}
		if got := r.Batch().Cols[0].At(0); fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("%s %q: %v, want %v", test.declared, test.in, got, test.want)
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	for _, test := range []struct {
		declared string
		in       driver.Value
		want     string
	}{
		{"bigint unsigned", []byte("18446744073709551615"), `column "x", row 1 of the result: 18446744073709551615 is more than an int64 holds`},
		{"bigint unsigned", uint64(math.MaxUint64), "more than an int64 holds"},
		{"int", []byte("abc"), "not an integer"},
		{"decimal(5,2)", []byte("12345.00"), "does not fit decimal(5,2)"},
		{"decimal(5,2)", []byte("1.005"), "does not fit"},
		{"decimal(5,2)", []byte("1e3"), "does not fit"},
		{"decimal(5,2)", []byte("."), "does not fit"},
		{"date", []byte("2024-02-31"), "is no date"},
		{"datetime", []byte("2024-02-01 25:00:00"), "is no date"},
		{"text", []byte{0xff}, "is not UTF-8"},
	} {
		r := NewRows([]Column{Describe("x", test.declared, true)})
		if err := r.Append([]driver.Value{test.in}); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s %q: %v", test.declared, test.in, err)
		}
	}
}

// Nulls anywhere in the batch, and batches one after another, keep their
// places.
func TestRowsNullsAndBatches(t *testing.T) {
	r := NewRows([]Column{Describe("i", "int", true), Describe("d", "date", true), Describe("s", "text", true)})
	var got []*column.Batch
	value := func(i int) []driver.Value {
		row := []driver.Value{int64(i), []byte("2024-01-01"), []byte(fmt.Sprintf("a text of row number %d", i))}
		if i%3 == 0 {
			row[0] = nil
		}
		if i%5 == 0 {
			row[1] = []byte("0000-00-00")
		}
		if i%7 == 0 {
			row[2] = nil
		}
		return row
	}
	const n = 2*column.BatchRows + 77
	for i := range n {
		if err := r.Append(value(i)); err != nil {
			t.Fatal(err)
		}
		if r.Full() {
			got = append(got, r.Batch())
		}
	}
	got = append(got, r.Batch())
	if len(got) != 3 || got[2].N != 77 || r.Batch() != nil {
		t.Fatal("batches:", len(got))
	}
	i := 0
	for _, b := range got {
		for row := range b.N {
			want := value(i)
			if (b.Cols[0].At(row) == nil) != (i%3 == 0) || (b.Cols[1].At(row) == nil) != (i%5 == 0) || (b.Cols[2].At(row) == nil) != (i%7 == 0) {
				t.Fatalf("row %d: nulls are wrong", i)
			}
			if want[2] != nil && b.Cols[2].At(row) != string(want[2].([]byte)) || want[0] != nil && b.Cols[0].At(row) != want[0] {
				t.Fatalf("row %d is %v %v", i, b.Cols[0].At(row), b.Cols[2].At(row))
			}
			i++
		}
	}
}

func TestRowsEndEarlyWithLongTexts(t *testing.T) {
	r := NewRows([]Column{Describe("b", "longblob", true)})
	blob := make([]byte, 1<<20)
	rows := 0
	for !r.Full() {
		r.Append([]driver.Value{blob})
		rows++
	}
	if rows != maxBatchBytes>>20 {
		t.Error(rows)
	}
}

// FuzzDecode feeds the bytes of one value to every type: it is refused or it can be read
// back, and a date is what the calendar says.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{"", "-12.50", "2024-02-29", "2024-02-29 10:11:12.123456", "0000-00-00", "18446744073709551616", "\xff", "1e9"} {
		f.Add([]byte(s))
	}
	declared := []string{"bigint", "bit(64)", "double", "decimal(18,6)", "date", "datetime(6)", "text", "blob"}
	f.Fuzz(func(t *testing.T, value []byte) {
		for _, d := range declared {
			r := NewRows([]Column{Describe("x", d, true)})
			if r.Append([]driver.Value{value}) != nil {
				continue
			}
			v := r.Batch().Cols[0]
			got := v.At(0)
			if d == "date" && got != nil {
				if s := column.FormatValue(v.Type(), got); s != string(value[:10]) {
					t.Errorf("date %q became %s", value, s)
				}
			}
			if b, ok := got.([]byte); ok && string(b) != string(value) {
				t.Errorf("blob %q became %q", value, b)
			}
		}
	})
}
