package funcs

import (
	"fmt"
	"math"

	"weir/dataframe/column"
)

// listedRows keeps all rows of some columns by group, whatever their types, in the
// order in which they came. A partial of them is a list a group for each column.
type listedRows struct {
	types  []column.Type
	chunks [][]column.Vector // flat
	of     []int32           // the group of every row
	groups int
	bytes  int64
}

// Grow makes room for groups.
func (l *listedRows) Grow(groups int) { l.groups = max(l.groups, groups) }

// add appends the rows sel of cols, all if nil, which belong to groups.
func (l *listedRows) add(groups []int32, cols []column.Vector, sel []int32) error {
	if sel != nil {
		picked := make([]int32, len(sel))
		for i, r := range sel {
			picked[i] = groups[r]
		}
		groups, cols = picked, copyRows(cols, sel)
	}
	if len(groups) == 0 {
		return nil
	}
	if len(l.of)+len(groups) > math.MaxInt32 {
		return fmt.Errorf("more than 2^31 values to keep; filter or group more finely")
	}
	l.of = append(l.of, groups...)
	flat := flatArgs(cols)
	l.chunks = append(l.chunks, flat)
	l.bytes += bytesOfRows(flat, len(groups))
	return nil
}

// addValues is add of the values of v that are not null.
func (l *listedRows) addValues(groups []int32, v column.Vector) error {
	nulls := nullsOf(v)
	if nulls.none() {
		return l.add(groups, []column.Vector{v}, nil)
	}
	sel := []int32{}
	for i := range groups {
		if nulls.has(i) {
			sel = append(sel, int32(i))
		}
	}
	return l.add(groups, []column.Vector{v}, sel)
}

// Size implements Sized: what is kept, and what it takes to put it together by group. Texts stay where they are, but all else is
// copied twice.
func (l *listedRows) Size() int64 {
	row := int64(4)
	for _, t := range l.types {
		row += 2 * 8
		if t.Layout() == column.LayoutText {
			row += 2 * 8
		}
	}
	return l.bytes + row*int64(len(l.of))
}

// concat is the columns of all rows, in the order in which they came.
func (l *listedRows) concat() []column.Vector {
	out := make([]column.Vector, len(l.types))
	for c, t := range l.types {
		vs := make([]column.Vector, len(l.chunks))
		for i, chunk := range l.chunks {
			vs[i] = chunk[c]
		}
		out[c] = column.Flatten(column.Concat(t, vs))
	}
	return out
}

// byGroup is the numbers of all rows, group by group, and where each group's are.
func (l *listedRows) byGroup() (rows []int32, spans []column.Span) {
	spans, next := l.spans()
	rows = make([]int32, len(l.of))
	for i, g := range l.of {
		rows[next[g]] = int32(i)
		next[g]++
	}
	return rows, spans
}

// spans is where each group's rows are, group by group, and begin.
func (l *listedRows) spans() (spans []column.Span, next []int32) {
	spans = make([]column.Span, l.groups)
	for _, g := range l.of {
		spans[g].Len++
	}
	next = make([]int32, l.groups)
	at := int32(0)
	for g := range spans {
		if spans[g].Len > 0 {
			spans[g].Start = at
		}
		next[g] = at
		at += spans[g].Len
	}
	return spans, next
}

// words is the one column of all rows, group by group, if its values are words without nulls; else nil. It takes one
// pass where byGroup and a gather take three.
func (l *listedRows) words() (column.Vector, []column.Span) {
	if len(l.types) != 1 || len(l.chunks) == 0 {
		return nil, nil
	}
	switch l.types[0].Layout() {
	case column.LayoutFloat64:
		return valuesByGroup[float64](l)
	case column.LayoutInt64:
		return valuesByGroup[int64](l)
	}
	return nil, nil
}

func valuesByGroup[T fixed](l *listedRows) (column.Vector, []column.Span) {
	for _, c := range l.chunks {
		if c[0].Nulls() != nil {
			return nil, nil
		}
	}
	spans, next := l.spans()
	out, of := make([]T, len(l.of)), l.of
	for _, c := range l.chunks {
		values := c[0].(*column.Fixed[T]).Values
		for i, g := range of[:len(values)] {
			out[next[g]] = values[i]
			next[g]++
		}
		of = of[len(values):]
	}
	return &column.Fixed[T]{Typ: l.types[0], Values: out}, spans
}

// keep drops all rows but those given, group by group.
func (l *listedRows) keep(cols []column.Vector, rows []int32) {
	of := make([]int32, len(rows))
	for i, r := range rows {
		of[i] = l.of[r]
	}
	kept := copyRows(cols, rows)
	l.of, l.chunks = of, [][]column.Vector{kept}
	l.bytes = bytesOfRows(kept, len(rows))
}

// bytesOfRows is about what n rows of cols take.
func bytesOfRows(cols []column.Vector, n int) int64 {
	bytes := int64(4 * n)
	for _, c := range cols {
		t, ok := c.(*column.Texts)
		if !ok {
			bytes += 8 * int64(n)
			continue
		}
		for i := range t.Views {
			bytes += 16
			if t.Views[i].N > column.InlineLen {
				bytes += int64(t.Views[i].N)
			}
		}
	}
	return bytes
}

// State is a list of each column; that of a group without rows is empty.
func (l *listedRows) State() ([]column.Vector, error) {
	if v, spans := l.words(); v != nil {
		return []column.Vector{&column.Lists{Typ: column.List(l.types[0]), Spans: spans, Child: v}}, nil
	}
	rows, spans := l.byGroup()
	cols := l.concat()
	out := make([]column.Vector, len(cols))
	for c, v := range cols {
		out[c] = &column.Lists{Typ: column.List(l.types[c]), Spans: spans, Child: column.Gather(v, rows)}
	}
	return out, nil
}

// Merge appends the rows of a State.
func (l *listedRows) Merge(groups []int32, state []column.Vector) error {
	var of []int32
	cols := make([]column.Vector, len(state))
	for c, v := range state {
		lists := column.Flatten(v).(*column.Lists)
		if c == 0 {
			of = groupsOfRows(groups, lists)
		}
		cols[c] = rowsOfLists(lists)
	}
	if len(of) == 0 {
		return nil
	}
	return l.add(of, cols, nil)
}

// groupsOfRows is the group of every row of lists, of which groups has those of the lists.
func groupsOfRows(groups []int32, lists *column.Lists) []int32 {
	of := make([]int32, 0, lists.Elements())
	for i, s := range lists.Spans {
		if lists.Valid.Has(i) {
			for range s.Len {
				of = append(of, groups[i])
			}
		}
	}
	return of
}

// rowsOfLists are the rows of all lists, one after another.
func rowsOfLists(lists *column.Lists) column.Vector {
	switch child := lists.Child.(type) {
	case *column.Floats:
		if child.Valid == nil {
			return copyLists(lists, child)
		}
	case *column.Ints:
		if child.Valid == nil {
			return copyLists(lists, child)
		}
	}
	child, _ := lists.Rows()
	return column.Gather(lists.Child, child)
}

func copyLists[T fixed](lists *column.Lists, child *column.Fixed[T]) column.Vector {
	out := make([]T, 0, lists.Elements())
	for i, s := range lists.Spans {
		if lists.Valid.Has(i) {
			out = append(out, child.Values[s.Start:s.Start+s.Len]...)
		}
	}
	return &column.Fixed[T]{Typ: child.Typ, Values: out}
}
