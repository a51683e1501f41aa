//go:build oracle

package oracle_test

import "slices"

// shrink makes a case smaller in steps, as long as fails says that what is left still does.
func shrink(c *testCase, root *node, fails func(*testCase) bool) {
	budget := 400
	try := func() bool {
		if budget--; budget < 0 {
			return false
		}
		return fails(c)
	}
	asks := func() bool {
		old := *c
		c.Query, c.DuckDB = root.text(false), root.text(true)
		if try() {
			return true
		}
		*c = old
		return false
	}
	dropRows(c, try)
	for root.smaller(asks) && budget > 0 {
	}
	budget = 300
	dropRows(c, try)
	dropColumns(c, try)
	for i := 0; i < len(c.Tables); i++ {
		old := c.Tables
		c.Tables = slices.Delete(slices.Clone(old), i, i+1)
		if !try() {
			c.Tables = old
		} else {
			i--
		}
	}
	simpleValues(c, try)
}

// dropRows tries halves, then quarters, to single rows.
func dropRows(c *testCase, try func() bool) {
	for i := range c.Tables {
		t := &c.Tables[i]
		for size := (len(t.Rows) + 1) / 2; size > 0; size /= 2 {
			for at := 0; at < len(t.Rows); {
				old := t.Rows
				t.Rows = slices.Delete(slices.Clone(old), at, min(at+size, len(old)))
				if !try() {
					t.Rows = old
					at += size
				}
			}
		}
	}
}

func dropColumns(c *testCase, try func() bool) {
	for i := range c.Tables {
		t := &c.Tables[i]
		for at := len(t.Columns) - 1; at >= 0 && len(t.Columns) > 1; at-- {
			columns, rows := t.Columns, t.Rows
			t.Columns = slices.Delete(slices.Clone(columns), at, at+1)
			t.Rows = nil
			for _, row := range rows {
				t.Rows = append(t.Rows, slices.Delete(slices.Clone(row), at, at+1))
			}
			if !try() {
				t.Columns, t.Rows = columns, rows
			}
		}
	}
}

// simpleValues puts nulls where values do not matter.
func simpleValues(c *testCase, try func() bool) {
	for i := range c.Tables {
		for r := range c.Tables[i].Rows {
			for at, v := range c.Tables[i].Rows[r] {
				if v == "NULL" || c.Tables[i].Columns[at].Name == "id" {
					continue
				}
				row := slices.Clone(c.Tables[i].Rows[r])
				old := c.Tables[i].Rows[r]
				row[at] = "NULL"
				c.Tables[i].Rows[r] = row
				if !try() {
					c.Tables[i].Rows[r] = old
				}
			}
		}
	}
}
