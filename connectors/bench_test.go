package connectors

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// clicks is a CSV file of click-stream rows.
func clicks(b *testing.B, rows int) (path string, size int64) {
	var text bytes.Buffer
	text.WriteString("ts,visitor,event,retailer,product,url,price,watched\n")
	events := []string{"page_view", "widget_open", "video_play", "video_progress", "add_to_cart", "purchase"}
	for i := range rows {
		x := uint64(i) * 0x9E3779B97F4A7C15 >> 20
		fmt.Fprintf(&text, "2026-03-%02d %02d:%02d:%02d.%03d,%d,%s,retailer-%d,%d,https://shop.example/p/%d?ref=%d,%d.%02d,%d\n",
			1+i*28/rows, x%24, x%60, x/7%60, x%1000, 100000+x%500000, events[x%6], x%40, x%9000, x%9000, x%77777, x%300, x%100, x%120)
	}
	path = filepath.Join(b.TempDir(), "clicks.csv")
	if err := os.WriteFile(path, text.Bytes(), 0o666); err != nil {
		b.Fatal(err)
	}
	return path, int64(text.Len())
}

func scan(b *testing.B, src plan.Source, req plan.Request) (rows int) {
	if req.Columns == nil {
		req.Columns = must(src.Schema(ctx)).Names()
	}
	req.Limit = -1
	for _, s := range must(src.Splits(ctx, req)) {
		for _, batch := range must(column.ReadAll(ctx, must(s.Open(ctx, nil)))) {
			rows += batch.N
		}
	}
	return rows
}

func BenchmarkCSV(b *testing.B) {
	path, size := clicks(b, 500_000)
	for name, columns := range map[string][]string{"all": nil, "one": {"event"}} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(size)
			for b.Loop() {
				if n := scan(b, must(Open(ctx, path, plan.ReadOptions{})), plan.Request{Columns: columns}); n != 500_000 {
					b.Fatal(n)
				}
			}
		})
	}
}

func BenchmarkParquet(b *testing.B) {
	path, size := clicks(b, 500_000)
	src := must(Open(ctx, path, plan.ReadOptions{}))
	schema := must(src.Schema(ctx))
	var rows []*column.Batch
	for _, s := range must(src.Splits(ctx, plan.Request{Columns: schema.Names(), Limit: -1})) {
		rows = append(rows, must(column.ReadAll(ctx, must(s.Open(ctx, nil))))...)
	}
	for _, codec := range []string{"zstd", "snappy"} {
		out := filepath.Join(b.TempDir(), "x.parquet")
		b.Run("write "+codec, func(b *testing.B) {
			b.SetBytes(size)
			for b.Loop() {
				b.ReportMetric(float64(write(b, out, plan.WriteOptions{Compression: codec}, schema, rows...).Bytes), "bytes")
			}
		})
		for name, columns := range map[string][]string{"all": nil, "two": {"price", "watched"}, "url": {"url"}, "event": {"event"}} {
			b.Run("read "+codec+" "+name, func(b *testing.B) {
				b.SetBytes(size)
				for b.Loop() {
					scan(b, must(Open(ctx, out, plan.ReadOptions{})), plan.Request{Columns: columns})
				}
			})
		}
	}
}
