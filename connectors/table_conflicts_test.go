package connectors

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"weir/dataframe/plan"
)

// TestConflicts has two changes of which the second began before the first was committed.
func TestConflicts(t *testing.T) { conflicts(t, &memStore{}, "") }

func conflicts(t *testing.T, store Store, root string) {
	for i, c := range []struct {
		first, second string
		conflict      bool
	}{
		{"append", "append", false}, {"overwrite", "append", false}, {"append", "overwrite", true}, {"overwrite", "overwrite", true},
		{"overwrite partitions", "overwrite partitions", true}, {"append", "delete", true}, {"delete", "delete", true},
		{"append", "compact", false}, {"compact", "compact", true}, {"delete", "compact", true}, {"compact", "delete", true},
		{"append", "restore", true}, {"compact", "append", false},
		{"append", "undo", true}, {"undo", "undo", true}, {"undo", "append", false}, {"compact", "undo", true}, {"undo", "restore", true},
		{"append", "rearrange", false}, {"rearrange", "append", false}, {"rearrange", "compact", true}, {"delete", "rearrange", true}, {"rearrange", "delete", true},
	} {
		s, path := &hookStore{Store: store}, joinPath(root, fmt.Sprintf("conflict-%d", i))
		if err := oldTable(s, path); err != nil {
			t.Fatal(err)
		}
		old := must(tableRows(s, path))
		first := false
		s.before = func(what, _ string) error {
			if what != "create new" || first {
				return nil
			}
			first = true // just before the second is committed
			return changes[c.first](s, path)
		}
		err := changes[c.second](s, path)
		if errors.Is(err, plan.ErrConflict) != c.conflict || (err != nil) != c.conflict {
			t.Errorf("%s, then %s: %v", c.first, c.second, err)
		}
		if got := must(tableRows(s, path)); c.first != "compact" && c.first != "rearrange" && got == old {
			t.Errorf("%s, then %s: nothing happened", c.first, c.second)
		}
	}
}

// TestConcurrentAppends has eight goroutines and eight processes append at once.
func TestConcurrentAppends(t *testing.T) {
	concurrentAppends(t, &memStore{}, "t", "", 3)
	path := t.TempDir() + "/t"
	concurrentAppends(t, localStore{}, path, path, appendsEach(t, 3))
}

// appendsEach is how often each of the writers at once appends: usual times, or as often as WEIR_TEST_APPENDS says, with which
// make bench has them work for a minute or so.
func appendsEach(t *testing.T, usual int) int {
	t.Helper()
	text := os.Getenv("WEIR_TEST_APPENDS")
	if text == "" {
		return usual
	}
	return must(strconv.Atoi(text))
}

// concurrentAppends has eight writers append each times times to the table at path, in processes of
// their own if it has an address for them.
func concurrentAppends(t *testing.T, s Store, path, address string, each int) {
	t.Helper()
	var want []string
	errs := make([]error, 8)
	var wg sync.WaitGroup
	for w := range 8 {
		for i := range each {
			want = append(want, fmt.Sprintf("k|%d", w*1000+i))
		}
		wg.Go(func() {
			if address == "" {
				errs[w] = appendTimes(s, path, w, each)
			} else if out, err := child(address, "appends", w, each).CombinedOutput(); err != nil {
				errs[w] = fmt.Errorf("%w: %s", err, out)
			}
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	slices.Sort(want)
	if got := must(tableRows(s, path)); got != strings.Join(want, " ") {
		t.Errorf("the rows are %s", got)
	}
	last := must(tableOf(s, path, plan.WriteOptions{}).History(ctx, 1))
	if len(last) != 1 || last[0].Version != int64(8*each-1) {
		t.Errorf("the history ends with %+v", last)
	}
}

// TestManyKindsOfWriters has five writers append, two compact and one vacuum at once: no row is lost or there twice.
func TestManyKindsOfWriters(t *testing.T) { manyKinds(t, &memStore{fresh: true}, "t", 12) }

func manyKinds(t *testing.T, s Store, path string, each int) {
	t.Helper()
	if err := writeRows(tableOf(s, path, plan.WriteOptions{Mode: "append"}), numbersOf("k", -1)); err != nil {
		t.Fatal(err)
	}
	want := []string{"k|-1"}
	errs := make([]error, 8)
	var wg sync.WaitGroup
	for w := range 8 {
		for i := range each {
			if w < 5 {
				want = append(want, fmt.Sprintf("k|%d", w*1000+i))
			}
		}
		wg.Go(func() {
			if w < 5 {
				errs[w] = appendTimes(s, path, w, each)
				return
			}
			for range each {
				var err error
				if w == 7 {
					_, err = tableOf(s, path, plan.WriteOptions{}).Vacuum(ctx, 0, false)
				} else {
					_, err = tableOf(s, path, plan.WriteOptions{}).Compact(ctx, 0)
				}
				// What the other has put together, or vacuum has removed, is looked at anew the next time.
				if err != nil && !errors.Is(err, plan.ErrConflict) && !strings.Contains(err.Error(), "no such file") {
					errs[w] = errors.Join(errs[w], err)
				}
			}
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	slices.Sort(want)
	if got := must(tableRows(s, path)); got != strings.Join(want, " ") {
		t.Errorf("the rows are %s", got)
	}
}

// appendTimes appends a row each times.
func appendTimes(s Store, path string, writer, each int) error {
	for i := range each {
		if err := writeRows(tableOf(s, path, plan.WriteOptions{Mode: "append"}), numbersOf("k", int64(writer*1000+i))); err != nil {
			return err
		}
	}
	return nil
}

// TestUndoRace undoes a table from two sides and appends to it at the same time, again and again: every append that
// succeeded is there as long as no later undo took it back.
func TestUndoRace(t *testing.T) { undoRace(t, &memStore{}, "t", 20) }

func undoRace(t *testing.T, s Store, path string, rounds int) {
	t.Helper()
	if err := oldTable(s, path); err != nil {
		t.Fatal(err)
	}
	for round := range rounds {
		var errs [3]error
		var wg sync.WaitGroup
		for i, what := range []string{"undo", "append", "undo"} {
			wg.Go(func() { errs[i] = changes[what](s, path) })
		}
		wg.Wait()
		for i, err := range errs {
			if err != nil && (i == 1 || !errors.Is(err, plan.ErrConflict)) {
				t.Fatalf("round %d: %v", round, err)
			}
		}
	}
	// Each version is made of the one before it, by what its history says.
	sink := tableOf(s, path, plan.WriteOptions{})
	states := map[int64]string{}
	for _, v := range must(sink.History(ctx, 0)) {
		t := must(sink.log().open(ctx, v.Version))
		states[v.Version] = fileNames(t)
	}
	for _, v := range must(sink.History(ctx, 0)) {
		before := states[v.Version-1]
		switch v.Operation {
		case "WRITE":
			if v.Version > 8 && !strings.HasPrefix(states[v.Version], before) {
				t.Errorf("version %d lost files of the one before", v.Version)
			}
		case "RESTORE":
			if want := states[v.Version-2]; v.Removed > 0 && v.Added == 0 && sorted(states[v.Version]) != sorted(want) {
				t.Errorf("version %d took back more than version %d did", v.Version, v.Version-1)
			}
		}
	}
}

func fileNames(t *deltaTable) string {
	var names []string
	for _, f := range t.state.Files() {
		names = append(names, f.Plain)
	}
	return strings.Join(names, "\n")
}

func sorted(lines string) string {
	all := strings.Split(lines, "\n")
	slices.Sort(all)
	return strings.Join(all, "\n")
}
