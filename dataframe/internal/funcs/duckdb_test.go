package funcs_test

import (
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

// DuckDB 1.5 gives the same values. A line of testdata/duckdb.tsv is an
// expression and what CAST(… AS VARCHAR) made of it: NULL, a text behind "vs ",
// or a float behind "vf ", which may differ in its last bits.
func TestSameAsDuckDB(t *testing.T) {
	data, err := os.ReadFile("testdata/duckdb.tsv")
	if err != nil {
		t.Fatal(err)
	}
	unescape := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\t`, "\t")
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	for _, line := range lines {
		expr, want, _ := strings.Cut(line, "\t")
		got, err := value(expr)
		switch {
		case err != nil:
			t.Errorf("%s: %v", expr, err)
		case want == "NULL":
			if got != nil {
				t.Errorf("%s is %q, want null", expr, got)
			}
		case got == nil:
			t.Errorf("%s is null, want %q", expr, want[3:])
		case want[1] == 's' && got != unescape.Replace(want[3:]):
			t.Errorf("%s is %q, want %q", expr, got, unescape.Replace(want[3:]))
		case want[1] == 'f' && !nearFloat(got.(string), want[3:]):
			t.Errorf("%s is %s, want %s", expr, got, want[3:])
		}
	}
	if len(lines) < 1000 {
		t.Errorf("only %d expressions compared", len(lines))
	}
}

func nearFloat(a, b string) bool {
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return err1 == nil && err2 == nil && (x == y || x != x && y != y || math.Abs(x-y) <= 1e-14*math.Max(math.Abs(x), math.Abs(y)))
}

// value computes an expression of constants: nil, or its value as text.
func value(text string) (any, error) {
	e, err := sql.ParseExpr("(" + text + ")::text")
	if err != nil {
		return nil, err
	}
	schema, batch := examples()
	if e, err = plan.Resolve(e, schema); err != nil {
		return nil, err
	}
	v, err := eval(e, batch.Slice(0, 1))
	if err != nil {
		return nil, err
	}
	return v.At(0), nil
}
