package connectors

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"weir/connectors/internal/csv"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// TestMain lets TestKilledWrite run this program as the one to be killed.
func TestMain(m *testing.M) {
	if path := os.Getenv("WEIR_TEST_KILL"); path != "" {
		writeAndDie(path, os.Getenv("WEIR_TEST_KILL_AT"))
	}
	if path := os.Getenv("WEIR_TEST_TABLE"); path != "" {
		changeTable(path, os.Getenv("WEIR_TEST_CHANGE"), os.Getenv("WEIR_TEST_STEP"), os.Getenv("WEIR_TEST_EACH"))
	}
	os.Exit(m.Run())
}

// writeAndDie kills its own process at a point of a table's write.
func writeAndDie(path, at string) {
	die := func() { syscall.Kill(os.Getpid(), syscall.SIGKILL) }
	sink := must(Create(ctx, path, plan.WriteOptions{PartitionBy: []string{"few"}, TargetBytes: 50_000}))
	if at == "renaming" || at == "log" {
		t := sink.(*tableSink)
		d := &dyingStore{localStore{}, at, die}
		t.store = d
	}
	w := must(sink.Begin(ctx, everyType))
	p := must(w.Part())
	for i := range 5 {
		if err := p.Write(ctx, everyBatch(i*4000, 4000, 5)); err != nil {
			panic(err)
		}
	}
	if at == "writing" {
		die()
	}
	if err := p.Close(); err != nil {
		panic(err)
	}
	if at == "closed" {
		die()
	}
	must(w.Commit(ctx))
	die()
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// dyingStore dies after the first file has become visible, or before the log
// has.
type dyingStore struct {
	localStore
	at  string
	die func()
}

func (s *dyingStore) Create(c context.Context, path string) (Upload, error) {
	up, err := s.localStore.Create(c, path)
	return &dyingUpload{up, s}, err
}

func (s *dyingStore) CreateNew(c context.Context, path string, data []byte) error {
	if s.at == "log" && strings.HasSuffix(path, ".json") {
		s.die()
	}
	return s.localStore.CreateNew(c, path, data)
}

type dyingUpload struct {
	Upload
	s *dyingStore
}

func (u *dyingUpload) Commit(c context.Context) error {
	err := u.Upload.Commit(c)
	if u.s.at == "renaming" {
		u.s.die()
	}
	return err
}

func TestKilledWrite(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, old := range []bool{false, true} {
		for _, at := range []string{"writing", "closed", "renaming", "log", "done"} {
			t.Run(fmt.Sprintf("%s, old table %v", at, old), func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "t")
				before := everyBatch(77, 10, 0)
				if old {
					write(t, path, plan.WriteOptions{}, everyType, before)
				}
				cmd := exec.Command(exe)
				cmd.Env = append(os.Environ(), "WEIR_TEST_KILL="+path, "WEIR_TEST_KILL_AT="+at)
				if out, err := cmd.CombinedOutput(); err == nil || len(out) > 0 {
					t.Fatalf("%v: %s", err, out)
				}
				src, err := Open(ctx, path, plan.ReadOptions{})
				switch {
				case at == "done":
					if err != nil {
						t.Fatal(err)
					}
					if got := mustRows(t, src, plan.Request{}); len(got) != 20000 {
						t.Errorf("%d rows", len(got))
					}
				case old:
					if err != nil {
						t.Fatal(err)
					}
					same(t, mustRows(t, src, plan.Request{}), lines(everyType, before))
				case err == nil:
					t.Errorf("a table is visible: %s", src)
				}
				// The next write goes through.
				write(t, path, plan.WriteOptions{}, everyType, before)
				same(t, mustRows(t, open(t, path, plan.ReadOptions{}), plan.Request{}), lines(everyType, before))
			})
		}
	}
}

func TestAbortLeavesNothing(t *testing.T) {
	for _, name := range []string{"t", "x.parquet", "x.csv"} {
		dir := t.TempDir()
		sink := must(Create(ctx, filepath.Join(dir, name), plan.WriteOptions{TargetBytes: 10_000}))
		w := must(sink.Begin(ctx, everyType))
		p := must(w.Part())
		for i := range 5 {
			if err := p.Write(ctx, everyBatch(i*4000, 4000, 5)); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Abort(); err != nil {
			t.Fatal(err)
		}
		filepath.Walk(dir, func(path string, st os.FileInfo, err error) error {
			if err == nil && !st.IsDir() {
				t.Errorf("%s is left", path)
			}
			return err
		})
	}
}

func TestTwoWritersConflict(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t")
	write(t, path, plan.WriteOptions{}, everyType, everyBatch(0, 5, 0))
	sink := must(Create(ctx, path, plan.WriteOptions{}))
	w := must(sink.Begin(ctx, everyType))
	p := must(w.Part())
	if err := p.Write(ctx, everyBatch(5, 5, 0)); err != nil {
		t.Fatal(err)
	}
	p.Close()
	write(t, path, plan.WriteOptions{}, everyType, everyBatch(10, 5, 0))
	if _, err := w.Commit(ctx); err == nil || !strings.Contains(err.Error(), "another writer") {
		t.Errorf("commit: %v", err)
	}
	same(t, mustRows(t, open(t, path, plan.ReadOptions{}), plan.Request{}), lines(everyType, everyBatch(10, 5, 0)))
}

func TestFolderOfOtherFilesIsNotOverwritten(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "t/notes.txt", "mine")
	_, err := tryWrite(filepath.Join(dir, "t"), plan.WriteOptions{}, everyType)
	if err == nil || !strings.Contains(err.Error(), "notes.txt") {
		t.Errorf("%v", err)
	}
}

func TestCorruptGzip(t *testing.T) {
	dir := t.TempDir()
	path := put(t, dir, "x.csv.gz", "a,b\n"+strings.Repeat("1,some text here\n2,other\n", 100_000))
	whole := must(os.ReadFile(path))
	for name, data := range map[string][]byte{
		"cut":    whole[:len(whole)/2],
		"tail":   whole[:len(whole)-3],
		"flip":   append(append(append([]byte(nil), whole[:len(whole)/2]...), whole[len(whole)/2]^0xff), whole[len(whole)/2+1:]...),
		"header": whole[:5],
		"junk":   append(append([]byte(nil), whole...), "junk"...),
	} {
		if err := os.WriteFile(path, data, 0o666); err != nil {
			t.Fatal(err)
		}
		src, err := Open(ctx, path, plan.ReadOptions{})
		if err == nil {
			_, err = rowsOf(src, plan.Request{})
		}
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "near byte") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestChangedFileIsNoticed(t *testing.T) {
	dir := t.TempDir()
	path := put(t, dir, "x.csv", "a\n1\n")
	src := open(t, path, plan.ReadOptions{})
	put(t, dir, "x.csv", "a\n1\n2\n")
	if _, err := rowsOf(src, plan.Request{}); !errors.Is(err, ErrChanged) {
		t.Errorf("%v", err)
	}
}

func TestUnionByName(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "u/1.csv", "a,b\n1,x\n")
	put(t, dir, "u/2.csv", "b,c\ny,2.5\n")
	src := open(t, dir+"/u", plan.ReadOptions{})
	same(t, mustRows(t, src, plan.Request{}), []string{"1|x|∅", "∅|y|2.5"})
	one := column.NewSchema(column.Field{Name: "n", Type: column.Int64})
	other := column.NewSchema(column.Field{Name: "n", Type: column.String})
	more := column.NewSchema(column.Field{Name: "n", Type: column.Int64}, column.Field{Name: "m", Type: column.Bool})
	write(t, dir+"/p/1.parquet", plan.WriteOptions{}, one, &column.Batch{N: 1, Cols: []column.Vector{&column.Ints{Typ: column.Int64, Values: []int64{1}}}})
	write(t, dir+"/p/2.parquet", plan.WriteOptions{}, more, &column.Batch{N: 1, Cols: []column.Vector{&column.Ints{Typ: column.Int64, Values: []int64{2}}, &column.Bools{Typ: column.Bool, Values: []bool{true}}}})
	same(t, mustRows(t, open(t, dir+"/p", plan.ReadOptions{}), plan.Request{}), []string{"1|∅", "2|true"})
	write(t, dir+"/p/3.parquet", plan.WriteOptions{}, other)
	_, err := rowsOf(open(t, dir+"/p/*", plan.ReadOptions{}), plan.Request{})
	if err == nil || !strings.Contains(err.Error(), "1.parquet") || !strings.Contains(err.Error(), "3.parquet") {
		t.Errorf("%v", err)
	}
}

func TestPathColumns(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"2026-03-01", "2026-03-02"} {
		for _, h := range []string{"00", "07", "23"} {
			put(t, dir, "raw/dt="+d+"/hour="+h+"/x%20y.csv.gz", "n\n"+h+"\n")
		}
	}
	src := open(t, dir+"/raw/dt=*/**/*.csv.gz", plan.ReadOptions{Types: must(column.ParseSchema("n int64"))})
	schema := must(src.Schema(ctx))
	if schema.String() != "n int64, dt date, hour int64" {
		t.Errorf("%s", schema)
	}
	f := compare(schema, "hour", "<", 10)
	got := mustRows(t, src, plan.Request{Columns: []string{"hour", "dt", "n"}, Filters: []plan.Filter{f}})
	same(t, got, []string{"0|2026-03-01|0", "7|2026-03-01|7", "0|2026-03-02|0", "7|2026-03-02|7"})
	splits, _ := src.Splits(ctx, plan.Request{Columns: []string{"n"}, Filters: []plan.Filter{f}})
	if len(splits) != 4 {
		t.Errorf("%d splits", len(splits))
	}
	if detail, err := src.(plan.Detailer).Detail(ctx, plan.Request{Filters: []plan.Filter{f}}); err != nil || !strings.HasPrefix(detail, "4 of 6 files, ") {
		t.Errorf("%s %v", detail, err)
	}
	put(t, dir, "raw/hour=3/x.csv", "n\n1\n")
	if _, err := Open(ctx, dir+"/raw/**/*.csv*", plan.ReadOptions{}); err == nil || !strings.Contains(err.Error(), "different columns") {
		t.Errorf("%v", err)
	}
}

// TestPathColumnInTheFile reads a column of the folders' names where the files have it too, with the folders' values.
func TestPathColumnInTheFile(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "csv/k=7/x.csv", "a,k,b\n1,2,x\n3,4,y\n")
	put(t, dir, "json/k=7/x.jsonl", `{"a":1,"k":"q","b":"x"}`+"\n"+`{"a":3,"b":"y"}`+"\n")
	csv := open(t, dir+"/csv/k=7/x.csv", plan.ReadOptions{NoFolders: true})
	r := must(must(csv.Splits(ctx, plan.Request{Columns: []string{"a", "k", "b"}, Limit: -1}))[0].Open(ctx, nil))
	write(t, dir+"/parquet/k=7/x.parquet", plan.WriteOptions{}, r.Schema(), must(column.ReadAll(ctx, r))...)
	for _, format := range []string{"csv", "json", "parquet"} {
		src := open(t, dir+"/"+format+"/k=*/*", plan.ReadOptions{})
		if got := must(src.Schema(ctx)).String(); got != "a int64, k int64, b string" {
			t.Errorf("%s: %s", format, got)
		}
		same(t, mustRows(t, src, plan.Request{}), []string{"1|7|x", "3|7|y"})
		same(t, mustRows(t, src, plan.Request{Columns: []string{"b", "k"}}), []string{"x|7", "y|7"})
	}
}

func TestErrorsNameTheThing(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "x.parquet", "this is no parquet file at all")
	put(t, dir, "y.dat", "a\n1\n")
	for path, want := range map[string]string{
		dir + "/none.csv":  "no such file",
		dir + "/*.nothing": "no file matches",
		dir + "/x[12].csv": "{a,b}",
		dir + "/x.parquet": "not end like a Parquet file",
		dir + "/y.dat":     "set Format",
		"s4://x/y":         "s4",
		"":                 "empty",
	} {
		src, err := Open(ctx, path, plan.ReadOptions{})
		if err == nil {
			_, err = src.Schema(ctx)
		}
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestRangesOfALargeFile reads a file of many ranges, with bad rows, as one
// whose records are scanned in one go.
func TestRangesOfALargeFile(t *testing.T) {
	smallRanges(t)
	var b bytes.Buffer
	b.WriteString("n,text\n")
	for i := 0; int64(b.Len()) < 3*rangeBytes; i++ {
		if i%5_000 == 17 {
			b.WriteString("bad,row\n")
			continue
		}
		if i == 60_000 {
			b.WriteString("1,\"two\nlines\"\n")
			continue
		}
		fmt.Fprintf(&b, "%d,\"%s, quoted\"\n", i, strings.Repeat("x", 50))
	}
	path := put(t, t.TempDir(), "x.csv", b.String())
	o := plan.ReadOptions{Types: must(column.ParseSchema("n int64"))}
	src := open(t, path, o)
	splits := must(src.Splits(ctx, plan.Request{Columns: []string{"n"}, Limit: -1}))
	if len(splits) < 2 {
		t.Fatalf("%d splits", len(splits))
	}
	rows, sum := 0, int64(0)
	for _, s := range splits {
		for _, b := range must(column.ReadAll(ctx, must(s.Open(ctx, nil)))) {
			rows += b.N
			for _, v := range b.Cols[0].(*column.Ints).Values {
				sum += v
			}
		}
	}
	var wantRows int
	var wantSum int64
	var wantBad []string
	r := csv.NewReader(bytes.NewReader(b.Bytes()), csv.Config{
		Dialect: csv.Dialect{Delimiter: ',', Quote: '"', Escape: '"', Header: true}, Begin: true,
		Columns: []csv.Column{{Name: "n", Type: column.Int64, Want: true}, {Name: "text", Type: column.String}},
		Bad: func(r csv.BadRow) error {
			wantBad = append(wantBad, fmt.Sprint(r.Line))
			return nil
		},
	})
	for _, b := range must(column.ReadAll(ctx, r)) {
		wantRows += b.N
		for _, v := range b.Cols[0].(*column.Ints).Values {
			wantSum += v
		}
	}
	if rows != wantRows || sum != wantSum {
		t.Errorf("%d rows of sum %d, not %d of %d", rows, sum, wantRows, wantSum)
	}
	same(t, mustRows(t, src.(plan.Quarantiner).Quarantined(), plan.Request{Columns: []string{"line"}}), wantBad)
}
