package statement

import (
	"context"
	"errors"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A Host is the session whose statements are run.
type Host interface {
	// Frame is the frame that the session calls name, without regard to case if that finds one; nil: none.
	Frame(name string) (plan.Node, error)
	Frames() []string
	// Forget takes the name from a frame.
	Forget(name string)

	// Open and Create are the places of a url.
	Open(ctx context.Context, url string, o plan.ReadOptions) (plan.Node, error)
	Create(ctx context.Context, url string, o plan.WriteOptions) (plan.Sink, error)
	Folder(ctx context.Context, url string) (plan.Folder, error)

	// Run gives the rows of n, Write writes them to sink.
	Run(ctx context.Context, n plan.Node) ([]*column.Batch, error)
	Write(ctx context.Context, n plan.Node, sink plan.Sink) (*plan.Written, error)
	// Pushed are the filters that n, optimized, gives to the scan of src; nil if src is not scanned exactly once.
	Pushed(ctx context.Context, n plan.Node, src plan.Source) []plan.Filter
	// Explain is the plan of n; verbose: and how it came about; analyze: run, with figures.
	Explain(ctx context.Context, n plan.Node, verbose, analyze bool) (string, error)
	// Summarize is a row for each column of n.
	Summarize(ctx context.Context, n plan.Node) (plan.Node, error)

	// Set changes a setting; "" is its default. Settings are name, value and what it is.
	Set(name, value string) error
	Settings() [][3]string

	Note(text string)
}

// A Runner runs statements. It is safe for several goroutines.
type Runner struct {
	Host    Host
	Catalog *catalog.Catalog
}

// A Result is what a statement gave.
type Result struct {
	// Query: Node is to be run. Else it is what the statement has to tell, in memory.
	Query bool
	Node  plan.Node
	// Listing: the rows of Node were asked for, as by SHOW. Else they tell what was done.
	Listing bool
	Done    string // what was done, in words: "3 rows inserted"
	Rows    int64  // that were changed
}

// Run runs one statement, whose ? are the next of values. After the last one none may be left.
func (r *Runner) Run(ctx context.Context, dialect, text string, values *sql.Values, last bool) (*Result, error) {
	s, err := sql.Read(dialect, text, values)
	if err != nil {
		if strings.HasPrefix(dialect, syntax.Postgres.Name) {
			r.Catalog.Fail()
		}
		return nil, err
	}
	x := &run{ctx: ctx, r: r, host: r.Host, cat: r.Catalog, s: s, dialect: dialect}
	x.env = &env{x: x}
	x.knowsTypes(s)
	if err := x.allowed(s.Syntax); err != nil {
		return nil, s.Wrap(s.Syntax.Position(), err)
	}
	out, err := x.statement(s.Syntax)
	if err != nil {
		if s.Dialect == syntax.Postgres {
			r.Catalog.Fail()
		}
		return nil, s.Wrap(s.Syntax.Position(), err)
	}
	if last {
		if err := s.Used(); err != nil {
			return nil, err
		}
	}
	for _, n := range s.Notes {
		r.Host.Note(n.Text)
	}
	return out, nil
}

// A run is one statement under way.
type run struct {
	ctx  context.Context
	r    *Runner
	host Host
	cat  *catalog.Catalog
	s    *sql.Statement
	env  *env
	// dialect is the name that the text was read with.
	dialect string
	// views are the plans of those read so far, by name: each is bound once.
	views map[string]plan.Node
	// domains are those of the columns of tables that were read.
	domains map[plan.Node]map[string]string
	// undo puts rows back that were there before, the last first.
	undo []func()
	// frozen are tables as they were before the statements of WITH, and made what these gave back.
	frozen, made map[string]plan.Node
	// gave is called with the rows that a statement gives back, before it changes anything; nil: with none.
	gave func(rows plan.Node) error
}

func (x *run) statement(s syntax.Statement) (*Result, error) {
	if w := withOf(s); changesIn(w) {
		return x.withChanges(s, w)
	}
	switch s := s.(type) {
	case *syntax.Query:
		n, err := x.s.Query(x.ctx, s, x.env)
		return &Result{Query: true, Node: n, Listing: true}, err
	case *syntax.CreateTable:
		return x.createTable(s)
	case *syntax.CreateView:
		return x.createView(s)
	case *syntax.CreateSchema:
		return x.createSchema(s)
	case *syntax.CreateIndex:
		return x.createIndex(s)
	case *syntax.CreateMacro:
		return x.createMacro(s)
	case *syntax.CreateType:
		return x.createType(s)
	case *syntax.Insert:
		return x.insert(s)
	case *syntax.MultiInsert:
		return x.multiInsert(s)
	case *syntax.Delete:
		return x.delete(s)
	case *syntax.Update:
		return x.update(s)
	case *syntax.Merge:
		return x.merge(s)
	case *syntax.Truncate:
		return x.truncate(s)
	case *syntax.AlterTable:
		return x.alter(s)
	case *syntax.Drop:
		return x.drop(s)
	case *syntax.Copy:
		return x.copy(s)
	case *syntax.Describe:
		return x.describe(s)
	case *syntax.Show:
		return x.show(s)
	case *syntax.Explain:
		return x.explain(s)
	case *syntax.Summarize:
		return x.summarize(s)
	case *syntax.Set:
		return x.set(s)
	case *syntax.Use:
		return x.use(s)
	case *syntax.Analyze:
		return x.analyze(s)
	case *syntax.Comment:
		return x.comment(s)
	case *syntax.Sequence:
		return x.sequence(s)
	case *syntax.Transaction:
		return x.transaction(s)
	case *syntax.Prepare:
		return x.prepare(s)
	case *syntax.Execute:
		return x.execute(s)
	case *syntax.Deallocate:
		return x.deallocate(s)
	case *syntax.SetVariable:
		return x.setVariable(s)
	case *syntax.Ignored:
		return x.ignored(s)
	}
	return nil, errors.New("this statement is not there")
}

// done is the Result of a statement that gives no rows.
func done(text string) *Result {
	n := rowsOf([]string{"result"}, []column.Type{column.String}, [][]any{{text}})
	return &Result{Node: n, Done: text}
}

// changed is the Result of a statement that changed so many rows.
func changed(rows int64, what string) *Result {
	n := rowsOf([]string{"rows"}, []column.Type{column.Int64}, [][]any{{rows}})
	return &Result{Node: n, Done: count(rows, "row") + " " + what, Rows: rows}
}

// rowsOf is rows in memory. Values fit the types.
func rowsOf(names []string, types []column.Type, rows [][]any) plan.Node {
	schema, builders := &column.Schema{}, []*column.Builder{}
	for i, name := range names {
		schema.Fields = append(schema.Fields, column.Field{Name: name, Type: types[i], Nullable: true})
		builders = append(builders, column.NewBuilder(types[i], len(rows)))
	}
	for _, r := range rows {
		for i, v := range r {
			if err := builders[i].Append(v); err != nil {
				panic("statement: " + names[i] + ": " + err.Error())
			}
		}
	}
	b := &column.Batch{N: len(rows)}
	for _, x := range builders {
		b.Cols = append(b.Cols, x.Vector())
	}
	return plan.NewValues(schema, []*column.Batch{b})
}

// texts are as many columns of texts.
func texts(n int) (out []column.Type) {
	for range n {
		out = append(out, column.String)
	}
	return out
}

// listing is the Result of a statement that lists things.
func listing(names []string, rows [][]any) *Result {
	return &Result{Node: rowsOf(names, texts(len(names)), rows), Listing: true}
}

// full is a name as it is written.
func full(parts []string) string { return strings.Join(parts, ".") }
