package spill

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"weir/dataframe/column"
)

func oneRow() *column.Batch {
	return &column.Batch{N: 1, Cols: []column.Vector{&column.Ints{Typ: column.Int64, Values: []int64{7}}}}
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range list {
		out = append(out, e.Name())
	}
	return out
}

func TestNothingStays(t *testing.T) {
	parent := t.TempDir()
	d := NewDir(parent)
	if have := names(t, parent); len(have) > 0 {
		t.Errorf("before the first file there is %v", have)
	}
	a, err := d.Create()
	if err != nil {
		t.Fatal(err)
	}
	b, err := d.Create()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Write(oneRow()); err != nil {
		t.Fatal(err)
	}
	if d.Written() == 0 {
		t.Error("nothing was written")
	}
	for range 2 {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
	for range 2 {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if have := names(t, parent); len(have) > 0 {
		t.Errorf("%v is left", have)
	}
	if _, err := d.Create(); err == nil {
		t.Error("a closed Dir made a file")
	}
}

func TestDiskFull(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Log("there is no /dev/full here: the disk of this test is closed for writing")
	}
	parent := t.TempDir()
	d := NewDir(parent)
	d.create = func(string) (*os.File, error) { return os.OpenFile("/dev/full", os.O_RDWR, 0) }
	f, err := d.Create()
	if err != nil {
		d.create = func(path string) (*os.File, error) { return os.OpenFile(path, os.O_RDONLY|os.O_CREATE, 0o600) }
		if f, err = d.Create(); err != nil {
			t.Fatal(err)
		}
	}
	_, err = f.Write(oneRow())
	if err == nil || !strings.Contains(err.Error(), parent) || !strings.Contains(err.Error(), "0.0 MB") {
		t.Errorf("a full disk: %v", err)
	}
	d.mu.Lock()
	f.path = filepath.Join(d.path, "none")
	d.mu.Unlock()
	d.Close()
	if have := names(t, parent); len(have) > 0 {
		t.Errorf("%v is left", have)
	}
}

func TestDamage(t *testing.T) {
	d := NewDir(t.TempDir())
	defer d.Close()
	f, err := d.Create()
	if err != nil {
		t.Fatal(err)
	}
	c, err := f.Write(oneRow())
	if err != nil {
		t.Fatal(err)
	}
	for at := range int64(c.n) {
		var b [1]byte
		if _, err := f.file.ReadAt(b[:], at); err != nil {
			t.Fatal(err)
		}
		b[0] ^= 4
		f.file.WriteAt(b[:], at)
		if _, err := f.Read(c); err == nil || !strings.Contains(err.Error(), "damaged") {
			t.Errorf("byte %d changed: %v", at, err)
		}
		b[0] ^= 4
		f.file.WriteAt(b[:], at)
	}
	if _, err := f.Read(c); err != nil {
		t.Error(err)
	}
}

// The folder of a process that was killed is removed by the next that spills; that of a
// living one stays.
func TestStaleFolders(t *testing.T) {
	if parent := os.Getenv("SPILL_PARENT"); parent != "" {
		if _, err := NewDir(parent).Create(); err != nil {
			t.Fatal(err)
		}
		os.Stdout.WriteString("ready\n")
		os.Stdin.Read(make([]byte, 1)) // until killed
		return
	}
	if !canLock {
		return
	}
	parent := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run=^TestStaleFolders$")
	child.Env = append(os.Environ(), "SPILL_PARENT="+parent)
	in, _ := child.StdinPipe()
	defer in.Close()
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 6)); err != nil {
		t.Fatal(err)
	}
	theirs := names(t, parent)
	if len(theirs) != 1 {
		t.Fatalf("the child made %v", theirs)
	}
	spillOne := func() {
		d := NewDir(parent)
		defer d.Close()
		if _, err := d.Create(); err != nil {
			t.Fatal(err)
		}
	}
	spillOne()
	if have := names(t, parent); len(have) != 1 || have[0] != theirs[0] {
		t.Errorf("%v is left while the child lives, not %v", have, theirs)
	}
	child.Process.Kill()
	child.Wait()
	spillOne()
	if have := names(t, parent); len(have) > 0 {
		t.Errorf("%v is left", have)
	}
}

func TestManyAtOnce(t *testing.T) {
	parent := t.TempDir()
	var wg sync.WaitGroup
	for range 16 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			d := NewDir(parent)
			defer d.Close()
			f, err := d.Create()
			if err != nil {
				t.Error(err)
				return
			}
			c, err := f.Write(oneRow())
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := f.Read(c); err != nil {
				t.Error(err)
			}
		}()
	}
	wg.Wait()
	if have := names(t, parent); len(have) > 0 {
		t.Errorf("%v is left", have)
	}
}

// Whatever bytes come back, there is no panic.
func FuzzDecode(f *testing.F) {
	f.Add(appendBatch(nil, oneRow()))
	f.Add(appendBatch(nil, &column.Batch{N: 2, Cols: []column.Vector{
		&column.Const{Value: &column.Floats{Typ: column.Float64, Values: []float64{1}}, N: 2},
		&column.Dict{Codes: []int32{0, 0}, Values: &column.Texts{Typ: column.String, Views: make([]column.View, 1)}},
		&column.Lists{Typ: column.List(column.Int64), Spans: make([]column.Span, 2), Child: column.Empty(column.Int64)},
		&column.Structs{Typ: column.Struct(), N: 2}, nil,
	}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := decode(data)
		if err != nil {
			return
		}
		for _, c := range b.Cols {
			for i := 0; c != nil && i < min(b.N, 100); i++ {
				c.At(i)
			}
		}
	})
}
