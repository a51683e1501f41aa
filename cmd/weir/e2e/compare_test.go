package e2e

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"weir/dataframe"
	"weir/notebooks"
)

// findings are what a run of the example left, and what it should have found.
type findings struct {
	site    *site
	before  map[string]int64 // objects of earlier runs
	session *dataframe.Session
	nb      *notebooks.Notebook // executed
	*answers
}

// published reads a table that the notebook wrote.
func (f *findings) published(t *testing.T, name string) *dataframe.Table {
	t.Helper()
	return must(f.session.Read("s3://" + bucket + "/tables/" + name).Collect())(t)
}

// printedBy is what the one cell printed whose text has this in it.
func (f *findings) printedBy(t *testing.T, source string) string {
	t.Helper()
	for _, c := range f.nb.Cells {
		if c.Kind == "code" && strings.Contains(c.Source, source) {
			return printed(c)
		}
	}
	t.Fatalf("no cell has %q", source)
	return ""
}

// match finds pattern in text and returns its groups as numbers.
func match(t *testing.T, text, pattern string) []float64 {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("%q is not in\n%s", pattern, text)
	}
	var numbers []float64
	for _, s := range found[1:] {
		numbers = append(numbers, must(strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64))(t))
	}
	return numbers
}

// text is a value of a table as a CSV file or MySQL shows it.
func text(v any) string {
	if v == nil {
		return "NULL"
	}
	return fmt.Sprint(v)
}

var sizes = regexp.MustCompile(`[\d,.]+ (B|KB|kB|MB)\b`)

// withoutSizes leaves out sizes of files: names in their logs differ in length.
func withoutSizes(s string) string { return sizes.ReplaceAllString(s, "…") }

// difference is the first line in which two texts differ.
func difference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(as), len(bs)) {
		if as[i] != bs[i] {
			return "- " + as[i] + "\n+ " + bs[i]
		}
	}
	return fmt.Sprintf("%d lines and %d", len(as), len(bs))
}
