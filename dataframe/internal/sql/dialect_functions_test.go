package sql_test

import (
	"strconv"
	"strings"
	"testing"

	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/sql/dialects"
)

// Each function of a dialect has an example, which gives what the engine gives that it is of. Answers with several columns
// or rows have them between | and line ends.
func TestDialectFunctionsExamples(t *testing.T) {
	for dialect, least := range map[string]int{"spark": 350, "mysql": 200, "postgres": 200, "weir": 40} {
		names := map[string]bool{}
		for _, f := range dialects.Examples(dialect) {
			names[f.Name()] = true
			if f.About() == "" || f.Signature() == "" || !strings.Contains(strings.ToLower(f.Example+f.From), f.Name()) {
				t.Errorf("%s: %s lacks a sentence, or an example of it", dialect, f.Call)
			}
			got := answer(dialect, strings.TrimSpace("SELECT "+f.Example+" "+f.From), nil, exec.Options{Workers: 2}, true)
			_, rows, isRows := strings.Cut(got, "\n")
			rows = strings.ReplaceAll(strings.ReplaceAll(rows, " | ", "|"), `""`, "")
			if plain, err := strconv.Unquote(rows); err == nil && (strings.TrimSpace(plain) != plain || plain == "null") {
				rows = plain
			}
			want, fails := strings.CutPrefix(f.Want, "error: ")
			if !fails && (!isRows || rows != f.Want) || fails && !strings.Contains(got, want) {
				t.Errorf("%s: %s gives\n%s\nwant\n%s", dialect, f.Example, got, f.Want)
			}
		}
		if len(names) < least {
			t.Errorf("%s has %d functions, want %d", dialect, len(names), least)
		}
	}
}
