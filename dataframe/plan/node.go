package plan

import (
	"context"
	"fmt"
	"math"
	"strings"

	"weir/dataframe/column"
)

// A Node is one step of a query. Nodes are immutable; rules build new ones.
type Node interface {
	Schema() *column.Schema
	Inputs() []Node
	With(inputs []Node) Node // same step over inputs of the same schemas
	String() string          // one line, without inputs: "Filter age > 18"
	node()                   // sealed: Scan, Values, Filter, Project, Aggregate, Join, Sort, Limit, Union, Distinct, Window, Apply, Write
}

// Kinds is one value of every Node type, for tests that no walker forgets one. An
// Iteration is none: it has no rows by itself; nor is Shared, which only the optimizer makes.
var Kinds = []Node{
	(*Scan)(nil), (*Values)(nil), (*FilterRows)(nil), (*Project)(nil), (*Aggregate)(nil), (*Join)(nil),
	(*Sort)(nil), (*Limit)(nil), (*Union)(nil), (*Distinct)(nil), (*Apply)(nil), (*WriteTo)(nil),
	(*RowIndex)(nil), (*Tail)(nil), (*SetOp)(nil), (*Check)(nil), (*Explode)(nil), (*Window)(nil),
	(*Recursive)(nil),
}

// A Scan reads a Source. Its schema is Request.Columns.
type Scan struct {
	Source  Source
	Request Request
	Full    *column.Schema // of the Source
	schema  *column.Schema
}

// NewScan reads all columns of src.
func NewScan(ctx context.Context, src Source) (*Scan, error) {
	s, err := src.Schema(ctx)
	if err != nil {
		return nil, err
	}
	return &Scan{src, Request{Columns: s.Names(), Limit: -1}, s, s}, nil
}

// WithRequest is the same scan with another Request, whose Columns must be of
// the Source.
func (n *Scan) WithRequest(r Request) *Scan {
	schema, err := n.Full.Select(r.Columns)
	if err != nil {
		panic("plan: scan: " + err.Error())
	}
	return &Scan{n.Source, r, n.Full, schema}
}

// Values is rows in memory.
type Values struct {
	Rows   []*column.Batch
	schema *column.Schema
}

// NewValues is the rows of batches, which fit schema.
func NewValues(schema *column.Schema, batches []*column.Batch) *Values {
	return &Values{batches, schema}
}

// A FilterRows keeps the rows for which Where is true. (Filter is the condition
// that a Request carries.)
type FilterRows struct {
	In    Node
	Where Expr
}

// NewFilter keeps the rows of in for which where is true.
func NewFilter(in Node, where Expr) (*FilterRows, error) {
	e, err := Resolve(where, in.Schema())
	if err != nil {
		return nil, err
	}
	if k := e.Type().Kind; k != column.KindBool && k != column.KindNull {
		return nil, fmt.Errorf("filter %s is %s, not bool", e, e.Type())
	}
	return &FilterRows{in, Unalias(castTo(e, column.Bool))}, nil
}

// A Project computes its columns from those of In.
type Project struct {
	In     Node
	Exprs  []Expr
	schema *column.Schema
}

// NewProject computes exprs, which must have different names. Window calls in
// them are computed by a Window below the Project.
func NewProject(in Node, exprs []Expr) (*Project, error) {
	in, exprs, err := Windows(in, exprs)
	if err != nil {
		return nil, err
	}
	out := &Project{In: in, schema: &column.Schema{}}
	for _, e := range exprs {
		r, err := Resolve(e, in.Schema())
		if err != nil {
			return nil, err
		}
		if err := out.add(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (n *Project) add(e Expr) error {
	name := NameOf(e)
	for _, f := range n.schema.Fields {
		if f.Name == name {
			return fmt.Errorf("two columns are called %q; rename one with .As(…)", name)
		}
	}
	n.Exprs = append(n.Exprs, e)
	n.schema.Fields = append(n.schema.Fields, column.Field{Name: name, Type: e.Type(), Nullable: Nullable(e)})
	return nil
}

// A SortKey orders by X. Nulls come last unless NullsFirst; NaN is larger than
// all numbers; texts compare by bytes.
type SortKey struct {
	X          Expr
	Desc       bool
	NullsFirst bool
}

func (k SortKey) String() string {
	s := k.X.String()
	if k.Desc {
		s += " DESC"
	}
	if k.NullsFirst {
		s += " NULLS FIRST"
	}
	return s
}

// A Sort orders rows; rows that compare equal keep their order. Limit, if not negative,
// keeps only the first rows (top-k).
type Sort struct {
	In    Node
	Keys  []SortKey
	Limit int64
}

// NewSort orders in by keys.
func NewSort(in Node, keys []SortKey) (*Sort, error) {
	n := &Sort{In: in, Limit: -1}
	for _, k := range keys {
		r, err := Resolve(k.X, in.Schema())
		if err != nil {
			return nil, err
		}
		n.Keys = append(n.Keys, SortKey{Unalias(r), k.Desc, k.NullsFirst})
	}
	return n, nil
}

// A Limit passes over Offset rows and keeps the next N; N < 0 keeps all.
type Limit struct {
	In     Node
	Offset int64
	N      int64
}

// Reads is how many rows of its input the limit reads at most, -1 for all.
func (n *Limit) Reads() int64 {
	if n.N < 0 || n.N > math.MaxInt64-n.Offset {
		return -1
	}
	return n.Offset + n.N
}

// A Union is the rows of its Inputs one after another.
type Union struct {
	Ins    []Node
	schema *column.Schema
}

// NewUnion puts inputs below each other by name. A column that an input lacks is null
// there; types are unified.
func NewUnion(ins []Node) (*Union, error) {
	n := &Union{schema: &column.Schema{}}
	for _, in := range ins {
		for _, f := range in.Schema().Fields {
			if err := n.unify(f); err != nil {
				return nil, err
			}
		}
	}
	for i, f := range n.schema.Fields {
		for _, in := range ins {
			if in.Schema().Index(f.Name) < 0 {
				n.schema.Fields[i].Nullable = true
			}
		}
	}
	for _, in := range ins {
		p, err := n.fit(in)
		if err != nil {
			return nil, err
		}
		n.Ins = append(n.Ins, p)
	}
	return n, nil
}

// Apply hands rows to Fn sorted by Keys, then by Order, in a few Readers: rows
// with equal Keys are in one Reader and follow one another there, perhaps over several
// batches. It is how events adds sessions and funnels. Fn may be called from
// several goroutines at once; the rows it gives come out in the order of the keys' hash parts, the same in every run.
type Apply struct {
	In    Node
	Name  string // for Explain
	Keys  []Expr
	Order []SortKey
	Out   *column.Schema
	Fn    func(ctx context.Context, rows column.Reader) (column.Reader, error)
}

// NewApply resolves keys and order over in.
func NewApply(in Node, name string, keys []Expr, order []SortKey, out *column.Schema, fn func(context.Context, column.Reader) (column.Reader, error)) (*Apply, error) {
	n := &Apply{In: in, Name: name, Out: out, Fn: fn}
	for _, k := range keys {
		r, err := Resolve(k, in.Schema())
		if err != nil {
			return nil, err
		}
		n.Keys = append(n.Keys, Unalias(r))
	}
	s, err := NewSort(in, order)
	if err != nil {
		return nil, err
	}
	n.Order = s.Keys
	return n, nil
}

// A WriteTo writes its input to a Sink. Its one row says rows, files and bytes written.
type WriteTo struct {
	In   Node
	Sink Sink
	// Done, if not nil, is given what Commit made visible.
	Done func(*Written)
}

// WrittenSchema is the schema of a WriteTo.
var WrittenSchema = column.NewSchema(
	column.Field{Name: "rows", Type: column.Int64},
	column.Field{Name: "files", Type: column.Int64},
	column.Field{Name: "bytes", Type: column.Int64},
)

// Format is the tree, as golden files and Explain show it: a line a node,
// inputs indented below. A Common is shown below the first Shared of it.
func Format(n Node) string {
	f := formatter{shown: map[*Common]bool{}}
	f.node(n, 0)
	return f.text.String()
}

type formatter struct {
	text  strings.Builder
	shown map[*Common]bool
}

func (f *formatter) node(n Node, depth int) {
	f.text.WriteString(strings.Repeat("  ", depth))
	f.text.WriteString(n.String())
	f.text.WriteByte('\n')
	if s, ok := n.(*Shared); ok && !f.shown[s.Of] {
		f.shown[s.Of] = true
		f.node(s.Of.Node, depth+1)
	}
	for _, in := range n.Inputs() {
		f.node(in, depth+1)
	}
}
