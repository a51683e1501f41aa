package connectors

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// numbers is the columns of the tables of these tests: folders by k.
var numbers = column.NewSchema(column.Field{Name: "k", Type: column.String}, column.Field{Name: "n", Type: column.Int64})

// numbersOf is rows of one k.
func numbersOf(k string, values ...int64) *column.Batch {
	key := column.NewBuilder(column.String, 1)
	if err := key.Append(k); err != nil {
		panic(err)
	}
	return &column.Batch{N: len(values), Cols: []column.Vector{
		&column.Const{Value: key.Vector(), N: len(values)}, &column.Ints{Typ: column.Int64, Values: values}}}
}

// tableOf is the table at path in s.
func tableOf(s Store, path string, o plan.WriteOptions) *tableSink {
	return must(newTableSink(s, path, o)).(*tableSink)
}

// writeRows writes batches to sink.
func writeRows(sink plan.Sink, batches ...*column.Batch) error {
	w, err := sink.Begin(ctx, numbers)
	if err != nil {
		return err
	}
	defer w.Abort()
	part, err := w.Part()
	if err != nil {
		return err
	}
	for _, b := range batches {
		if err := part.Write(ctx, b); err != nil {
			return err
		}
	}
	if err := part.Close(); err != nil {
		return err
	}
	_, err = w.Commit(ctx)
	return err
}

// tableRows is the rows of the table at path, sorted; "none" if there is none.
func tableRows(s Store, path string) (string, error) {
	src, err := openFiles(ctx, s, path, plan.ReadOptions{})
	if errors.Is(err, errNoVersion) || err != nil && strings.Contains(err.Error(), "no such file") {
		return "none", nil
	}
	if err != nil {
		return "", err
	}
	rows, err := rowsOf(src, plan.Request{Columns: []string{"k", "n"}, Limit: -1})
	slices.Sort(rows)
	return strings.Join(rows, " "), err
}

// changes are what is done to a table in the tests of crashes.
var changes = map[string]func(s Store, path string) error{
	"append": func(s Store, path string) error {
		return writeRows(tableOf(s, path, plan.WriteOptions{Mode: "append", PartitionBy: []string{"k"}}), numbersOf("a", 10, 11), numbersOf("c", 12))
	},
	"overwrite": func(s Store, path string) error {
		return writeRows(tableOf(s, path, plan.WriteOptions{PartitionBy: []string{"k"}}), numbersOf("x", 20), numbersOf("y", 21))
	},
	"overwrite partitions": func(s Store, path string) error {
		return writeRows(tableOf(s, path, plan.WriteOptions{Mode: "overwrite partitions", PartitionBy: []string{"k"}}), numbersOf("a", 30), numbersOf("d", 31))
	},
	"compact": func(s Store, path string) error {
		_, err := tableOf(s, path, plan.WriteOptions{}).Compact(ctx, 0)
		return err
	},
	"restore": func(s Store, path string) error {
		_, err := tableOf(s, path, plan.WriteOptions{}).Restore(ctx, 3)
		return err
	},
	"delete": func(s Store, path string) error {
		snap, err := tableOf(s, path, plan.WriteOptions{}).Snapshot(ctx)
		if err != nil {
			return err
		}
		files, err := snap.Files(ctx, []plan.Filter{compare(numbers, "n", "<", 3)})
		if err != nil {
			return err
		}
		return writeRows(snap.Replace(files, "DELETE"), numbersOf("a", 99))
	},
	"vacuum": func(s Store, path string) error {
		_, err := tableOf(s, path, plan.WriteOptions{}).vacuum(ctx, 0, false, time.Now().Add(100*time.Hour))
		return err
	},
}

// oldTable makes a table of nine versions: the next is followed by no checkpoint, the one after it is.
func oldTable(s Store, path string) error {
	for i := range int64(9) {
		o := plan.WriteOptions{Mode: "append", PartitionBy: []string{"k"}}
		if i == 4 {
			o.Mode = "overwrite"
		}
		if err := writeRows(tableOf(s, path, o), numbersOf("a", i), numbersOf("b", -i)); err != nil {
			return err
		}
	}
	return nil
}

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
		s := &memStore{}
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
		if same := name == "compact" || name == "vacuum"; same != (must(tableRows(s, "t")) == old) {
			t.Fatalf("step %d: the table is %s, and was %s", step, must(tableRows(s, "t")), old)
		}
		if step > 500 {
			t.Fatal("there is no end")
		}
	}
}

// deadStore kills its process before its step-th change.
type deadStore struct {
	localStore
	step int
	mu   *sync.Mutex
}

func (s *deadStore) count() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.step--; s.step == 0 {
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}
}

func (s *deadStore) Create(c context.Context, path string) (Upload, error) {
	s.count()
	up, err := s.localStore.Create(c, path)
	return &deadUpload{up, s}, err
}

func (s *deadStore) CreateNew(c context.Context, path string, data []byte) error {
	s.count()
	return s.localStore.CreateNew(c, path, data)
}

func (s *deadStore) Remove(c context.Context, path string) error {
	s.count()
	return s.localStore.Remove(c, path)
}

type deadUpload struct {
	Upload
	s *deadStore
}

func (u *deadUpload) Write(p []byte) (int, error) {
	u.s.count()
	return u.Upload.Write(p)
}

func (u *deadUpload) Commit(c context.Context) error {
	u.s.count()
	return u.Upload.Commit(c)
}

// changeTable is the process that is killed, or one of several that append.
func changeTable(path, what, step string) {
	n, err := strconv.Atoi(step)
	if err == nil && what == "appends" {
		for i := range int64(3) {
			must(0, writeRows(tableOf(localStore{}, path, plan.WriteOptions{Mode: "append"}), numbersOf("k", int64(n)*100+i)))
		}
		os.Exit(0)
	}
	must(0, err)
	must(0, changes[what](&deadStore{step: n, mu: &sync.Mutex{}}, path))
	os.Exit(0)
}

// child runs this program as changeTable.
func child(path, what string, step int) *exec.Cmd {
	cmd := exec.Command(must(os.Executable()))
	cmd.Env = append(os.Environ(), "WEIR_TEST_TABLE="+path, "WEIR_TEST_CHANGE="+what, "WEIR_TEST_STEP="+strconv.Itoa(step))
	return cmd
}

// TestKilledChanges kills a process at points of its changes of a table on disk.
func TestKilledChanges(t *testing.T) {
	const seed = 20260301
	random := rand.New(rand.NewPCG(seed, 1))
	for _, name := range []string{"append", "overwrite", "overwrite partitions", "compact", "vacuum"} {
		path := filepath.Join(t.TempDir(), "t")
		if err := oldTable(localStore{}, path); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			step := 1 + random.IntN(14)
			old := must(tableRows(localStore{}, path))
			killed := child(path, name, step).Run() != nil
			got, err := tableRows(localStore{}, path)
			if err != nil {
				t.Fatalf("seed %d: %s killed at step %d: %v", seed, name, step, err)
			}
			want, err := afterwards(path, old, name, killed)
			if err != nil || !slices.Contains(want, got) {
				t.Fatalf("seed %d: %s killed at step %d: the table is\n%s\nnot one of\n%s (%v)", seed, name, step, got, strings.Join(want, "\n"), err)
			}
			if err := writeRows(tableOf(localStore{}, path, plan.WriteOptions{Mode: "append"}), numbersOf("a", int64(1000+step))); err != nil {
				t.Fatalf("seed %d: the next write after %s was killed at step %d: %v", seed, name, step, err)
			}
		}
	}
}

// afterwards are the states that a table may be in after a change that was killed.
func afterwards(path, old, name string, killed bool) ([]string, error) {
	s := &memStore{}
	var batches []*column.Batch
	for _, row := range strings.Fields(old) {
		k, n, _ := strings.Cut(row, "|")
		v, err := strconv.ParseInt(n, 10, 64)
		if err != nil {
			return nil, err
		}
		batches = append(batches, numbersOf(k, v))
	}
	if err := writeRows(tableOf(s, "t", plan.WriteOptions{PartitionBy: []string{"k"}}), batches...); err != nil {
		return nil, err
	}
	if err := changes[name](s, "t"); err != nil {
		return nil, err
	}
	done, err := tableRows(s, "t")
	if killed {
		return []string{old, done}, err
	}
	return []string{done}, err
}

// TestConcurrentAppends has eight goroutines and eight processes append at once.
func TestConcurrentAppends(t *testing.T) {
	want := []string{}
	for w := range 8 {
		for i := range 3 {
			want = append(want, fmt.Sprintf("k|%d", w*100+i))
		}
	}
	slices.Sort(want)
	path := filepath.Join(t.TempDir(), "t")
	mem := &memStore{}
	errs := make([]error, 16)
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			if out, err := child(path, "appends", w).CombinedOutput(); err != nil {
				errs[w] = fmt.Errorf("%w: %s", err, out)
			}
		})
		wg.Go(func() {
			for i := range int64(3) {
				errs[8+w] = errors.Join(errs[8+w], writeRows(tableOf(mem, "t", plan.WriteOptions{Mode: "append"}), numbersOf("k", int64(w)*100+i)))
			}
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	for _, got := range []string{must(tableRows(localStore{}, path)), must(tableRows(mem, "t"))} {
		if got != strings.Join(want, " ") {
			t.Errorf("the rows are %s", got)
		}
	}
	last := must(tableOf(mem, "t", plan.WriteOptions{}).History(ctx, 1))
	if len(last) != 1 || last[0].Version != 23 {
		t.Errorf("the history ends with %+v", last)
	}
}

// TestConflicts has two changes of which the second began before the first was committed.
func TestConflicts(t *testing.T) {
	for _, c := range []struct {
		first, second string
		conflict      bool
	}{
		{"append", "append", false}, {"overwrite", "append", false}, {"append", "overwrite", true}, {"overwrite", "overwrite", true},
		{"overwrite partitions", "overwrite partitions", true}, {"append", "delete", true}, {"delete", "delete", true},
		{"append", "compact", false}, {"compact", "compact", true}, {"delete", "compact", true}, {"compact", "delete", true},
		{"append", "restore", true}, {"compact", "append", false},
	} {
		s := &memStore{}
		if err := oldTable(s, "t"); err != nil {
			t.Fatal(err)
		}
		old := must(tableRows(s, "t"))
		first := false
		s.before = func(what, path string) error {
			if what != "create new" || first {
				return nil
			}
			first = true // just before the second is committed
			return changes[c.first](s, "t")
		}
		err := changes[c.second](s, "t")
		if errors.Is(err, plan.ErrConflict) != c.conflict || (err != nil) != c.conflict {
			t.Errorf("%s, then %s: %v", c.first, c.second, err)
		}
		if got := must(tableRows(s, "t")); c.first != "compact" && got == old {
			t.Errorf("%s, then %s: nothing happened", c.first, c.second)
		}
	}
}
