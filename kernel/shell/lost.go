package shell

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// The end of a worker process takes what the cells have declared along. The error
// lists it, variables first, so each reply tells what there is.

// mostListed is how many names an error lists.
const mostListed = 12

// declared lists names for an error; "" if there are none.
func declared(names []Name) string {
	order := []string{"variable", "function", "type"}
	names = slices.Clone(names)
	slices.SortStableFunc(names, func(a, b Name) int {
		return cmp.Compare(uint(slices.Index(order, a.Kind)), uint(slices.Index(order, b.Kind)))
	})
	var list []string
	for _, n := range names[:min(len(names), mostListed)] {
		list = append(list, n.Name)
	}
	text := strings.Join(list, ", ")
	if more := len(names) - len(list); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// lost says what the end of a worker that has declared names takes along.
func lost(names string) string {
	if names == "" {
		return "nothing was declared that could be lost"
	}
	return "what cells have declared is lost: " + names + "; run them again"
}
