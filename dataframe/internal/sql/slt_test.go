package sql_test

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/optimize"
	"weir/dataframe/internal/slt"
	"weir/dataframe/plan"
)

var sltReport = flag.String("slt-report", "", "write what every record gave into this file, as JSON, instead of failing")

// TestSLT runs testdata/slt/*.slt, every query in two ways: as it is, and
// optimized with small batches.
func TestSLT(t *testing.T) {
	files, err := filepath.Glob("testdata/slt/*.slt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	if *sltReport != "" {
		files = flag.Args()
	}
	report := []map[string]any{}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".slt"), func(t *testing.T) {
			db := newDatabase()
			for _, r := range readSLT(t, file) {
				problem := db.check(r)
				if *sltReport != "" {
					report = append(report, map[string]any{"file": file, "line": r.Line, "text": r.Text, "problem": problem})
				} else if problem != "" {
					t.Errorf("%s:%d: %s\n%s", file, r.Line, r.Text, problem)
				}
			}
		})
	}
	if *sltReport != "" {
		data, err := json.Marshal(report)
		if err == nil {
			err = os.WriteFile(*sltReport, data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func readSLT(t testing.TB, file string) []slt.Record {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := slt.Read(f, "weir")
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return records
}

// check runs r and says what is wrong, "" if nothing is.
func (db *database) check(r slt.Record) string {
	if r.Kind == "statement" {
		err := db.exec(r.Text)
		switch {
		case r.OK && err != nil:
			return "fails: " + err.Error()
		case !r.OK && err == nil:
			return "gives no error"
		case !r.OK && r.Pattern != "":
			if ok, bad := regexp.MatchString(r.Pattern, err.Error()); bad != nil || !ok {
				return "gives the error\n" + err.Error() + "\nwhich does not match " + r.Pattern
			}
		}
		return ""
	}
	problem := ""
	answer, err := db.statement(r.Text) // once: it may change rows
	if err != nil {
		return "fails: " + err.Error()
	}
	for _, way := range []func(plan.Node) (plan.Node, exec.Options, error){
		func(n plan.Node) (plan.Node, exec.Options, error) {
			n, err := optimize.RunWith(context.Background(), n, optimize.Options{Off: optimize.Names()}) // what must be computed once is
			return n, exec.Options{Workers: 2}, err
		},
		func(n plan.Node) (plan.Node, exec.Options, error) {
			n, err := optimize.Run(context.Background(), n)
			return n, exec.Options{Workers: 1, BatchRows: 2}, err
		},
	} {
		got, err := db.rows(answer.Node, way)
		if err != nil {
			return "fails: " + err.Error()
		}
		if problem = r.Compare(got); problem != "" || strings.Contains(r.Text, "nextval") {
			return problem // numbers come once
		}
	}
	return problem
}

// rows runs a plan and writes its values as .slt files do.
func (db *database) rows(answer plan.Node, way func(plan.Node) (plan.Node, exec.Options, error)) ([][]string, error) {
	ctx := context.Background()
	n, opts, err := way(answer)
	if err != nil {
		return nil, err
	}
	reader, _, err := exec.Build(ctx, n, opts)
	if err != nil {
		return nil, err
	}
	batches, err := column.ReadAll(ctx, reader)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for _, b := range batches {
		for i := range b.N {
			var row []string
			for k, c := range b.Cols {
				row = append(row, slt.Value(n.Schema().Fields[k].Type, c.At(i)))
			}
			out = append(out, row)
		}
	}
	return out, nil
}
