package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"weir/connectors"
	"weir/dataframe"
)

// The first step of an ETL at full length: many gigabytes of raw CSV become Parquet in folders. Beside it stands what it
// replaces, a program that reads a row, converts its fields and writes it again.

const (
	etlFileRows = 10_000_000 // of a file, about a gigabyte
	etlTarget   = 4          // times as fast as a row at a time that is aimed at
)

// etl makes gb gigabytes of CSV, takes them through Weir and a part of them through the plain loop, and writes the page of it.
func (b *bench) etl(gb int) error {
	folder := filepath.Join(b.dir, fmt.Sprintf("etl-%d", gb))
	raw, out := filepath.Join(folder, "raw"), filepath.Join(folder, "parquet")
	defer os.RemoveAll(folder)
	if err := os.MkdirAll(raw, 0o777); err != nil {
		return err
	}
	rows, bytes := gb*etlFileRows, int64(0)
	for i := range gb {
		path := filepath.Join(raw, fmt.Sprintf("clicks-%03d.csv", i))
		fmt.Fprintf(b.log, "making %s\n", path)
		chunks := etlFileRows / chunkRows
		if err := create(path, func(w io.Writer) error { return writeChunks(w, rows, i*chunks, (i+1)*chunks) }); err != nil {
			return err
		}
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		bytes += info.Size()
	}

	runtime.GOMAXPROCS(b.threads)
	s := dataframe.NewSession(dataframe.Options{Open: connectors.Open, Create: connectors.Create, Workers: b.threads})
	memoryPeak()
	start := time.Now()
	if _, err := s.Read(filepath.Join(raw, "*.csv")).Write(out, dataframe.PartitionBy("country")); err != nil {
		return err
	}
	took, peak := time.Since(start).Seconds(), memoryPeak()
	counted, err := s.Read(out).Agg(dataframe.Count().As("n"), dataframe.Sum("user_id").As("users")).Collect()
	if err != nil {
		return err
	}
	want := int64(0)
	for chunk := range rows / chunkRows {
		eachClick(rows, chunk, func(c *click) { want += c.user })
	}
	if n, users := counted.At(0, "n"), counted.At(0, "users"); fmt.Sprint(n) != fmt.Sprint(rows) || fmt.Sprint(users) != fmt.Sprint(want) {
		return fmt.Errorf("wrong answer: %v rows of users %v, not %d of %d", n, users, rows, want)
	}

	start = time.Now()
	if err := rowByRow(filepath.Join(raw, "clicks-000.csv"), filepath.Join(folder, "rows")); err != nil {
		return err
	}
	plain := float64(etlFileRows) / time.Since(start).Seconds()
	r := etlResult{gb: gb, threads: b.threads, bytes: bytes, rows: rows, seconds: took, peak: peak, plain: plain}
	r.write(os.Stdout)
	if gb < 20 {
		return nil
	}
	if x := r.speed() / plain; x < etlTarget {
		fmt.Printf("missed: the first step is %.1f times as fast as a row at a time, %d is aimed at\n", x, etlTarget)
	}
	return create("bench/ETL.md", func(w io.Writer) error { r.write(w); return nil })
}

// An etlResult is what the page of a run tells.
type etlResult struct {
	gb, threads int
	bytes       int64 // of CSV
	rows        int
	seconds     float64
	peak        int64   // bytes
	plain       float64 // rows a second, one at a time
}

// speed is rows a second.
func (r *etlResult) speed() float64 { return float64(r.rows) / r.seconds }

func (r *etlResult) write(w io.Writer) {
	fmt.Fprintf(w, `# The first step at full length

%d files of CSV, %.1f GB and %d million rows of eight columns, become Parquet in a folder for each country. A row at a time
is a program that reads a row, converts its fields and writes it to the country's file, on one core; it was given the
first file. `+"`go run ./bench -etl %d`"+` makes this page.

`, r.gb, float64(r.bytes)/1e9, r.rows/1e6, r.gb)
	writeTable(w, [][]string{
		{"", "time", "rows a second", "rows a second and core", "most memory"},
		{"Weir", fmt.Sprintf("%.1f s", r.seconds), fmt.Sprintf("%.0f", r.speed()), fmt.Sprintf("%.0f", r.speed()/float64(r.threads)), fmt.Sprintf("%d MB", r.peak/1e6)},
		{"a row at a time", fmt.Sprintf("%.1f s for a file", etlFileRows/r.plain), fmt.Sprintf("%.0f", r.plain), fmt.Sprintf("%.0f", r.plain), ""},
	})
	fmt.Fprintf(w, "\n%.1f times as many rows in the time, %d are aimed at; %.1f times by core.\n\nMachine: %s.\n",
		r.speed()/r.plain, etlTarget, r.speed()/r.plain/float64(r.threads), machineLine())
}

// rowByRow reads the clicks of a CSV file, row by row, and writes them to a file of CSV for each country.
func rowByRow(path, folder string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	type target struct {
		file *os.File
		w    *csv.Writer
	}
	targets := map[string]target{}
	defer func() {
		for _, t := range targets {
			t.w.Flush()
			err = errors.Join(err, t.w.Error(), t.file.Close())
		}
	}()
	in := csv.NewReader(bufio.NewReaderSize(f, 1<<20))
	in.ReuseRecord = true
	if _, err := in.Read(); err != nil {
		return err
	}
	for {
		row, err := in.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if row, err = converted(row); err != nil {
			return err
		}
		t, ok := targets[row[4]]
		if !ok {
			file, err := os.Create(filepath.Join(folder, row[4]+".csv"))
			if err != nil {
				return err
			}
			t = target{file, csv.NewWriter(file)}
			targets[row[4]] = t
		}
		if err := t.w.Write(row); err != nil {
			return err
		}
	}
}

// converted is row with its fields read as what they are and written again.
func converted(row []string) ([]string, error) {
	ts, err := time.Parse("2006-01-02T15:04:05.000", row[0])
	if err != nil {
		return nil, err
	}
	row[0] = ts.Format("2006-01-02T15:04:05.000")
	for _, c := range []int{1, 5} {
		n, err := strconv.ParseInt(row[c], 10, 64)
		if err != nil {
			return nil, err
		}
		row[c] = strconv.FormatInt(n, 10)
	}
	if row[6] != "" {
		price, err := strconv.ParseFloat(row[6], 64)
		if err != nil {
			return nil, err
		}
		row[6] = strconv.FormatFloat(price, 'f', 2, 64)
	}
	return row, nil
}
