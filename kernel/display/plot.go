package display

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"reflect"

	"gonum.org/v1/plot/vg"
)

// A drawing is a *plot.Plot of gonum, or what draws itself like one.
type drawing interface {
	WriterTo(width, height vg.Length, format string) (io.WriterTo, error)
}

// Inches of a drawing under a cell.
const (
	drawingWidth  = 6 * vg.Inch
	drawingHeight = 4 * vg.Inch
)

// drawingBundle draws. What is wrong with the data of a plot is a panic of its
// drawing.
func drawingBundle(d drawing) (bundle map[string]any, err error) {
	defer func() {
		if r := recover(); r != nil {
			bundle, err = nil, fmt.Errorf("draw %T: %v", d, r)
		}
	}()
	if err := measured(d); err != nil {
		return nil, err
	}
	w, err := d.WriterTo(drawingWidth, drawingHeight, "png")
	if err != nil {
		return nil, fmt.Errorf("draw %T: %w", d, err)
	}
	var b bytes.Buffer
	if _, err := w.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("draw %T: %w", d, err)
	}
	return encoded(MIMEMap{
		MIMETypePNG:  b.Bytes(),
		MIMETypeText: fmt.Sprintf("plot, %g x %g inches", drawingWidth/vg.Inch, drawingHeight/vg.Inch),
	})
}

// measured says what is wrong with the ends of a plot's axes: between NaN and a
// number it would look for marks for ever. The type of plots is not named here,
// for its fonts would come with it.
func measured(d drawing) error {
	plot := reflect.Indirect(reflect.ValueOf(d))
	for _, axis := range []string{"X", "Y"} {
		for _, end := range []string{"Min", "Max"} {
			v := plot
			for _, name := range []string{axis, end} {
				if v.Kind() == reflect.Struct {
					v = v.FieldByName(name)
				}
			}
			if v.Kind() == reflect.Float64 && math.IsNaN(v.Float()) {
				return fmt.Errorf("draw %T: %s.%s is NaN; set it to a number", d, axis, end)
			}
		}
	}
	return nil
}
