package shell

import (
	"context"
	"reflect"
)

// An Interpreter runs the Go of a cell. The cell compiler in front of yaegi is
// the one implementation; tests bring their own. Run is called by one
// goroutine at a time; the other methods may be called while it runs.
type Interpreter interface {
	// Run runs text as part of cell number. Lines of text are lines of the
	// cell. Its error is a *CellError where the cell is to blame.
	Run(ctx context.Context, number int, text string) (Result, error)

	// Within calls f as a part of cell number, which has just run: f may call
	// methods that the cell has written, and those may be interrupted or fail.
	Within(ctx context.Context, number int, f func() error) error

	Define(name string, value any) error // name := value
	Names() []Name                       // what the user has declared so far
	Value(name string) (reflect.Value, bool)
	Complete(code string, cursor int) Completion
	Inspect(code string, cursor int) (signature, doc string, found bool)
	Status(code string) Status
}

// A Name is a declaration of the user's, for %who.
type Name struct{ Name, Kind, Type string }

// A Result is what the last expression of a text gave. Shown is false where
// the text ends in something else than an expression.
type Result struct {
	Values []any
	Line   int // where the expression begins; 0: unknown
	Shown  bool
}
