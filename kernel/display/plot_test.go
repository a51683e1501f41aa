package display_test

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"weir/kernel/display"
)

func TestPlot(t *testing.T) {
	p := plot.New()
	line, err := plotter.NewLine(plotter.XYs{{X: 0, Y: 1}, {X: 2, Y: 3}})
	if err != nil {
		t.Fatal(err)
	}
	p.Add(line)
	bundle, ok, err := display.Bundle(p)
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	data, err := base64.StdEncoding.DecodeString(bundle["image/png"].(string))
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 576 || size.Y != 384 {
		t.Errorf("got %v", size)
	}
	if bundle["text/plain"] != "plot, 6 x 4 inches" {
		t.Errorf("got %q", bundle["text/plain"])
	}

	p.X.Min, p.X.Max = math.Inf(-1), math.NaN()
	if _, _, err := display.Bundle(p); err == nil || !strings.Contains(err.Error(), "draw *plot.Plot: X.Max is NaN") {
		t.Errorf("got %v", err)
	}
	if _, ok, err := display.Bundle((*plot.Plot)(nil)); ok || err != nil {
		t.Error("a nil plot is text", err)
	}
}
