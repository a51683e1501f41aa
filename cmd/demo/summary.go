package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"weir/cmd/internal/workbench"
	"weir/connectors"
	"weir/dataframe"
)

// summary ends the demonstration: what the notebook found, beside what is known of
// the generated stream, how long it took, and where everything is.
func (st *stage) summary(ctx context.Context) error {
	w := workbench.Session()
	w.Bind(ctx, nil)
	count := func(table string) (int64, error) { return w.Read("s3://" + bucket + "/tables/" + table).Count() }
	clean, err := count("clicks")
	if err != nil {
		return err
	}
	broken, err := count("results/quarantine")
	if err != nil {
		return err
	}
	t := st.truth
	row := func(name, format string, args ...any) { st.say("  %-20s %s", name, fmt.Sprintf(format, args...)) }
	st.say("\nFound, and what was generated")
	row("lines read", "%12s %14s", grouped(st.times.read+broken), grouped(t.Lines))
	row("quarantined", "%12s %14s", grouped(broken), grouped(t.AllBad()))
	row("duplicates removed", "%12s %14s", grouped(st.times.read-clean), grouped(t.Duplicates))
	row("distinct events", "%12s %14s", grouped(clean), grouped(t.Events))
	if err := st.files(ctx); err != nil {
		return err
	}
	if err := st.speedUp(w); err != nil {
		return err
	}
	if err := st.segments(w); err != nil {
		return err
	}
	st.say("\n%-60s %8s %9s %9s", "Seconds, summed over workers", "loading", "computing", "wall")
	for _, s := range st.times.stages {
		st.say("  %-58s %8.2f %9.2f %9.2f", clip(s.title, 58), s.load.Seconds(), s.compute.Seconds(), s.wall.Seconds())
	}
	st.say("\nEverything is in %s", st.dir)
	row("executed notebook", "shopper_segments.ipynb")
	row("report", "shopper_segments.html")
	row("Parquet tables", "%s", filepath.Join("s3", "buckets", bucket, "tables"))
	return nil
}

// files tells what the clean clicks were written to.
func (st *stage) files(ctx context.Context) error {
	objects, err := connectors.List(ctx, "s3://"+bucket+"/tables/clicks/**/*.parquet")
	if err != nil {
		return err
	}
	var total, least, most int64
	for i, o := range objects {
		total += o.Size
		if i == 0 || o.Size < least {
			least = o.Size
		}
		most = max(most, o.Size)
	}
	st.say("  %-20s %d files, %s, each %s to %s", "Parquet written", len(objects), megabytes(total), megabytes(least), megabytes(most))
	return nil
}

// speedUp asks the raw logs and the table the same question.
func (st *stage) speedUp(w *dataframe.Session) error {
	ask := func(url string) (time.Duration, error) {
		start := time.Now()
		_, err := w.Read(url).GroupBy("event_type").Count().Collect()
		return time.Since(start), err
	}
	raw, err := ask("s3://" + bucket + "/raw/dt=*/hour=*/*.csv.gz")
	if err != nil {
		return err
	}
	table, err := ask("s3://" + bucket + "/tables/clicks")
	if err != nil {
		return err
	}
	st.say("  %-20s %.2f s from the CSV, %.2f s from the Parquet: %.0f times as fast", "events by type", raw.Seconds(), table.Seconds(), raw.Seconds()/table.Seconds())
	return nil
}

// segments lists the segments that the notebook published.
func (st *stage) segments(w *dataframe.Session) error {
	t, err := w.Read("s3://" + bucket + "/tables/results/segments").Sort("segment").Collect()
	if err != nil {
		return err
	}
	st.say("\nSegments            members     share   buy")
	t.Each(func(r dataframe.Row) bool {
		share, _ := r.At("share").(float64)
		rate, _ := r.At("purchase_rate").(float64)
		members, _ := r.At("members").(int64)
		st.say("  segment %v       %9s   %5.1f %%  %5.1f %%", r.At("segment"), grouped(members), 100*share, 100*rate)
		return true
	})
	return nil
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// grouped writes 2000000 as 2,000,000.
func grouped(n int64) string {
	digits := fmt.Sprint(n)
	var b strings.Builder
	for i, d := range digits {
		if left := len(digits) - i; i > 0 && left%3 == 0 && digits[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
