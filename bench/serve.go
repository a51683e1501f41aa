package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strconv"
	"time"

	"weir/connectors"
	"weir/dataframe"
	"weir/dataframe/column"
)

// serve is the engine Weir: it answers the requests of in until its end.
func serve(in io.Reader, out io.Writer, threads int, profile string) error {
	runtime.GOMAXPROCS(threads)
	s := dataframe.NewSession(dataframe.Options{Open: connectors.Open, Create: connectors.Create, Workers: threads})
	if profile != "" {
		f, err := os.Create(profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	answers := json.NewEncoder(out)
	if err := answers.Encode(reply{Version: "this tree, " + runtime.Version()}); err != nil {
		return err
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r request
		err := json.Unmarshal(lines.Bytes(), &r)
		var a reply
		if err == nil {
			a, err = serveOne(s, r)
		}
		if err != nil {
			a = reply{Error: err.Error()}
		}
		if err := answers.Encode(a); err != nil {
			return err
		}
	}
	return lines.Err()
}

func serveOne(s *dataframe.Session, r request) (reply, error) {
	w, err := find(r.Workload)
	if err != nil {
		return reply{}, err
	}
	if r.Memory != "" {
		if err := s.Set("memory", r.Memory); err != nil {
			return reply{}, err
		}
	}
	for _, statement := range r.Setup {
		if _, err := s.SQL(statement).Collect(); err != nil {
			return reply{}, err
		}
	}
	memoryPeak()
	start := time.Now()
	t, err := w.weir(s, r.Files, r.Out)
	a := reply{Seconds: time.Since(start).Seconds(), Peak: memoryPeak()}
	if err != nil || t == nil || r.Save == "" {
		return a, err
	}
	if len(r.Sums) > 0 {
		t, err = sums(s, t, r.Sums)
	}
	if err == nil {
		err = create(r.Save, func(f io.Writer) error { return saveTable(f, t) })
	}
	t = nil
	debug.FreeOSMemory() // what saving took is not the query's
	return a, err
}

// sums is the number of rows of t and the sums of columns.
func sums(s *dataframe.Session, t *dataframe.Table, columns []string) (*dataframe.Table, error) {
	aggs := []dataframe.Expr{dataframe.Count().As("number of rows")}
	for _, c := range columns {
		aggs = append(aggs, dataframe.Sum(c).As(c))
	}
	return t.Frame().Agg(aggs...).Collect()
}

// saveTable writes t as peers.py writes the answers of the peers.
func saveTable(w io.Writer, t *dataframe.Table) error {
	out := csv.NewWriter(w)
	row := make([]string, len(t.Columns()))
	for i := range t.Len() {
		for j, col := range t.Batch().Cols {
			row[j] = cellText(col, i)
		}
		out.Write(row)
	}
	out.Flush()
	return out.Error()
}

func cellText(col column.Vector, i int) string {
	switch v := col.At(i).(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case time.Time:
		if col.Type().Kind == column.KindDate {
			return v.Format(time.DateOnly)
		}
		return v.UTC().Format("2006-01-02T15:04:05.000")
	default:
		return fmt.Sprint(v)
	}
}
