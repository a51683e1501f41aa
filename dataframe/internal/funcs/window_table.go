package funcs

// windows is the table of window functions: one line each, its value in a file
// of its own.
var windows = []*Window{
	&rowNumberFunc,
	&rankFunc,
	&denseRankFunc,
	&percentRankFunc,
	&cumeDistFunc,
	&ntileFunc,
	&lagFunc,
	&leadFunc,
	&firstValueFunc,
	&lastValueFunc,
	&nthValueFunc,
	&interpolateFunc,
	&ewmMeanFunc,
}
