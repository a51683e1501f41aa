//go:build !amd64

package csv

var waysToFind = []func(m *marks, b []byte, from int, l *markList) (int, bool){(*marks).findFast}
