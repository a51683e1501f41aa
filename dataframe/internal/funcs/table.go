package funcs

// scalars is the table of scalar functions: one line each, its value in a file
// of its own.
var scalars = []*Scalar{}

// aggregates is the table of aggregate functions.
var aggregates = []*Aggregate{}
