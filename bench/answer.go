package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"
)

// tolerance is how far floats may differ: engines add them up in their own
// orders. It is relative.
const tolerance = 1e-9

// An answer is the rows that an engine gave, ordered by their keys.
type answer [][]string

func readAnswer(path string) (answer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return parseAnswer(f)
}

func parseAnswer(r io.Reader) (answer, error) {
	rows, err := csv.NewReader(r).ReadAll()
	return rows, err
}

// sort orders the rows by their first keys columns.
func (a answer) sort(keys int) {
	sort.Slice(a, func(i, j int) bool {
		for k := range keys {
			if a[i][k] != a[j][k] {
				return a[i][k] < a[j][k]
			}
		}
		return false
	})
}

// differs tells the first difference of two sorted answers; "" if there is none.
func (a answer) differs(b answer) string {
	if len(a) != len(b) {
		return fmt.Sprintf("%d rows and %d rows", len(a), len(b))
	}
	for i := range a {
		same := len(a[i]) == len(b[i])
		for j := 0; same && j < len(a[i]); j++ {
			same = sameCell(a[i][j], b[i][j])
		}
		if !same {
			return fmt.Sprintf("row %d: %s and %s", i+1, strings.Join(a[i], ","), strings.Join(b[i], ","))
		}
	}
	return ""
}

// sameCell compares texts and whole numbers exactly, other numbers nearly.
func sameCell(a, b string) bool {
	if a == b {
		return true
	}
	if whole(a) && whole(b) {
		return false
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX != nil || errY != nil {
		return false
	}
	return math.IsNaN(x) && math.IsNaN(y) || math.Abs(x-y) <= tolerance*max(math.Abs(x), math.Abs(y))
}

func whole(s string) bool { return !strings.ContainsAny(s, ".eEnN") }
