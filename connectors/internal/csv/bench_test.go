package csv

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"

	"weir/dataframe/column"
)

// clickText is rows of a click-stream log: a moment, numbers, few and many texts, and a price that is mostly null.
func clickText(rows int) []byte {
	var b bytes.Buffer
	events := []string{"page_view", "widget_open", "video_play", "video_progress", "video_close", "ad_view", "add_to_cart", "purchase"}
	for i := range rows {
		x := uint64(i) * 0x9E3779B97F4A7C15 >> 20
		price := ""
		if x%5 < 2 {
			price = fmt.Sprintf("%d.%02d", 1+x%499, x/7%100)
		}
		fmt.Fprintf(&b, "2026-03-%02dT%02d:%02d:%02d.%03d,%d,%016x,%s,%s,%d,%s,https://shop.example/p/%d?ref=mail-%d\n",
			1+i*28/rows, x%24, x%60, x/7%60, x%1000, 1_000_000+x%500_000, x*0xD6E8FEB86659FD93, events[x/3%8], []string{"DE", "FR", "GB", "US"}[x/5%4], x%9000, price, x%9000, x%1000)
	}
	return b.Bytes()
}

func BenchmarkReader(b *testing.B) {
	text := clickText(400_000)
	all := []Column{{Name: "ts", Type: column.Timestamp}, {Name: "user_id", Type: column.Int64}, {Name: "session", Type: column.String}, {Name: "event", Type: column.String},
		{Name: "country", Type: column.String}, {Name: "product_id", Type: column.Int64}, {Name: "price", Type: column.Float64}, {Name: "url", Type: column.String}}
	for name, want := range map[string]func(i int) bool{"all": func(int) bool { return true }, "one": func(i int) bool { return i == 3 }, "none": func(int) bool { return false }} {
		cols := append([]Column(nil), all...)
		for i := range cols {
			cols[i].Want = want(i)
		}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				r := NewReader(bytes.NewReader(text), Config{Dialect: Dialect{Delimiter: ',', Quote: '"', Escape: '"'}, Columns: cols})
				rows := 0
				for {
					batch, err := r.Next(context.Background())
					if err == io.EOF {
						break
					}
					if err != nil {
						b.Fatal(err)
					}
					rows += batch.N
				}
				r.Close()
				if rows != 400_000 {
					b.Fatal(rows)
				}
			}
		})
	}
}
