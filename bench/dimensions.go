package main

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"
)

// The tables beside the clicks and the products.

// dimension is a table of which CSV is written.
type dimension struct {
	name  string // in the texts of workloads, and of its file
	write func(w *bufio.Writer, rows int)
}

var dimensions = []dimension{
	{"users", func(w *bufio.Writer, rows int) {
		w.WriteString("user_id,segment\n")
		for i := range users(rows) {
			fmt.Fprintf(w, "%d,%s\n", firstUser+i, segment(firstUser+i))
		}
	}},
	{"countries", func(w *bufio.Writer, _ int) {
		w.WriteString("country,region\n")
		for i, c := range countries {
			fmt.Fprintf(w, "%s,region-%d\n", c, i%5)
		}
	}},
	{"events", func(w *bufio.Writer, _ int) {
		w.WriteString("event,stage\n")
		for i, e := range events {
			fmt.Fprintf(w, "%s,stage-%d\n", e, i%3)
		}
	}},
	{"prices", func(w *bufio.Writer, rows int) {
		w.WriteString("ts,product_id,list\n")
		eachPrice(rows, func(ms, product int64, list float64) {
			fmt.Fprintf(w, "%s,%d,%.2f\n", time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000"), product, list)
		})
	}},
}

// tables are all that are made like dimensions.
func tables() []dimension { return slices.Concat(dimensions, h2oaiTables) }

// segment is the segment of a user.
func segment(user int) string { return fmt.Sprintf("segment-%d", user*7919%12) }

// eachPrice gives a tenth as many prices as there are clicks, by time and then product: those of
// a product are spread over the time of the clicks.
func eachPrice(rows int, yield func(ms, product int64, list float64)) {
	n := max(rows/10, 1)
	step := 30 * 24 * time.Hour.Milliseconds() / int64((n+products-1)/products)
	for k := range int64(n) {
		round, product := k/products, k%products
		yield(firstTick.UnixMilli()+round*step+k*7919%step, product, float64(100+k%9973)/4)
	}
}

// path is the Parquet file of a dimension in dir.
func (d *dimension) path(dir string, rows int) string {
	return filepath.Join(dir, fmt.Sprintf("%s-%d-v%d.parquet", d.name, rows, clicksVersion))
}

// csv writes the dimension to w.
func (d *dimension) csv(rows int) func(w io.Writer) error {
	return func(w io.Writer) error {
		b := bufio.NewWriter(w)
		d.write(b, rows)
		return b.Flush()
	}
}
