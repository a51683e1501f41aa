package connectors

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"weir/connectors/internal/delta"
	"weir/connectors/internal/pq"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// tableSink writes a table folder: Parquet files below folders name=value, and
// a commit in the log that makes them the table in one step.
type tableSink struct {
	store   Store
	path    string
	o       plan.WriteOptions
	replace *replacement // of a rewrite; nil: as o.Mode says

	known     *opened           // what Constraints has read
	fulfilled map[string]string // conditions of which the rows are; nil: nobody has looked
}

var (
	_ plan.Table   = (*tableSink)(nil)
	_ plan.Skipper = (*tableSink)(nil)
)

// The modes of a write to a table.
const (
	modeOverwrite  = "overwrite"
	modeAppend     = "append"
	modePartitions = "overwrite partitions"
	modeError      = "error"
	modeIgnore     = "ignore"
)

func newTableSink(s Store, path string, o plan.WriteOptions) (plan.Sink, error) {
	if _, ok := s.(Creator); !ok {
		return nil, fmt.Errorf("write %s%s: this store cannot commit a table in one step; write one file, named .parquet or .csv", s, path)
	}
	if path == "" || path == "." {
		return nil, fmt.Errorf("write %s%s: name a folder for the table", s, path)
	}
	if o.TargetBytes == 0 {
		o.TargetBytes = defaultTarget
	}
	if o.Mode == "" {
		o.Mode = modeOverwrite
	}
	return &tableSink{store: s, path: path, o: o}, nil
}

func (s *tableSink) String() string { return s.store.String() + s.path }

func (s *tableSink) log() *tableLog { return &tableLog{s.store, s.path} }

// wrap adds the table's name, and what to do, to an error.
func (s *tableSink) wrap(what string, err error) error {
	return fmt.Errorf("%s %s: %w", what, s, withSpace(err, "the table is as it was", 0, 0))
}

// Skip implements plan.Skipper.
func (s *tableSink) Skip(ctx context.Context) (bool, error) {
	if s.o.Mode != modeIgnore {
		return false, nil
	}
	t, err := s.current(ctx)
	if err != nil {
		return false, s.wrap("write", err)
	}
	return t != nil, nil
}

// current is the newest version; nil if nothing was committed yet.
func (s *tableSink) current(ctx context.Context) (*deltaTable, error) {
	t, err := s.log().open(ctx, newest)
	if errors.Is(err, errNoVersion) {
		return nil, nil
	}
	return t, err
}

// Begin implements plan.Sink.
func (s *tableSink) Begin(ctx context.Context, schema *column.Schema) (plan.Write, error) {
	w, err := s.begin(ctx, schema)
	if err != nil {
		return nil, s.wrap("write", err)
	}
	return w, nil
}

func (s *tableSink) begin(ctx context.Context, schema *column.Schema) (*tableWrite, error) {
	codec, err := pq.Codec(s.o.Compression)
	if err != nil {
		return nil, err
	}
	w := &tableWrite{sink: s, schema: schema, codec: codec, inFile: &column.Schema{}, run: rand.Text()[:12]}
	now, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	if w.always, err = clustered(now.table); err != nil {
		return nil, err
	}
	w.old, w.begun = now.table, now.begun
	if w.old == nil && !w.begun {
		if err := s.free(ctx); err != nil {
			return nil, err
		}
	}
	if w.old != nil && (s.o.Mode == modeError || s.o.Mode == modeIgnore) {
		return nil, fmt.Errorf("%w, and the mode is %s", ErrExists, s.o.Mode)
	}
	target, err := s.target(w.old, schema, w.run)
	if err != nil {
		return nil, err
	}
	return w, w.splitColumns(target)
}

// free reports whether a table may be made here.
func (s *tableSink) free(ctx context.Context) error {
	have, err := s.store.List(ctx, joinPath(s.path, "**"))
	if err != nil {
		return err
	}
	if len(have) > 0 {
		return fmt.Errorf("the folder holds %d files that are not a table, such as %s; remove them or write elsewhere", len(have), have[0].Path)
	}
	if have, err = s.store.List(ctx, s.path); err != nil {
		return err
	}
	if len(have) > 0 {
		return fmt.Errorf("it is a file; a table is a folder")
	}
	return nil
}

// keepsTable reports whether the table's columns stay as they are but for new ones.
func (s *tableSink) keepsTable() bool {
	return s.replace != nil && !s.replace.fresh || s.o.Mode == modeAppend || s.o.Mode == modePartitions
}

// target is the columns of the table after the write called run of rows of schema to old, which may be nil.
func (s *tableSink) target(old *deltaTable, schema *column.Schema, run string) (*tableTarget, error) {
	if old != nil {
		if err := old.state.Writable(); err != nil {
			return nil, err
		}
		if err := s.constrained(old); err != nil {
			return nil, err
		}
		if s.o.Mode != modeAppend && old.state.AppendOnly() && !(s.replace != nil && s.replace.same) {
			return nil, errors.New("the table is set to append only (delta.appendOnly); nothing of it can be replaced")
		}
		if old.state.Feeds() && s.replace != nil && !s.replace.same {
			return nil, errors.New("the table keeps a change data feed: rows can be appended and replaced whole, but to write which rows an UPDATE, DELETE or MERGE has changed is not supported; set delta.enableChangeDataFeed to false with another tool, or write with it")
		}
		if s.keepsTable() {
			return extend(old, schema, s.o, run)
		}
	}
	if s.o.Mode == modePartitions && len(s.o.PartitionBy) == 0 {
		return nil, errors.New("overwrite partitions: there is no table yet; say which columns to partition by")
	}
	t := &tableTarget{parts: s.o.PartitionBy, fresh: true}
	t.mapped(old, run)
	for _, f := range schema.Fields {
		c, ok := t.again(old, f)
		if !ok {
			var err error
			if c, err = delta.NewColumn(f); err == nil {
				c, err = t.number(c)
			}
			if err != nil {
				return nil, err
			}
		}
		t.columns = append(t.columns, c)
		t.types = append(t.types, f.Type)
	}
	return t, t.staysClustered(old)
}
