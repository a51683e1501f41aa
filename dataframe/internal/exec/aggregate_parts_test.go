package exec

import "testing"

func TestExpectedGroups(t *testing.T) {
	few := someGroups
	for _, c := range []struct {
		name               string
		before             []int // each task that was taken
		rows, groups, task int   // taken
		want               int
	}{
		{"few groups", []int{0, few / 4}, few, few - 1, 2, few - 1},
		{"all rows differ", []int{0, few}, 2 * few, 2 * few, 2, 8 * few},
		{"all rows of the first task differ", []int{0}, few, few, 1, mostRoom * few},
		{"keys repeat in one task", []int{0}, 10 * few, few, 1, few},
		{"steady", []int{0, few, 2 * few, 3 * few}, 40 * few, 4 * few, 4, 8 * few},
		{"steady for long", []int{0, 2 * few}, 40 * few, 4 * few, 2, steadyRoom * 4 * few},
		{"keys stop rising", []int{0, 3 * few, 4 * few, 4 * few}, 40 * few, 4 * few, 4, 4 * few},
		{"no task is left", []int{0, few, 2 * few, 3 * few, 4 * few, 5 * few, 6 * few, 7 * few}, 8 * few, 8 * few, 8, 8 * few},
	} {
		p := &part{before: c.before, rows: c.rows, task: c.task}
		if got := p.expected(c.groups, 8); got != c.want {
			t.Errorf("%s: room for %d groups, want %d", c.name, got, c.want)
		}
	}
}
