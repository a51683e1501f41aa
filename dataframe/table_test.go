package dataframe_test

import (
	"testing"

	. "weir/dataframe"
)

// TestTableFindsWhatSQLFinds asks for tables and views of CREATE by name, in each dialect.
func TestTableFindsWhatSQLFinds(t *testing.T) {
	for _, dialect := range []string{"", "spark", "mysql", "postgres"} {
		for _, s := range []*Session{NewSession(Options{}), warehouse(t, t.TempDir())} {
			if dialect != "" {
				if err := s.Set("sql.dialect", dialect); err != nil {
					t.Fatal(err)
				}
			}
			runs(t, s, "CREATE TABLE clicks AS SELECT 7 AS id")
			runs(t, s, "CREATE VIEW twice AS SELECT id * 2 AS id2 FROM clicks")
			if got := rows(t, s.Table("clicks")) + rows(t, s.Table("Clicks")) + rows(t, s.Table("twice")); got != "7714" {
				t.Errorf("%s: %s", dialect, got)
			}
			refuses(t, s, "SELECT * FROM click", "clicks")
			if err := s.Table("click").Err(); err == nil || err.Error() != `no table "click"; did you mean "clicks"?` {
				t.Errorf("%s: %v", dialect, err)
			}
		}
	}
}
