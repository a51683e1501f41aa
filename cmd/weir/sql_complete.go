package main

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"weir/dataframe"
)

// completer completes the word before the cursor of a terminal: keywords, functions, tables, and columns of the
// tables that the statement names.
type completer struct {
	s     *dataframe.Session
	out   io.Writer
	begun string // the lines of the statement before this one
}

// sqlWords are the keywords that are offered.
var sqlWords = strings.Fields(`ALL ALTER ANALYZE AND ANTI AS ASC ASOF BETWEEN BY CASE CAST COLUMN COPY CREATE CROSS CUBE DATE DEFAULT DELETE DESC DESCRIBE
	DISTINCT DROP ELSE END EXCEPT EXISTS EXPLAIN FALSE FILTER FIRST FROM FULL FUNCTIONS GROUP GROUPING HAVING ILIKE IN INNER INSERT INTERSECT
	INTERVAL INTO IS JOIN LAST LATERAL LEFT LIKE LIMIT LOCATION MATCHED MERGE NOT NULL NULLS OFFSET ON OR ORDER OUTER OVER OVERWRITE PARTITION
	PARTITIONED PIVOT QUALIFY RANGE RECURSIVE REPLACE RESET RIGHT ROLLUP ROWS SCHEMA SELECT SEMI SET SETS SHOW SUMMARIZE TABLE TABLES TABLESAMPLE
	TEMP THEN TIMESTAMP TRUE TRUNCATE UNION UNNEST UNPIVOT UPDATE USE USING VALUES VIEW WHEN WHERE WINDOW WITH`)

// complete is the line after a Tab at pos; several words that fit are listed, as far as they agree they are written.
func (c *completer) complete(ctx context.Context, line string, pos int) (string, int, bool) {
	from := pos
	for from > 0 && isWordByte(line[from-1]) {
		from--
	}
	words := c.words(ctx, line, from, line[from:pos])
	if len(words) == 0 {
		return "", 0, false
	}
	common := words[0]
	for _, w := range words[1:] {
		common = commonPrefix(common, w)
	}
	if len(words) == 1 {
		common += " "
	} else if len(common) <= pos-from {
		fmt.Fprint(c.out, "\r\n"+strings.Join(words[:min(len(words), 60)], "  ")+"\r\n")
		return line, pos, true
	}
	return line[:from] + common + line[pos:], from + len(common), true
}

func isWordByte(b byte) bool {
	return b == '_' || b >= utf8.RuneSelf || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

// commonPrefix is what a and b have in common at their beginning, whatever the case.
func commonPrefix(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && strings.EqualFold(a[n:n+1], b[n:n+1]) {
		n++
	}
	return a[:n]
}

// wantsTable is text behind which only the name of a table stands.
var wantsTable = regexp.MustCompile(`(?i)(^|\W)(FROM|JOIN|INTO|UPDATE|TABLE|DESCRIBE|SUMMARIZE)\s+$`)

// words are those that begin with prefix, sorted.
func (c *completer) words(ctx context.Context, line string, from int, prefix string) []string {
	var out []string
	add := func(word string) {
		if len(word) >= len(prefix) && strings.EqualFold(word[:len(prefix)], prefix) && word != prefix {
			out = append(out, word)
		}
	}
	dot := from > 0 && line[from-1] == '.'
	tables, _ := c.s.CatalogNames(ctx)
	for _, t := range tables {
		if !dot {
			add(t)
		}
		if c.names(line, t) && !wantsTable.MatchString(line[:from]) {
			if f := c.s.SQL("SELECT * FROM " + quoted(t)); f.Err() == nil {
				for _, name := range f.Columns() {
					add(name)
				}
			}
		}
	}
	if !dot && prefix != "" && !wantsTable.MatchString(line[:from]) {
		for _, f := range dataframe.Functions() {
			add(f.Name)
		}
		for _, w := range sqlWords {
			if prefix == strings.ToLower(prefix) {
				w = strings.ToLower(w)
			}
			add(w)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// names reports whether the statement names the table.
func (c *completer) names(line, table string) bool {
	re, err := regexp.Compile(`(?i)(^|\W)` + regexp.QuoteMeta(table) + `(\W|$)`)
	return err == nil && re.MatchString(c.begun+"\n"+line)
}
