package connectors

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"weir/connectors/internal/mysql"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A mysqlSplit is a query whose rows one worker reads.
type mysqlSplit struct {
	table   *mysqlTable
	columns []mysql.Column
	query   mysqlQuery
	rows    int64
}

// Rows implements plan.Split.
func (s *mysqlSplit) Rows() int64 { return s.rows }

// Bytes implements plan.Split: how wide rows are on the wire is not known.
func (s *mysqlSplit) Bytes() int64 { return -1 }

// Open implements plan.Split.
func (s *mysqlSplit) Open(ctx context.Context, _ []plan.Filter) (column.Reader, error) {
	c, err := mysqlConnect(ctx, s.table.login)
	if err != nil {
		return nil, err
	}
	r := &mysqlReader{
		name: s.table.String(), conn: c, schema: &column.Schema{},
		rows: mysql.NewRows(s.columns), row: make([]driver.Value, max(1, len(s.columns))),
	}
	for i := range s.columns {
		r.schema.Fields = append(r.schema.Fields, s.columns[i].Field())
	}
	id, err := c.query(ctx, "SELECT CONNECTION_ID()")
	if err != nil {
		c.Close()
		return nil, fmt.Errorf("%s: %w", r.name, err)
	}
	r.id = asInt64(id[0][0])
	// The rows outlive this call, so they are not under its context.
	r.ctx, r.cancel = context.WithCancelCause(context.WithoutCancel(ctx))
	stop := r.watch(ctx)
	r.result, err = c.start(r.ctx, s.query.text(), s.query.args)
	stop()
	if err != nil {
		r.Close()
		return nil, fmt.Errorf("%s: %w", r.name, err)
	}
	return r, nil
}

// A mysqlReader turns the rows of one query into batches as they arrive.
type mysqlReader struct {
	name   string
	schema *column.Schema
	conn   *mysqlConn
	id     int64 // of the connection, for KILL
	result driver.Rows
	rows   *mysql.Rows
	row    []driver.Value
	ended  bool  // the server sent all rows, or an error
	err    error // what the last Next failed with

	ctx    context.Context // of the query: ends with cancel, or with the context of a Next
	cancel context.CancelCauseFunc
	closed sync.Once
	kills  sync.WaitGroup
}

var (
	_ column.Reader = (*mysqlReader)(nil)
	_ plan.Metered  = (*mysqlReader)(nil)
)

// Schema implements column.Reader.
func (r *mysqlReader) Schema() *column.Schema { return r.schema }

// BytesRead implements plan.Metered.
func (r *mysqlReader) BytesRead() int64 { return r.conn.read.Load() }

// Next implements column.Reader.
func (r *mysqlReader) Next(ctx context.Context) (*column.Batch, error) {
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case r.err != nil:
		return nil, r.err
	case r.ended:
		return nil, io.EOF
	case r.ctx.Err() != nil:
		return nil, context.Cause(r.ctx)
	}
	defer r.watch(ctx)()
	if r.err = r.fill(); r.err != nil {
		return nil, r.err
	}
	if b := r.rows.Batch(); b != nil {
		return b, nil
	}
	return nil, io.EOF
}

// fill reads rows until a batch is full or all are there.
func (r *mysqlReader) fill() error {
	for !r.rows.Full() {
		err := r.result.Next(r.row)
		if errors.Is(err, io.EOF) {
			r.ended = true
			return nil
		}
		if err != nil {
			r.ended = true
			return fmt.Errorf("%s: %w", r.name, r.conn.explain(r.ctx, err))
		}
		if err := r.rows.Append(r.row); err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
	}
	return nil
}

// watch ends the query when ctx is cancelled before the returned function is
// called.
func (r *mysqlReader) watch(ctx context.Context) (stop func() bool) {
	r.kills.Add(1)
	end := context.AfterFunc(ctx, func() {
		defer r.kills.Done()
		r.kill(context.Cause(ctx))
	})
	return func() bool {
		ended := end()
		if ended {
			r.kills.Done()
		}
		return ended
	}
}

// kill drops the connection, so that nobody waits, and then tells the server,
// which would otherwise compute on for a client that is gone.
func (r *mysqlReader) kill(cause error) {
	if r.ctx.Err() != nil {
		return
	}
	r.cancel(cause)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	c, err := mysqlConnect(ctx, r.conn.login)
	if err != nil {
		return
	}
	defer c.Close()
	if e, ok := c.Conn.(driver.ExecerContext); ok {
		e.ExecContext(ctx, fmt.Sprintf("KILL QUERY %d", r.id), nil)
	}
}

// Close implements column.Reader. Rows that were not read are not waited for.
func (r *mysqlReader) Close() error {
	r.closed.Do(func() {
		if !r.ended {
			r.kill(context.Canceled)
		}
		r.kills.Wait()
		if r.result != nil {
			r.result.Close()
		}
		r.cancel(context.Canceled)
		r.conn.Close()
	})
	return nil
}
