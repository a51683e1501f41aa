package display

// An Option changes how a chart looks or what it shows. A chart that has no use
// for an option refuses it when it is shown.
type Option struct {
	name string
	set  func(*settings)
}

type settings struct {
	given          map[string]bool
	title          string
	color          string
	stacked        bool
	sort           string
	width, height  int
	xLabel, yLabel string
	percent        bool
	bins           int
	lo, hi         string
}

// Title puts a headline above the chart.
func Title(title string) Option {
	return Option{"Title", func(s *settings) { s.title = title }}
}

// Color splits the rows into series by the values of a column.
func Color(col string) Option {
	return Option{"Color", func(s *settings) { s.color = col }}
}

// Stacked puts the series on top of each other.
func Stacked() Option {
	return Option{"Stacked", func(s *settings) { s.stacked = true }}
}

// Sort orders the categories: by "x" or "y", descending with "-x" or "-y".
// Without it numbers and times ascend, and texts keep the order of the rows.
func Sort(by string) Option {
	return Option{"Sort", func(s *settings) { s.sort = by }}
}

// Width sets the chart's width in pixels; the default is 640.
func Width(pixels int) Option {
	return Option{"Width", func(s *settings) { s.width = pixels }}
}

// Height sets the chart's height in pixels; the default is 360.
func Height(pixels int) Option {
	return Option{"Height", func(s *settings) { s.height = pixels }}
}

// XLabel names the horizontal axis; the default is the column's name.
func XLabel(label string) Option {
	return Option{"XLabel", func(s *settings) { s.xLabel = label }}
}

// YLabel names the vertical axis; the default is the column's name.
func YLabel(label string) Option {
	return Option{"YLabel", func(s *settings) { s.yLabel = label }}
}

// Percent writes the values as per cent: 0.25 is 25%. A histogram then shows
// shares instead of counts.
func Percent() Option {
	return Option{"Percent", func(s *settings) { s.percent = true }}
}

// Bins sets about how many bars a histogram has; they end at round numbers.
func Bins(n int) Option {
	return Option{"Bins", func(s *settings) { s.bins = n }}
}

// ErrorBars draws a line from the value of column lo to that of column hi at
// every point.
func ErrorBars(lo, hi string) Option {
	return Option{"ErrorBars", func(s *settings) { s.lo, s.hi = lo, hi }}
}
