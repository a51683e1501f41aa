package connectors

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
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
	"undo": func(s Store, path string) error {
		_, err := tableOf(s, path, plan.WriteOptions{}).Undo(ctx, -1)
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
	"rearrange": func(s Store, path string) error { // all rows, in another order
		snap, err := tableOf(s, path, plan.WriteOptions{}).Snapshot(ctx)
		if err != nil {
			return err
		}
		files, err := snap.Files(ctx, nil)
		if err != nil {
			return err
		}
		src, err := snap.Read(files)
		if err != nil {
			return err
		}
		rows, err := rowsOf(src, plan.Request{Columns: []string{"k", "n"}, Limit: -1})
		if err != nil {
			return err
		}
		slices.Sort(rows)
		slices.Reverse(rows)
		var batches []*column.Batch
		for _, row := range rows {
			k, text, _ := strings.Cut(row, "|")
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return err
			}
			batches = append(batches, numbersOf(k, n))
		}
		return writeRows(snap.Rearrange(files, "OPTIMIZE"), batches...)
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

// hookStore asks before, if it is not nil, before every change: it may forbid it, or do something else first. wrote is
// told of bytes before they are written.
type hookStore struct {
	Store
	before func(what, path string) error
	wrote  func(n int) error
}

func (s *hookStore) may(what, path string) error {
	if s.before == nil {
		return nil
	}
	return s.before(what, path)
}

func (s *hookStore) Create(c context.Context, path string) (Upload, error) {
	if err := s.may("create", path); err != nil {
		return nil, err
	}
	up, err := s.Store.Create(c, path)
	return &hookUpload{up, s, path}, err
}

func (s *hookStore) CreateNew(c context.Context, path string, data []byte) error {
	if err := s.may("create new", path); err != nil {
		return err
	}
	return s.Store.(Creator).CreateNew(c, path, data)
}

func (s *hookStore) Remove(c context.Context, path string) error {
	if err := s.may("remove", path); err != nil {
		return err
	}
	return s.Store.Remove(c, path)
}

type hookUpload struct {
	Upload
	s    *hookStore
	path string
}

func (u *hookUpload) Write(p []byte) (int, error) {
	if err := u.s.may("write", u.path); err != nil {
		return 0, err
	}
	if u.s.wrote != nil {
		if err := u.s.wrote(len(p)); err != nil {
			return 0, err
		}
	}
	return u.Upload.Write(p)
}

func (u *hookUpload) Finish(c context.Context) error {
	if err := u.s.may("finish", u.path); err != nil {
		return err
	}
	return u.Upload.Finish(c)
}

func (u *hookUpload) Commit(c context.Context) error {
	if err := u.s.may("commit", u.path); err != nil {
		return err
	}
	return u.Upload.Commit(c)
}
