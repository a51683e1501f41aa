//go:build integration

package connectors

import (
	"strings"
	"testing"

	"weir/dataframe/plan"
)

// TestArrowDecimal256 reads decimals of 256 bits as far as their values have no more than 38 digits.
func TestArrowDecimal256(t *testing.T) {
	dir := t.TempDir()
	python(t, "write_decimal256.py", dir)
	short, long := open(t, dir+"/short.arrow", plan.ReadOptions{}), open(t, dir+"/long.arrow", plan.ReadOptions{})
	if got := must(short.Schema(ctx)).String(); got != "n int64, d decimal(38,3)" {
		t.Error(got)
	}
	same(t, mustRows(t, short, plan.Request{}), []string{"0|-12.500", "1|∅", "2|99999999999999999999999999999999999.999"})
	if _, err := rowsOf(long, plan.Request{}); err == nil || !strings.Contains(err.Error(), "too many digits for decimal(38,3)") {
		t.Error(err)
	}
}
