package ledger

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"weir/internal/machine"
)

func open(t *testing.T, dir string, total int64) *Ledger {
	t.Helper()
	l, err := Open(dir, total)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func set(t *testing.T, l *Ledger, want, expect int64) {
	t.Helper()
	if got, err := l.Set(want); err != nil || got != expect {
		t.Errorf("asked for %d MB: %d MB, %v, not %d MB", want>>20, got>>20, err, expect>>20)
	}
}

const mb = 1 << 20

// TestOpenRemovesLeasesOfTheDead leaves files whose processes are no more.
func TestOpenRemovesLeasesOfTheDead(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir, 1024*mb)
	for _, name := range []string{"lease-1-2", "lease-3-4"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("00000000000268435456\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b := open(t, dir, 1024*mb)
	left, err := filepath.Glob(filepath.Join(dir, "lease-*"))
	if err != nil || len(left) != 2 || !slices.Contains(left, a.file.Name()) || !slices.Contains(left, b.file.Name()) {
		t.Errorf("left are %s, %v", left, err)
	}
}

func TestLeasesShareTheTotal(t *testing.T) {
	dir := t.TempDir()
	a, b := open(t, dir, 1024*mb), open(t, dir, 1024*mb)
	set(t, a, 600*mb, 600*mb)
	set(t, b, 900*mb, 424*mb)
	set(t, a, 1<<40, 600*mb)
	set(t, b, 1, LeaseLeast)
	set(t, a, 1<<40, 768*mb)
	c := open(t, dir, 1024*mb) // there is no room, but for the least
	set(t, c, 500*mb, LeaseLeast)
	set(t, a, 300*mb, 300*mb)
	set(t, c, 500*mb, 468*mb)
	for range 2 {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
	set(t, c, 1<<40, 768*mb)
	if _, err := a.Set(1); err == nil {
		t.Error("a lease that was returned grows")
	}
}

// child is a process that does what it is told: a line with a number of bytes asks for a lease of them,
// and it answers with what it got.
type child struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

func TestMain(m *testing.M) {
	if dir := os.Getenv("LEDGER_CHILD"); dir != "" {
		l, err := Open(dir, 2048*mb)
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(l.Lease())
		for in := bufio.NewScanner(os.Stdin); in.Scan(); {
			want, _ := strconv.ParseInt(in.Text(), 10, 64)
			got, err := l.Set(want)
			if err != nil {
				fmt.Println(err)
			}
			fmt.Println(got)
		}
		l.Close()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func start(t *testing.T, dir string) *child {
	t.Helper()
	c := &child{cmd: exec.Command(os.Args[0])}
	c.cmd.Env = append(os.Environ(), "LEDGER_CHILD="+dir)
	var err error
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.out = bufio.NewScanner(out)
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.in.Close(); c.cmd.Process.Kill(); c.cmd.Wait() })
	if got := c.answer(t); got != LeaseLeast {
		t.Errorf("a process begins with %d", got)
	}
	return c
}

func (c *child) answer(t *testing.T) int64 {
	t.Helper()
	if !c.out.Scan() {
		t.Fatal("the child is silent")
	}
	n, err := strconv.ParseInt(c.out.Text(), 10, 64)
	if err != nil {
		t.Fatalf("the child says %s", c.out.Text())
	}
	return n
}

func (c *child) ask(t *testing.T, want int64) int64 {
	t.Helper()
	fmt.Fprintln(c.in, want)
	return c.answer(t)
}

// Six processes share one ledger; each gets the least at any time, all together no more than the
// total, and what one had that is killed is there for the others.
func TestProcesses(t *testing.T) {
	dir := t.TempDir()
	var children []*child
	for range 6 {
		children = append(children, start(t, dir))
	}
	first := children[0].ask(t, 1<<40)
	if want := int64(2048-5*256) * mb; first != want {
		t.Errorf("the first gets %d, not %d", first, want)
	}
	for i, c := range children[1:] {
		if got := c.ask(t, 400*mb); got != LeaseLeast {
			t.Errorf("process %d gets %d while the first has all", i+1, got)
		}
	}
	children[0].cmd.Process.Kill()
	children[0].cmd.Wait()
	sum := int64(0)
	for range 2 {
		sum = 0
		for _, c := range children[1:] {
			sum += c.ask(t, 400*mb)
		}
	}
	if want := int64(5*400) * mb; sum != want {
		t.Errorf("after the first was killed the others have %d, not %d", sum, want)
	}
	for _, c := range children[1:] {
		c.in.Close()
		if err := c.cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		if strings.HasPrefix(f.Name(), "lease-") {
			t.Errorf("%s is left", f.Name())
		}
	}
}

func TestPool(t *testing.T) {
	dir := t.TempDir()
	p, other := NewPool(open(t, dir, 1024*mb), 1024*mb), open(t, dir, 1024*mb)
	end := p.Begin(0)
	p.Add(100 * mb)
	if p.Over(0) {
		t.Error("100 MB are too many")
	}
	p.Add(250 * mb)
	if p.Over(0) || p.ledger.Lease() < 700*mb {
		t.Errorf("350 MB are too many: the lease is %d", p.ledger.Lease())
	}
	p.Add(200 * mb)
	if !p.Over(0) {
		t.Error("550 MB fit in 768 with what else there is")
	}
	set(t, other, 1<<40, LeaseLeast)
	p.Add(-550 * mb)
	end()
	set(t, other, 1<<40, 768*mb)
	if alone := NewPool(nil, 1000); alone.Limit() != 500 {
		t.Errorf("limit %d", alone.Limit())
	}
}

// The collector's limit is what queries may use while they hold much, and the usual one afterwards.
func TestCollectorFollows(t *testing.T) {
	usual, often := debug.SetMemoryLimit(-1), percent()
	p := NewPool(open(t, t.TempDir(), 1024*mb), 1024*mb)
	if p.fixed {
		t.Fatal("GOMEMLIMIT is set: run this test without")
	}
	small, large := p.Begin(100*mb), p.Begin(50*mb)
	p.Add(10 * mb)
	if got := debug.SetMemoryLimit(-1); got != usual {
		t.Errorf("10 MB are held: the limit is %d", got)
	}
	p.Add(100 * mb)
	if got := percent(); got != collectEvery {
		t.Errorf("110 MB are held: the collector comes every %d %%", got)
	}
	if got, want := debug.SetMemoryLimit(-1), heapFor(150*mb); got < want || got > want+250*mb {
		t.Errorf("queries may use 150 MB: the limit is %d", got)
	}
	other := p.Begin(0)
	if got := debug.SetMemoryLimit(-1); got != usual {
		t.Errorf("a query may use what it needs: the limit is %d", got)
	}
	p.Add(2000 * mb)
	if !p.Over(0) {
		t.Error("2000 MB fit in 1024")
	}
	if !p.Over(0) {
		t.Error("2000 MB fit in 1024 when asked again")
	}
	if got := debug.SetMemoryLimit(-1); got < 1024*mb || got > 1300*mb {
		t.Errorf("the lease cannot grow: the limit is %d", got)
	}
	p.Add(-2110 * mb)
	other()
	small()
	large()
	if got := debug.SetMemoryLimit(-1); got != usual {
		t.Errorf("no query runs: the limit is %d", got)
	}
	if got := percent(); got != often {
		t.Errorf("no query runs: the collector comes every %d %%", got)
	}
}

// What an earlier query took of the system's memory is used before the heap is collected, and never more for it.
func TestCollectorUsesWhatThereIs(t *testing.T) {
	usual := debug.SetMemoryLimit(-1)
	p := NewPool(open(t, t.TempDir(), 1024*mb), 1024*mb)
	earlier := make([]byte, 300*mb)
	runtime.KeepAlive(earlier)
	end := p.Begin(0)
	p.Add(50 * mb)
	if got := percent(); got < 200 {
		t.Errorf("50 of 300 MB are held: the collector comes every %d %%", got)
	}
	if got := debug.SetMemoryLimit(-1); got < 300*mb || got > 400*mb {
		t.Errorf("the process has 300 MB: the limit is %d", got)
	}
	held := make([]byte, 280*mb)
	p.Add(230 * mb)
	for percent() != collectEvery { // it may take a moment after a collection
		runtime.GC()
	}
	if got := debug.SetMemoryLimit(-1); got != usual {
		t.Errorf("280 of 300 MB are held: the limit is %d", got)
	}
	runtime.KeepAlive(held)
	p.Add(-280 * mb)
	end()
}

// A percentage that is the user's stays, whatever the collector finds of an earlier query.
func TestCollectorIsTheUsers(t *testing.T) {
	usual := debug.SetMemoryLimit(-1)
	p := NewPool(open(t, t.TempDir(), 1024*mb), 1024*mb)
	end := p.Begin(0)
	p.Add(50 * mb)
	earlier := &collection{p, p.paces}
	p.Add(-50 * mb)
	end()
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	end = p.Begin(0)
	p.Add(50 * mb)
	earlier.ended()
	if got := percent(); got != 10 {
		t.Errorf("the user wants 10 %%: the collector comes every %d %%", got)
	}
	if got := debug.SetMemoryLimit(-1); got != usual {
		t.Errorf("a query may use what it needs: the limit is %d", got)
	}
	p.Add(-50 * mb)
	end()
}

// A query that may use little tells the collector soon, and its heap leaves room for the program's code.
func TestLittleMemory(t *testing.T) {
	usual := debug.SetMemoryLimit(-1)
	p := NewPool(open(t, t.TempDir(), 1024*mb), 1024*mb)
	end := p.Begin(64 * mb)
	p.Add(8 * mb)
	if got := debug.SetMemoryLimit(-1); got != usual {
		t.Errorf("8 of 64 MB are held: the limit is %d", got)
	}
	p.Add(1)
	if got := debug.SetMemoryLimit(-1); got < heapFor(64*mb) || got == usual {
		t.Errorf("more than 8 of 64 MB are held: the limit is %d", got)
	}
	p.Add(-8*mb - 1)
	end()
	for n, want := range map[int64]int64{mb: leastHeap, 64 * mb: 40 * mb, 256 * mb: 272 * mb, 1024 * mb: 1088 * mb} {
		if got := heapFor(n); got != want {
			t.Errorf("the heap for %d MB is %d MB, not %d", n/mb, got/mb, want/mb)
		}
	}
}

// percent is the collector's percentage.
func percent() int {
	n := debug.SetGCPercent(100)
	debug.SetGCPercent(n)
	return n
}

func TestParse(t *testing.T) {
	for text, want := range map[string]int64{"8GB": 8e9, "1.5 mb": 1.5e6, "50%": 500, "77": 77, "": 0, "-1GB": 0, "much": 0} {
		if got := parse(text, 1000); got != want {
			t.Errorf("%q is %d, not %d", text, got, want)
		}
	}
	if has := machine.Memory(); has > 0 && Total() > has && os.Getenv(Variable) == "" {
		t.Errorf("total %d of a machine of %d", Total(), has)
	}
}
