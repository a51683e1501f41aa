package sql_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/optimize"
	"weir/dataframe/internal/slt"
	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

var hardReport = flag.String("hard-report", "", "write what every case of testdata/hard gives into this file, as JSON, instead of failing")

// A hardCase is a query whose answer is easy to get wrong, as a block of a file of
// testdata/hard, which end at empty lines:
//
//	case a null is in no list that lacks it
//	source DuckDB documentation, SQL > Expressions > IN
//	differs why Weir's answer is another one, if it is
//	SELECT 1 NOT IN (2, NULL) AS r
//	----
//	NULL
//
// A row of the answer is a line, its values parted by " | ": NULL is a null, (empty) an
// empty text, (no rows) an answer without rows, and "error: …" a part of an error's text.
type hardCase struct {
	file, name, source, differs, text, want string
}

func (c hardCase) String() string {
	s := c.file + ": " + c.name + "\nsource: " + c.source
	if c.differs != "" {
		s += "\nWeir differs: " + c.differs
	}
	return s + "\n" + c.text
}

// hardWays are the ways in which every case is run; the answers are the same.
var hardWays = []struct {
	optimized      bool
	workers, batch int
}{
	{false, 1, 1}, {false, 1, 0}, {false, 2, 1}, {false, 2, 0}, {false, 8, 1}, {false, 8, 0},
	{true, 1, 1}, {true, 1, 0}, {true, 2, 1}, {true, 2, 0}, {true, 8, 1}, {true, 8, 0},
}

func TestHardCases(t *testing.T) {
	files, err := filepath.Glob("testdata/hard/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases, report := 0, map[string]string{}
	for _, file := range files {
		for _, c := range readHardCases(t, file) {
			if c.source == "" {
				t.Errorf("no source for %s", c)
			}
			cases++
			for _, way := range hardWays {
				got := c.run(way.optimized, way.workers, way.batch)
				if *hardReport != "" {
					report[c.file+"/"+c.name] = got
					break
				}
				if !c.matches(got) {
					t.Errorf("%s\n%+v gives\n%s\nwant\n%s", c, way, got, c.want)
					break
				}
			}
		}
	}
	if cases < 220 && *hardReport == "" {
		t.Errorf("only %d cases", cases)
	}
	if *hardReport != "" {
		data, err := json.Marshal(report)
		if err == nil {
			err = os.WriteFile(*hardReport, data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func readHardCases(t *testing.T, file string) []hardCase {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []hardCase
	names := map[string]bool{}
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		c := hardCase{file: strings.TrimSuffix(filepath.Base(file), ".txt")}
		head, want, _ := strings.Cut(strings.TrimSpace(block), "\n----\n")
		c.want = want
		var text []string
		for _, line := range strings.Split(head, "\n") {
			switch word, rest, _ := strings.Cut(line, " "); word {
			case "#":
			case "case":
				c.name = rest
			case "source":
				c.source = rest
			case "differs":
				c.differs = rest
			default:
				text = append(text, line)
			}
		}
		if c.text = strings.Join(text, "\n"); c.text == "" {
			continue // a comment
		}
		if c.name == "" || names[c.name] {
			t.Errorf("%s: a case without a name of its own:\n%s", file, c.text)
		}
		names[c.name] = true
		out = append(out, c)
	}
	return out
}

func (c hardCase) matches(got string) bool {
	if strings.HasPrefix(c.want, "error: ") {
		return strings.HasPrefix(got, "error: ") && strings.Contains(got, strings.TrimPrefix(c.want, "error: "))
	}
	return got == c.want
}

// run gives the answer as the file has it, with tables of one batch, or of batches of
// one row each that are read as several parts.
func (c hardCase) run(optimized bool, workers, batch int) string {
	ctx := context.Background()
	n, err := sql.Query(ctx, c.text, newEnv())
	if err == nil && batch > 0 {
		n, err = apart(ctx, n, batch)
	}
	if err == nil && optimized {
		n, err = optimize.Run(ctx, n)
	}
	if err != nil {
		return "error: " + err.Error()
	}
	reader, _, err := exec.Build(ctx, n, exec.Options{Workers: workers, BatchRows: batch})
	if err != nil {
		return "error: " + err.Error()
	}
	batches, err := column.ReadAll(ctx, reader)
	if err != nil {
		return "error: " + err.Error()
	}
	return hardRows(n.Schema(), batches)
}

func hardRows(schema *column.Schema, batches []*column.Batch) string {
	var lines []string
	for _, row := range plantest.Rows(batches) {
		var cells []string
		for i, v := range row {
			cells = append(cells, slt.Value(schema.Fields[i].Type, v))
		}
		lines = append(lines, strings.Join(cells, " | "))
	}
	if lines == nil {
		return "(no rows)"
	}
	return strings.Join(lines, "\n")
}

// apart is n with its values in a source of several parts.
func apart(ctx context.Context, n plan.Node, batch int) (plan.Node, error) {
	if v, ok := n.(*plan.Values); ok && v.Schema().Len() > 0 {
		var rows []*column.Batch
		for _, b := range v.Rows {
			rows = append(rows, plantest.Cut(b, batch)...)
		}
		return plan.NewScan(ctx, plantest.Memory(v.Schema(), rows))
	}
	ins := n.Inputs()
	if len(ins) == 0 {
		return n, nil
	}
	out := make([]plan.Node, len(ins))
	for i, in := range ins {
		var err error
		if out[i], err = apart(ctx, in, batch); err != nil {
			return nil, fmt.Errorf("%s: %w", n, err)
		}
	}
	return n.With(out), nil
}
