package funcs

import "weir/dataframe/column"

// A Scalar is everything the house knows about one function: the parser, the
// binder, the executor, the remote dialects, %help and the tests read it here.
// Operators such as + and AND are Scalars too, named by their sign in lower
// case.
type Scalar struct {
	Name      string
	Aliases   []string
	Doc       string    // one sentence
	Examples  []Example // run as tests
	Overloads []Overload
	// NullText is what null arguments do; needed where an Overload is Aware of them.
	NullText string
	// Remote is how another dialect spells a call: "UPPER(%1)", with %* for all
	// arguments and %2* for all but the first, comma-separated. A dialect that is absent does not get it pushed,
	// and one that is there means exactly the same for all inputs.
	Remote map[string]string
	// Volatile functions give another value at each call and are never folded.
	Volatile bool
	// Fails: it gives no value, or null, and is Volatile only so that no rule computes it for rows that never reach it.
	Fails bool
	// Total functions have a value, or null, for all arguments: they never fail, so
	// they may be computed for rows that a condition before them keeps away.
	Total bool
}

// Varies reports whether f gives another value at each call.
func (f *Scalar) Varies() bool { return f.Volatile && !f.Fails }

// An Example is an SQL expression and its value as people read it; "null" for a
// null, "error: …" for the beginning of an error.
type Example struct{ SQL, Want string }

// NullPolicy says what a null argument does.
type NullPolicy uint8

const (
	// Strict: a null in any argument makes the row null. The engine sees to it;
	// Eval may compute anything for such a row but must not fail because of it.
	Strict NullPolicy = iota
	// Aware: Eval deals with nulls itself (coalesce, is_null, and, or).
	Aware
)

// AnyKind in Overload.Args takes every kind. All AnyKind arguments of one call
// are first cast to their common type (Unify).
const AnyKind column.Kind = 255

// EachKind in Overload.Args takes every kind, too, and leaves each argument the
// type it has.
const EachKind column.Kind = 254

// An Overload is one signature of a Scalar. The first that takes the arguments
// exactly is called, else the one that needs the cheapest implicit casts.
type Overload struct {
	Args     []column.Kind
	Variadic bool // the last of Args repeats, once or more
	// Result is the type of the call; it may refuse what Args alone do not tell.
	Result func(args []column.Type) (column.Type, error)
	// ResultOf stands for Result where the type depends on values: consts are those of
	// arguments that are literals, nil for the others. struct_field is an example.
	ResultOf func(args []column.Type, consts []any) (column.Type, error)
	Nulls    NullPolicy
	// Eval computes n rows. Each argument is a Fixed, a Texts or a Const with n
	// rows, never a Dict. It is called from many goroutines at once and must not
	// change its arguments. The result has n rows and the type Result gave.
	Eval func(n int, args []column.Vector) (column.Vector, error)
	// Fresh says that nothing but the result of Eval points into its memory, and that it points nowhere else: Reuse takes it.
	Fresh bool
	// EvalAs stands for Eval where the type that ResultOf gave decides the values.
	EvalAs func(result column.Type, n int, args []column.Vector) (column.Vector, error)
}

// For is what computes rows of the type that Bind gave.
func (o *Overload) For(result column.Type) func(n int, args []column.Vector) (column.Vector, error) {
	if o.EvalAs == nil {
		return o.Eval
	}
	return func(n int, args []column.Vector) (column.Vector, error) { return o.EvalAs(result, n, args) }
}

// An Aggregate folds the rows of a group into one value.
type Aggregate struct {
	Name     string
	Aliases  []string
	Doc      string
	Examples []Example // over the column x of the rows 1, 2, 2, null
	// Nulls says which rows with a null count, Nothing what the value is if none does, as people
	// read it; "" is null. NullParam is what a null in an argument does that is the same
	// in all rows, such as the share of a quantile.
	Nulls     NullRows
	Skips     string // the arguments whose null leaves a row out, where these are not all
	Nothing   string
	NullParam string
	// Args is the number of arguments it takes, least and most.
	MinArgs, MaxArgs int
	Result           func(args []column.Type) (column.Type, error)
	// New is nil for Grouping alone, which the engine computes from the set.
	New func(args []column.Type) Accumulator
	// Ordered aggregates depend on the order of rows: they heed ORDER BY, which the
	// others need not. NewOrdered, if not nil, does so without keeping all rows; the
	// columns to order by follow the arguments.
	Ordered    bool
	NewOrdered func(args []column.Type, by []RowOrder) Accumulator
	// AnyOrder tells whether the value of these arguments is the same, to the bit, in whatever order
	// the rows come; nil: it may not be.
	AnyOrder func(args []column.Type) bool
	// Distinct aggregates take every value once without being told so: the engine
	// gives New's Accumulator distinct rows.
	Distinct bool
	// Slide makes a Slider, which windows take instead of merging partials; nil, or
	// giving nil, where there is none for these arguments.
	Slide  func(rows *SlideRows) Slider
	Remote map[string]string
}

// NullRows says which rows an aggregate takes, by the nulls among its arguments.
type NullRows uint8

const (
	SkipNulls NullRows = iota // rows where no argument is null
	KeepNulls                 // all rows: nulls are values like others
	SkipByKey                 // rows where the second argument is not null; the first may be
	KeysOnly                  // none: it tells of the keys, not of their values
)

// Grouping is the name of the aggregate that tells grouping sets apart.
const Grouping = "grouping"

// An Accumulator keeps the state of every group at once; groups[i] is the group
// of row i. Partials are merged in input order, so that an answer does not
// depend on the number of workers. One goroutine uses an Accumulator at a time.
type Accumulator interface {
	// Grow makes room for groups 0..groups-1; new ones start empty.
	Grow(groups int)
	// Add takes the next rows. Arguments are Fixed, Texts or Const with len(groups) rows.
	Add(groups []int32, args []column.Vector) error
	// State is a partial as columns, one row a group: to merge, to spill, to store.
	// The column types do not depend on the rows.
	State() ([]column.Vector, error)
	// Merge takes the rows of a State (whole or a gather of it) that came later
	// in the input than everything so far.
	Merge(groups []int32, state []column.Vector) error
	// Result is one value a group.
	Result() (column.Vector, error)
}

// A Totaler is an Accumulator that is faster where all rows belong to group 0.
type Totaler interface {
	// AddAll is Add of n rows of group 0.
	AddAll(n int, args []column.Vector) error
}

// A Reserver is an Accumulator that can make room for groups to come, so that it need not move the others when they do.
type Reserver interface{ Reserve(groups int) }

// A Sized Accumulator tells about how many bytes it keeps, if they grow with the rows.
type Sized interface{ Size() int64 }

// FindScalar is the scalar function called name, nil if there is none.
func FindScalar(name string) *Scalar { return scalarIndex[name] }

// FindAggregate is the aggregate called name, nil if there is none.
func FindAggregate(name string) *Aggregate { return aggregateIndex[name] }

// Names lists all functions, for help and suggestions.
func Names() []string {
	var out []string
	for _, s := range scalars {
		out = append(out, s.Name)
	}
	for _, a := range aggregates {
		out = append(out, a.Name)
	}
	return out
}

// Scalars lists the scalar functions in the order of the table.
func Scalars() []*Scalar { return scalars }

// Aggregates lists the aggregates in the order of the table.
func Aggregates() []*Aggregate { return aggregates }

var (
	scalarIndex    = indexScalars()
	aggregateIndex = indexAggregates()
)

func indexScalars() map[string]*Scalar {
	m := make(map[string]*Scalar)
	for _, s := range scalars {
		for _, n := range append([]string{s.Name}, s.Aliases...) {
			m[n] = s
		}
	}
	return m
}

func indexAggregates() map[string]*Aggregate {
	m := make(map[string]*Aggregate)
	for _, a := range aggregates {
		for _, n := range append([]string{a.Name}, a.Aliases...) {
			m[n] = a
		}
	}
	return m
}
