package connectors

import (
	"fmt"
	"strings"
	"syscall"
	"testing"

	"weir/dataframe/plan"
)

// TestFaults lets each operation of a change fail in turn, the disk being full: the table is as it was or as it should
// become, never between, and the change goes through when there is room again.
func TestFaults(t *testing.T) {
	for name, change := range changes {
		for _, more := range []int{0, 1} { // with 1 the change is version 10, which has a checkpoint
			t.Run(fmt.Sprintf("%s %d", name, more), func(t *testing.T) { failAtEach(t, name, change, more) })
		}
	}
}

func failAtEach(t *testing.T, name string, change func(Store, string) error, more int) {
	for step, done := 1, false; !done; step++ {
		s := &hookStore{Store: &memStore{}}
		if err := oldTable(s, "t"); err != nil {
			t.Fatal(err)
		}
		for range more {
			if err := writeRows(tableOf(s, "t", plan.WriteOptions{Mode: "append"}), numbersOf("a", 50)); err != nil {
				t.Fatal(err)
			}
		}
		old := must(tableRows(s, "t"))
		n := 0
		s.before = func(string, string) error {
			if n++; n == step {
				return syscall.ENOSPC
			}
			return nil
		}
		err := change(s, "t")
		done = n < step
		s.before = nil
		got, readErr := tableRows(s, "t")
		if readErr != nil {
			t.Fatalf("step %d: %v", step, readErr)
		}
		if err != nil {
			if got != old {
				t.Fatalf("step %d failed, and the table changed from\n%s\nto\n%s", step, old, got)
			}
			if name != "vacuum" && (!strings.Contains(err.Error(), "no space left") || !strings.Contains(err.Error(), "as it was")) {
				t.Errorf("step %d: the error does not say what happened: %v", step, err)
			}
			if err := change(s, "t"); err != nil {
				t.Fatalf("step %d: the next try: %v", step, err)
			}
		}
		if same := name == "compact" || name == "vacuum" || name == "rearrange"; same != (must(tableRows(s, "t")) == old) {
			t.Fatalf("step %d: the table is %s, and was %s", step, must(tableRows(s, "t")), old)
		}
		if step > 500 {
			t.Fatal("there is no end")
		}
	}
}
