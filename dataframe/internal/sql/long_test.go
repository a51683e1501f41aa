package sql_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/optimize"
	"weir/dataframe/internal/sql"
)

// repeated is n texts with between between them; each writes the i-th.
func repeated(n int, between string, each func(i int) string) string {
	var parts []string
	for i := range n {
		parts = append(parts, each(i))
	}
	return strings.Join(parts, between)
}

// wrapped is text put n times into the place of $ in around.
func wrapped(n int, text, around string) string {
	for range n {
		text = strings.ReplaceAll(around, "$", text)
	}
	return text
}

// TestLongExpressions: what programs write has thousands of terms, and is answered.
func TestLongExpressions(t *testing.T) {
	const numbers = " FROM range(10) t(i)"
	tests := []struct{ name, text, want string }{
		{"or", "SELECT count(*)" + numbers + " WHERE " + repeated(5000, " OR ", func(i int) string { return fmt.Sprintf("i = %d", i+5) }), "5"},
		{"and", "SELECT count(*)" + numbers + " WHERE " + repeated(5000, " AND ", func(i int) string { return fmt.Sprintf("i <> %d", i+5) }), "5"},
		{"both", "SELECT count(*)" + numbers + " WHERE " + repeated(2000, " OR ", func(i int) string { return fmt.Sprintf("i = %d AND i < %d", i, i+1) }), "10"},
		{"an error stays behind what decides", "SELECT count(*)" + numbers + " WHERE " + repeated(100, " AND ", func(i int) string { return "i >= 0" }) + " AND i > 5 AND CAST(CASE WHEN i > 5 THEN '1' ELSE 'x' END AS int) = 1", "4"},
		{"plus", "SELECT max(" + repeated(2500, " + ", func(int) string { return "i" }) + ")" + numbers, "22500"},
		{"texts", "SELECT length(" + repeated(2500, " || ", func(int) string { return "s" }) + ") FROM (SELECT 'ab' AS s)", "5000"},
		{"lists", "SELECT len(" + repeated(100, " || ", func(i int) string { return fmt.Sprintf("[%d]", i) }) + ")", "100"},
		{"list with a null", "SELECT [1] || NULL::int[] || [2] AS l", "NULL"},
		{"in", "SELECT count(*)" + numbers + " WHERE i IN (" + repeated(20000, ", ", func(i int) string { return fmt.Sprint(i + 7) }) + ")", "3"},
		{"between", "SELECT " + wrapped(6, "i BETWEEN 0 AND 5", "($) BETWEEN false AND true") + numbers + " WHERE i = 3", "true"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ctx, stop := context.WithTimeout(t.Context(), time.Minute)
			defer stop()
			got, err := answerLong(ctx, test.text)
			if err != nil || got != test.want {
				t.Errorf("gives %q, %v; want %s", got, err, test.want)
			}
		})
	}
}

// TestDoublingExpressions: what doubles with every level is refused before it is too long for anyone.
func TestDoublingExpressions(t *testing.T) {
	tests := map[string]string{
		"between": "SELECT " + wrapped(60, "true", "($) BETWEEN false AND true"),
		"case":    "SELECT " + wrapped(60, "1", "CASE $ WHEN 1 THEN 2 WHEN 2 THEN 1 END"),
		"any":     "SELECT " + wrapped(60, "true", "($ = ANY([true, false]))"),
		"names":   "SELECT 1 AS a0, " + repeated(60, ", ", func(i int) string { return fmt.Sprintf("a%d + a%d AS a%d", i, i, i+1) }),
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithTimeout(t.Context(), time.Minute)
			defer stop()
			_, err := answerLong(ctx, text)
			if err == nil || !strings.Contains(err.Error(), "this expression is too long") {
				t.Errorf("gives the error %v", err)
			}
		})
	}
}

// TestDoublingNames: names that read each other twice are computed while that is possible.
func TestDoublingNames(t *testing.T) {
	nested := func(n int) string {
		return "WITH w0 AS (SELECT 1 AS a), " + repeated(n, ", ", func(i int) string {
			return fmt.Sprintf("w%d AS (SELECT x.a + y.a AS a FROM w%d x JOIN w%d y ON x.a = y.a)", i+1, i, i)
		}) + fmt.Sprintf(" SELECT a FROM w%d", n)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	if got, err := answerLong(ctx, nested(6)); got != "64" || err != nil {
		t.Errorf("six levels give %q, %v", got, err)
	}
	if _, err := answerLong(ctx, nested(50)); err == nil || !strings.Contains(err.Error(), "each name of WITH") {
		t.Errorf("fifty levels give the error %v", err)
	}
}

// answerLong is the one value of a query.
func answerLong(ctx context.Context, text string) (string, error) {
	n, err := sql.Query(ctx, text, &env{})
	if err != nil {
		return "", err
	}
	if n, err = optimize.Run(ctx, n); err != nil {
		return "", err
	}
	r, _, err := exec.Build(ctx, n, exec.Options{Workers: 2})
	if err != nil {
		return "", err
	}
	batches, err := column.ReadAll(ctx, r)
	if err != nil || len(batches) != 1 || batches[0].N != 1 {
		return "", err
	}
	v := batches[0].Cols[0].At(0)
	if v == nil {
		return "NULL", nil
	}
	return column.FormatValue(n.Schema().Fields[0].Type, v), nil
}
