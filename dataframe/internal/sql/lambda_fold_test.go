package sql_test

import (
	"strings"
	"testing"

	"weir/dataframe/internal/exec"
)

// Lambdas of maps, of two lists, with accumulators and as comparisons give the same for any batches.
func TestLambdasOfMapsAndFolds(t *testing.T) {
	const rows = " FROM (VALUES (1, ARRAY[3, 1, 2]), (2, ARRAY[]::int[]), (3, NULL), (4, ARRAY[NULL, 5])) t(id, l) ORDER BY id"
	for _, c := range []struct{ query, want string }{
		{"SELECT aggregate(l, 0, (acc, x) -> acc + x) a" + rows, "6\n0\nnull\nnull"},
		{"SELECT aggregate(l, 0, (acc, x) -> acc + coalesce(x, 0) * id, acc -> acc * 10) a" + rows, "60\n0\nnull\n200"},
		{"SELECT reduce(l, 1.5, (acc, x) -> acc + coalesce(x, 0)) a" + rows, "7.5\n1.5\nnull\n6.5"},
		{"SELECT reduce(l, '', (acc, x) -> CASE WHEN x > 1 THEN acc || x ELSE acc END) a" + rows, "32\n\"\"\nnull\n5"},
		{"SELECT list_reduce([1, 2, 3, 4], (a, b) -> a * b) a", "24"},
		{"SELECT list_reduce([1, 2], (a, b) -> a - b, 10) a", "7"},
		{"SELECT list_reduce([1, 2], 1, 2, (a, b) -> a - b) a", "error: list_reduce is called"},
		{"SELECT list_reduce([]::int[], (a, b) -> a - b) a", "error: list_reduce: a list is empty"},
		{"SELECT reduce(collect_list(x), 0, (acc, y) -> acc + y) a FROM (VALUES (1), (2), (NULL)) t(x)", "3"},
		{"SELECT array_sort(l, (a, b) -> CASE WHEN a IS NULL THEN 1 WHEN b IS NULL THEN -1 WHEN a > b THEN -1 WHEN a < b THEN 1 ELSE 0 END) a" + rows, "[3, 2, 1]\n[]\nnull\n[5, NULL]"},
		{"SELECT array_sort(ARRAY['ccc', 'a', 'bb', 'z'], (a, b) -> length(b) - length(a)) a", "[ccc, bb, a, z]"},
		{"SELECT array_sort(ARRAY[2, 1], (a, b) -> NULL::int) a", "error: array_sort: the lambda gives null"},
		{"SELECT array_sort(ARRAY[2, 1], (a, b) -> 'x') a", "error: the lambda gives string"},
		{"SELECT reduce(5, 0, (acc, x) -> acc + x) a", "error: reduce takes a list first"},
		{"SELECT transform_values(MAP {'a': 1, 'b': NULL}, (k, v) -> k || coalesce(v, 0)) a", "{a=a1, b=b0}"},
		{"SELECT map_filter(NULL::map(text, int), (k, v) -> v > 1) a", "null"},
		{"SELECT transform_keys(MAP {'a': 1, 'b': 2}, (k, v) -> 'x') a", "error: the key x is there twice"},
		{"SELECT zip_with([1, 2, 3], [10], (x, y) -> x + coalesce(y, 0)) a, zip_with([1], NULL::int[], (x, y) -> x) b", "[11, 2, 3] | null"},
		{"SELECT map_zip_with(MAP {'a': 1}, MAP {'b': 2}, (k, x, y) -> coalesce(x, y)) a", "{a=1, b=2}"},
		{"SELECT map_filter(MAP {'a': 1}, k -> true) a", "error: map_filter is called as map_filter(m, (k, v) -> …)"},
	} {
		for _, opts := range []exec.Options{{Workers: 2}, {Workers: 1, BatchRows: 1}, {Workers: 3, BatchRows: 2}} {
			got := answer("weir", c.query, nil, opts, true)
			want, fails := strings.CutPrefix(c.want, "error: ")
			_, rows, _ := strings.Cut(got, "\n")
			if fails && !strings.Contains(got, want) || !fails && rows != want {
				t.Errorf("%s gives\n%s\nwant\n%s", c.query, got, c.want)
			}
		}
	}
}

// Operators and functions of other engines on lists and documents.
func TestForeignOperators(t *testing.T) {
	for _, c := range []struct{ dialect, query, want string }{
		{"weir", "SELECT list_aggregate([1, 2, NULL], 'sum') a, list_aggregate(['b', 'a'], 'MIN') b", "3 | a"},
		{"weir", "SELECT list_aggregate([1], 'nosuch') a", "no function"},
		{"postgres", `SELECT '{"a":1,"b":2}'::jsonb @> '{"a":1}' a, '[1,2]' @> '3' b, '{"a":1}' <@ '{"a":1,"b":2}' c, ARRAY[1,2] @> ARRAY[2] d`, "true | false | true | true"},
		{"postgres", "SELECT array_length(ARRAY[]::int[], 1) a, array_upper(ARRAY[1,2], 1) b, concat('a', true, NULL) c", "null | 2 | at"},
		{"postgres", "SELECT value FROM json_array_elements_text('[\"a\",\"b\"]') ORDER BY value", "a\nb"},
		{"mysql", `SELECT json_set('{"a":1}', '$.b', json_array(1), '$.a', 'x') a`, `{"a":"x","b":[1]}`},
		{"spark", "SELECT dayofyear('2026-03-02') a, upper(12) b, months_between('bad', '2026-01-01') c", "61 | 12 | null"},
		{"spark", "SELECT bit_get(rand(), 1) a", "bit_get"},
		{"spark", "SELECT hash('a') a", "the values of Spark's hash are not there"},
		{"spark", "SELECT nosuchfunction(1) a", "weir functions --dialect spark"},
	} {
		got := answer(c.dialect, c.query, nil, exec.Options{Workers: 2}, true)
		if _, rows, _ := strings.Cut(got, "\n"); rows != c.want && !(strings.HasPrefix(got, "1:") && strings.Contains(got, c.want)) {
			t.Errorf("%s: %s gives\n%s\nwant\n%s", c.dialect, c.query, got, c.want)
		}
	}
}

// Series beside columns, with numbers, and as lists of dates with the last days of months.
func TestSeriesInDialects(t *testing.T) {
	for _, c := range []struct{ dialect, query, want string }{
		{"postgres", "SELECT x, y FROM (VALUES (2), (1)) t(x), generate_series(1, x) y ORDER BY 1, 2", "1 | 1\n2 | 1\n2 | 2"},
		{"postgres", "SELECT * FROM generate_series(1, 2) WITH ORDINALITY g(x, n)", "1 | 1\n2 | 2"},
		{"spark", "SELECT sequence(DATE '2026-01-31', DATE '2026-03-31', interval 1 month) a, sequence(3, 1) b, sequence(1, 9, 4) c", "[2026-01-31, 2026-02-28, 2026-03-31] | [3, 2, 1] | [1, 5, 9]"},
	} {
		got := answer(c.dialect, c.query, nil, exec.Options{Workers: 2}, true)
		if _, rows, _ := strings.Cut(got, "\n"); rows != c.want && (strings.Contains(c.want, "2") || !strings.Contains(got, c.want)) {
			t.Errorf("%s: %s gives\n%s\nwant\n%s", c.dialect, c.query, got, c.want)
		}
	}
}
