package main

import "weir/dataframe"

// inSQL is a workload's weir that runs text.
func inSQL(text string) func(s *dataframe.Session, f files, out string) (*dataframe.Table, error) {
	return func(s *dataframe.Session, f files, out string) (*dataframe.Table, error) {
		return s.SQL(fill(text, f, out)).Collect()
	}
}
