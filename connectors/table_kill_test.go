package connectors

import (
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"weir/connectors/internal/delta"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// deadStore kills its process at the step-th change: before it or, if middle is set, in the course of it.
type deadStore struct {
	Store
	middle bool
	mu     sync.Mutex
	step   int
}

func (s *deadStore) do(change func() error) error {
	s.mu.Lock()
	s.step--
	now := s.step == 0
	s.mu.Unlock()
	if !now {
		return change()
	}
	if s.middle {
		go change()
		for range rand.IntN(20_000) {
			runtime.Gosched()
		}
	}
	syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}

func (s *deadStore) Create(c context.Context, path string) (up Upload, err error) {
	err = s.do(func() (err error) { up, err = s.Store.Create(c, path); return })
	return &deadUpload{up, s}, err
}

func (s *deadStore) CreateNew(c context.Context, path string, data []byte) error {
	return s.do(func() error { return s.Store.(Creator).CreateNew(c, path, data) })
}

func (s *deadStore) Remove(c context.Context, path string) error {
	return s.do(func() error { return s.Store.Remove(c, path) })
}

type deadUpload struct {
	Upload
	s *deadStore
}

func (u *deadUpload) Write(p []byte) (n int, err error) {
	err = u.s.do(func() (err error) { n, err = u.Upload.Write(p); return })
	return n, err
}

func (u *deadUpload) Finish(c context.Context) error {
	return u.s.do(func() error { return u.Upload.Finish(c) })
}

func (u *deadUpload) Commit(c context.Context) error {
	return u.s.do(func() error { return u.Upload.Commit(c) })
}

// changeTable is the process that is killed, or one of several that append.
func changeTable(address, what, step, each string) {
	s, path, err := storeOf(ctx, address)
	must(0, err)
	n := must(strconv.Atoi(step))
	m := must(strconv.Atoi(each))
	if what == "appends" {
		must(0, appendTimes(s, path, n, m))
		os.Exit(0)
	}
	must(0, changes[what](&deadStore{Store: s, step: n, middle: m > 0}, path))
	os.Exit(0)
}

// child runs this program as changeTable.
func child(address, what string, step, each int) *exec.Cmd {
	cmd := exec.Command(must(os.Executable()))
	cmd.Env = append(os.Environ(), "WEIR_TEST_TABLE="+address, "WEIR_TEST_CHANGE="+what, "WEIR_TEST_STEP="+strconv.Itoa(step), "WEIR_TEST_EACH="+strconv.Itoa(each))
	return cmd
}

// killed are the changes in whose course processes are killed.
var killed = []string{"append", "overwrite", "overwrite partitions", "compact", "vacuum", "delete", "undo", "rearrange"}

// TestKilledChanges kills processes at random points of their changes of tables on disk.
func TestKilledChanges(t *testing.T) {
	root := t.TempDir()
	killChanges(t, localStore{}, root, root, 40)
}

// killChanges kills times processes that change tables below root, which for them is address. After each every reader
// sees the table as it was or as it should become, and writes to it; in the end vacuum removes what
// the dead have left.
func killChanges(t *testing.T, s Store, root, address string, times int) {
	const seed = 20260301
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	deaths := 0
	for _, name := range killed {
		path := joinPath(root, strings.ReplaceAll(name, " ", "-"))
		url := joinPath(address, strings.ReplaceAll(name, " ", "-"))
		if err := oldTable(s, path); err != nil {
			t.Fatal(err)
		}
		for i := range times / len(killed) {
			step := 1 + random.IntN(16)
			old := must(tableRows(s, path))
			want, err := afterwards(s, path, old, name)
			if err != nil {
				t.Fatal(err)
			}
			died := child(url, name, step, i%2).Run() != nil
			if died {
				deaths++
				want = append(want, old)
			}
			got, err := tableRows(s, path)
			if err != nil || !slices.Contains(want, got) {
				t.Fatalf("%s killed at step %d: the table is\n%s\nnot one of\n%s (%v)", name, step, got, strings.Join(want, "\n"), err)
			}
			if err := writeRows(tableOf(s, path, plan.WriteOptions{Mode: "append"}), numbersOf("a", int64(1000+i))); err != nil {
				t.Fatalf("the next write after %s was killed at step %d: %v", name, step, err)
			}
		}
		onlyNeeded(t, s, path)
	}
	if deaths < times/2 {
		t.Errorf("only %d of %d processes died", deaths, times)
	}
}

// afterwards is the rows of the table at path after a change, of which old are the rows before.
func afterwards(s Store, path, old, name string) ([]string, error) {
	if name == "undo" { // it depends on the versions before
		info, err := tableOf(s, path, plan.WriteOptions{}).Info(ctx)
		if err != nil {
			return nil, err
		}
		src, err := openFiles(ctx, s, path, plan.ReadOptions{Version: &info.Previous})
		if err != nil {
			return nil, err
		}
		rows, err := rowsOf(src, plan.Request{Columns: []string{"k", "n"}, Limit: -1})
		slices.Sort(rows)
		return []string{strings.Join(rows, " ")}, err
	}
	mem := &memStore{}
	var batches []*column.Batch
	for _, row := range strings.Fields(old) {
		k, n, _ := strings.Cut(row, "|")
		v, err := strconv.ParseInt(n, 10, 64)
		if err != nil {
			return nil, err
		}
		batches = append(batches, numbersOf(k, v))
	}
	if err := writeRows(tableOf(mem, "t", plan.WriteOptions{PartitionBy: []string{"k"}}), batches...); err != nil {
		return nil, err
	}
	if err := changes[name](mem, "t"); err != nil {
		return nil, err
	}
	done, err := tableRows(mem, "t")
	return []string{done}, err
}

// onlyNeeded vacuums the table at path and looks for what is left of no use.
func onlyNeeded(t *testing.T, s Store, path string) {
	t.Helper()
	sink := tableOf(s, path, plan.WriteOptions{})
	rows := must(tableRows(s, path))
	if _, err := sink.vacuum(ctx, 0, false, time.Now().Add(100*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if got := must(tableRows(s, path)); got != rows {
		t.Errorf("%s: vacuum made\n%s\nof\n%s", path, got, rows)
	}
	table := must(sink.existing(ctx))
	for _, o := range must(sink.lying(ctx)) {
		if !table.state.Has(&delta.File{Add: &delta.Add{}, Plain: sink.below(o)}) && !strings.HasPrefix(sink.below(o), deltaLog+"/") {
			t.Errorf("%s is left", o.Path)
		}
	}
}
