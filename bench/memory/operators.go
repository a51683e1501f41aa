package main

import (
	"fmt"
	"strings"
)

// A shape is how the keys and texts of an input are: the table t has the columns i, numbers from 0, k and text.
type shape struct {
	name    string
	k, text string // in SQL; {n} is the number of rows
	key     func(i, n int64) int64
	bytes   int64 // of a row in memory, about
}

const forty = `'a text of forty bytes, number ' || lpad(i::text, 10, '0')`

var shapes = []shape{
	{"uniform", "i * 7919 % {n}", forty, func(i, n int64) int64 { return i * 7919 % n }, 72},
	{"skewed", "CASE WHEN i % 10 < 9 THEN i % 100 ELSE i END", forty, func(i, n int64) int64 {
		if i%10 < 9 {
			return i % 100
		}
		return i
	}, 72},
	{"equal", "7 + 0 * i", forty, func(i, n int64) int64 { return 7 }, 72},
	{"wide", "i * 7919 % {n}", `repeat('a text of two thousand bytes ', 70) || lpad(i::text, 10, '0')`, func(i, n int64) int64 { return i * 7919 % n }, 2072},
}

// facts are what answers are made of.
type facts struct {
	Rows        int64
	Groups      int64 // different k
	Least, Most int64 // k
	Sum         int64 // of k
	OddSum      int64 // of k where i is odd
	Numbered    int64 // the sum of the row numbers within each k
	FirstOfAll  int64 // the i of the first row by k, then i
}

// shapeOf is the shape with a name.
func shapeOf(name string) *shape {
	for i := range shapes {
		if shapes[i].name == name {
			return &shapes[i]
		}
	}
	panic("no shape " + name)
}

func factsOf(s *shape, n int64) facts {
	f := facts{Rows: n, Least: s.key(0, n), Most: s.key(0, n)}
	counts := make([]int32, max(n, 100))
	for i := range n {
		k := s.key(i, n)
		if counts[k]++; counts[k] == 1 {
			f.Groups++
		}
		if k < f.Least {
			f.Least, f.FirstOfAll = k, i
		}
		f.Most, f.Sum = max(f.Most, k), f.Sum+k
		if i%2 == 1 {
			f.OddSum += k
		}
		f.Numbered += int64(counts[k])
	}
	return f
}

// total is 0 + 1 + … + n-1.
func total(n int64) int64 { return n * (n - 1) / 2 }

// An operator is a query over t that gives one text, which must be want.
type operator struct {
	name, query string
	want        func(f facts) string
	oneGroup    bool // needs the rows of a key at once, so that it may say that they are too many
	write       bool // the query writes the folder {out} and gives nothing; check reads it
	check       string
}

// refused reports whether an error is that o says that the rows of a key are too many.
func (o *operator) refused(err string) bool {
	return o.oneGroup && strings.Contains(err, "of memory allowed")
}

var operators = []operator{
	{name: "sort", query: "SELECT first(k) || ' ' || last(k) || ' ' || first(i) || ' ' || count(text) FROM (SELECT k, text, i FROM t ORDER BY k, i)",
		want: func(f facts) string { return fmt.Sprint(f.Least, " ", f.Most, " ", f.FirstOfAll, " ", f.Rows) }},
	{name: "sort texts", query: "SELECT right(first(text), 10)::bigint || ' ' || right(last(text), 10)::bigint || ' ' || count(i) FROM (SELECT text, i FROM t ORDER BY text DESC)",
		want: func(f facts) string { return fmt.Sprint(f.Rows-1, " ", 0, " ", f.Rows) }},
	{name: "group", query: "SELECT sum(n) || ' ' || count(*) || ' ' || sum(s) || ' ' || max(right(last, 10)::bigint) FROM (SELECT k, count(*) AS n, sum(i) AS s, max(text) AS last FROM t GROUP BY k)",
		want: func(f facts) string { return fmt.Sprint(f.Rows, " ", f.Groups, " ", total(f.Rows), " ", f.Rows-1) }},
	{name: "group texts", query: "SELECT sum(n) || ' ' || count(*) || ' ' || sum(s) FROM (SELECT k, text, count(*) AS n, sum(i) AS s FROM t GROUP BY k, text)",
		want: func(f facts) string { return fmt.Sprint(f.Rows, " ", f.Rows, " ", total(f.Rows)) }},
	{name: "lists", query: "SELECT sum(len(l)) || ' ' || count(*) FROM (SELECT k, list(text) AS l FROM t GROUP BY k)",
		want: func(f facts) string { return fmt.Sprint(f.Rows, " ", f.Groups) }, oneGroup: true},
	{name: "distinct", query: "SELECT count(*) || ' ' || sum(k) FROM (SELECT DISTINCT k, text FROM t)",
		want: func(f facts) string { return fmt.Sprint(f.Rows, " ", f.Sum) }},
	{name: "count distinct", query: "SELECT count(DISTINCT text) || ' ' || count(DISTINCT k) FROM t",
		want: func(f facts) string { return fmt.Sprint(f.Rows, " ", f.Groups) }},
	{name: "join", query: "SELECT count(*) || ' ' || sum(a.k) || ' ' || count(b.text) || ' ' || max(right(a.text, 10)::bigint) FROM t a JOIN t b ON a.k = b.i",
		want: func(f facts) string { return fmt.Sprint(f.Rows, " ", f.Sum, " ", f.Rows, " ", f.Rows-1) }},
	{name: "left join", query: "SELECT count(*) || ' ' || count(b.i) FROM t a LEFT JOIN (SELECT i, text FROM t WHERE i % 2 = 0) b ON a.text = b.text",
		want: func(f facts) string { return fmt.Sprint(f.Rows, " ", (f.Rows+1)/2) }},
	{name: "except", query: "SELECT count(*) || ' ' || sum(k) FROM (SELECT k, text FROM t EXCEPT SELECT k, text FROM t WHERE i % 2 = 0)",
		want: func(f facts) string { return fmt.Sprint(f.Rows/2, " ", f.OddSum) }},
	{name: "window", query: "SELECT sum(nr) || ' ' || max(right(text, 10)::bigint) FROM (SELECT row_number() OVER (PARTITION BY k ORDER BY i) AS nr, text FROM t)",
		want: func(f facts) string { return fmt.Sprint(f.Numbered, " ", f.Rows-1) }, oneGroup: true},
	{name: "partitions", query: "COPY (SELECT *, k % 50 AS part FROM t) TO '{out}' (FORMAT parquet, PARTITION_BY (part))", write: true,
		check: "SELECT count(text) || ' ' || sum(k) || ' ' || sum(i) FROM '{out}/**/*.parquet'",
		want:  func(f facts) string { return fmt.Sprint(f.Rows, " ", f.Sum, " ", total(f.Rows)) }},
}
