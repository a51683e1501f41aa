package exec

// SetTakeRows makes aggregations group dealt rows after n of them, and gives what
// undoes it.
func SetTakeRows(n int64) (restore func()) {
	old := takeRows
	takeRows = n
	return func() { takeRows = old }
}
