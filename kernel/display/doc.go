// Package display holds the rich values that a cell can show: media bundles,
// tables and charts. It imports nothing of this module, so frames, models and
// the shell can all use it.
//
// Anything with a MIMEBundle method is Rich and shown by every media type it
// offers; Bundle finds the bundle of any value for the shell:
//
//	display.HTML("<b>hello</b>")
//	display.Bar(frame, "country", "revenue", display.Sort("-y"), display.Title("Revenue"))
//
// A chart is made from a Source in one call. Its bundle has a self-contained
// Vega-Lite specification for Jupyter, the same picture as SVG for reports and
// viewers without Vega, and a text form for terminals. Charts draw what they
// are given: they do not aggregate behind the reader's back, and a chart that
// had to leave out or sample points says so in its subtitle.
//
// The functions and interfaces in data.go and renderers.go keep the surface
// that gophernotes notebooks use, so those run unchanged.
package display
