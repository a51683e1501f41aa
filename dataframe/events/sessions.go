package events

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"weir/dataframe"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// Sessions adds the column "session": 1 for the rows of a user's first visit, 2
// for the second, and so on. A visit ends where the user does nothing for longer than
// gap; rows exactly gap apart belong to one visit. user and ts name columns, ts
// a timestamp. A row whose user or time is null gets a null session.
//
// The rows come user by user, each user's in order of time (rows of equal time in
// the order of f); the order of users is arbitrary but the same in every
// run. The cut at a gap of inactivity, commonly 30 minutes, is that of web analytics
// (Catledge and Pitkow, 1995).
func Sessions(f *dataframe.Frame, user, ts string, gap time.Duration) *dataframe.Frame {
	return f.Then(func(in plan.Node) (plan.Node, error) {
		schema := in.Schema()
		u, t := schema.Index(user), schema.Index(ts)
		for i, name := range []string{user, ts} {
			if []int{u, t}[i] < 0 {
				return nil, fmt.Errorf("sessions: %w", &column.UnknownColumn{Name: name, Have: schema.Names()})
			}
		}
		if k := schema.Fields[t].Type.Kind; k != column.KindTimestamp {
			return nil, fmt.Errorf("sessions: column %q is %s, not timestamp", ts, schema.Fields[t].Type)
		}
		if gap <= 0 {
			return nil, fmt.Errorf("sessions: gap %s must be positive", gap)
		}
		if schema.Index("session") >= 0 {
			return nil, fmt.Errorf("sessions: there is a column %q already; rename or drop it", "session")
		}
		unit := schema.Fields[t].Type.Unit
		out := &column.Schema{Fields: append(append([]column.Field(nil), schema.Fields...),
			column.Field{Name: "session", Type: column.Int64, Nullable: true})}
		// Units are at most nanoseconds, so this division loses less than a unit.
		limit := int64(gap) / (1e9 / unit.PerSecond())
		return plan.NewApply(in, fmt.Sprintf("sessions gap=%s", gap),
			[]plan.Expr{&plan.Column{Name: user}}, []plan.SortKey{{X: &plan.Column{Name: ts}}}, out,
			func(_ context.Context, rows column.Reader) (column.Reader, error) {
				return &sessions{in: rows, out: out, user: u, ts: t, gap: limit}, nil
			})
	})
}

// sessions numbers the visits of rows sorted by user and time.
type sessions struct {
	in       column.Reader
	out      *column.Schema
	user, ts int
	gap      int64

	began bool
	last  column.Vector // the batch and row of the row before
	row   int
	time  int64
	n     int64
}

func (s *sessions) Schema() *column.Schema { return s.out }
func (s *sessions) Close() error           { return s.in.Close() }

func (s *sessions) Next(ctx context.Context) (*column.Batch, error) {
	b, err := s.in.Next(ctx)
	if err != nil {
		return nil, err
	}
	users := column.Flatten(b.Cols[s.user])
	times := column.Flatten(b.Cols[s.ts]).(*column.Ints)
	numbers := make([]int64, b.N)
	valid := users.Nulls().And(times.Valid, b.N)
	for i := range b.N {
		if !s.began || !sameRow(s.last, s.row, users, i) {
			s.n = 0
			s.began = true
		}
		s.last, s.row = users, i
		if !valid.Has(i) {
			continue
		}
		if t := times.Values[i]; s.n == 0 || t-s.time > s.gap {
			s.n++
		}
		s.time = times.Values[i]
		numbers[i] = s.n
	}
	out := &column.Batch{N: b.N, Seq: b.Seq, Cols: append(append([]column.Vector(nil), b.Cols...),
		&column.Ints{Typ: column.Int64, Values: numbers, Valid: valid})}
	return out, nil
}

// sameRow reports whether row i of a equals row j of b, both flat and of one
// type; nulls are equal.
func sameRow(a column.Vector, i int, b column.Vector, j int) bool {
	if a.Nulls().Has(i) != b.Nulls().Has(j) {
		return false
	}
	switch a := a.(type) {
	case *column.Texts:
		return bytes.Equal(a.Bytes(i), b.(*column.Texts).Bytes(j))
	case *column.Ints:
		return a.Values[i] == b.(*column.Ints).Values[j]
	case *column.Days:
		return a.Values[i] == b.(*column.Days).Values[j]
	}
	return a.At(i) == b.At(j)
}
