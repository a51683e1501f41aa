package dataframe_test

import (
	"strings"
	"testing"

	. "weir/dataframe"
)

// TestNullOrderSetting: SET says where nulls sort in what follows, but not in what says it itself.
func TestNullOrderSetting(t *testing.T) {
	const values = " FROM (VALUES (2), (NULL), (1)) t(x) ORDER BY x"
	tests := []struct{ set, order, want string }{
		{"", "", "1 2 -"},
		{"SET default_null_order = 'nulls_first'", "", "- 1 2"},
		{"SET default_null_order = 'NULLS FIRST'", " DESC", "- 2 1"},
		{"SET sql.nulls = 'low'", "", "- 1 2"},
		{"SET sql.nulls = 'low'", " DESC", "2 1 -"},
		{"SET default_null_order = 'postgres'", " DESC", "- 2 1"},
		{"SET default_null_order = 'nulls_first'", " NULLS LAST", "1 2 -"},
		{"SET sql.dialect = 'mysql'; SET sql.nulls = 'last'", "", "1 2 -"},
		{"SET default_null_order = 'nulls_first'; RESET default_null_order", "", "1 2 -"},
		{"SET default_null_order = 'nulls_first'; RESET ALL", "", "1 2 -"},
	}
	for _, test := range tests {
		s := NewSession(Options{})
		if test.set != "" {
			if _, err := s.Exec(test.set); err != nil {
				t.Errorf("%s: %v", test.set, err)
				continue
			}
		}
		done, err := s.Exec("SELECT x" + values + test.order)
		if err != nil {
			t.Errorf("%s: %v", test.set, err)
			continue
		}
		got := strings.Join(strings.Fields(rows(t, done.Frame)), " ")
		if got != test.want {
			t.Errorf("%s … ORDER BY x%s gives %s, want %s", test.set, test.order, got, test.want)
		}
	}
	if _, err := NewSession(Options{}).Exec("SET default_null_order = 'middle'"); err == nil || !strings.Contains(err.Error(), "no place of nulls") {
		t.Errorf("SET to nonsense gives the error %v", err)
	}
}
