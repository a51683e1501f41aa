package dataframe_test

import (
	"strings"
	"testing"

	. "weir/dataframe"
)

func TestCut(t *testing.T) {
	f := frame(t, "x double, n int64", "1 10", "10 11", "10.5 20", "20 25", "21 -", "- 30", "NaN 40", "+Inf 50", "-Inf 60")
	for _, c := range []struct {
		f    *Frame
		want string
	}{
		{f.Select(Cut("x", []float64{10, 20})), "(-inf,10] (-inf,10] (10,20] (10,20] (20,inf) - - (20,inf) (-inf,10]"},
		{f.Select(Cut(Col("n").Mul(2), []float64{40}, "few", "many").As("n")), "few few few many - many many many many"},
		{f.QCut("n", 2, "half", "low", "high").Select("half"), "low low low low - high high high high"},
		{f.Limit(4).QCut("n", 4, "q").Select("q"), "(-inf,10.75] (10.75,15.5] (15.5,21.25] (21.25,inf)"},
		{f.WithColumns(Lit(5).As("five")).QCut("five", 3, "q").Select("q").Limit(2), "(-inf,inf) (-inf,inf)"},
		{f.Limit(0).QCut("n", 3, "q").Select("q"), ""},
		{f.QCut("x", 2, "q").Select("q").Limit(7), "(-inf,10.5] (-inf,10.5] (-inf,10.5] (10.5,inf) (10.5,inf) - -"},
	} {
		got := strings.ReplaceAll(strings.ReplaceAll(rows(t, c.f), ", ", ","), "\n", " ")
		if got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	for want, f := range map[string]*Frame{
		"cut: give at least one break":          f.Select(Cut("x", nil)),
		"must be finite and rise":               f.Select(Cut("x", []float64{2, 2})),
		"1 breaks make 2 intervals, not 1":      f.Select(Cut("x", []float64{2}, "a")),
		"qcut: 1 intervals; give 2":             f.QCut("x", 1, "q"),
		"qcut: 3 labels for 2 intervals":        f.QCut("n", 2, "q", "a", "b", "c"),
		`no column "y"`:                         f.QCut("y", 2, "q"),
		"there is no cast from date to float64": f.Select(Cut(Lit("2026-03-01").Cast("date"), []float64{2})),
	} {
		if _, err := f.Collect(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %s", err, want)
		}
	}
}

func TestCorrMatrix(t *testing.T) {
	f := frame(t, "a int64, s string, b double, c int64", "1 x 2 3", "2 y 4 1", "3 z 6 2", "- w - 0")
	got, err := f.CorrMatrix()
	if err != nil {
		t.Fatal(err)
	}
	if text := cells(got, got.Columns()...); text != "a | 1 | 1 | -0.5\nb | 1 | 1 | -0.5\nc | -0.5 | -0.5 | 1" {
		t.Errorf("got\n%s", text)
	}
	if _, err := f.CorrMatrix("a", "s"); err == nil || !strings.Contains(err.Error(), `column "s" is string, not a number`) {
		t.Errorf("a text is %v", err)
	}
	if _, err := f.Select("s").CorrMatrix(); err == nil {
		t.Error("a matrix of no numbers is no error")
	}
}
