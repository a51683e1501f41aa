// Package cell compiles notebook cells for an interpreter that knows only an
// older and smaller Go.
//
//	text -> segment -> check (go/types, earlier cells in scope) -> emit -> yaegi
//
// Every cell is type-checked against embedded export data, so an error has the
// line and column of the cell and nothing needs a Go toolchain. What passed the
// check is written again as plain Go that yaegi runs right: every name unique,
// constants folded, generics instantiated, closures lifted to functions that
// take what they capture, variables that closures share on the heap, loops with
// a variable an iteration, defers and recover by an explicit list, calls of
// methods as calls of functions. What can be neither written that way nor
// trusted to the interpreter is refused with a "not supported" error at its
// line: a cell never gives a silently wrong answer.
//
// What a cell declares word for word as it is declared already, by names that mean what they
// meant, stays what it is (again.go): a cell run twice has the types of its first run.
// Errors tell the lines of the last.
//
// A call that is a statement of the cell itself, in its blocks too but not in
// its functions, and whose last result is an error that is not nil stops the
// cell at that line; `_ = f()` lets it go. Exempt are printing with fmt, and
// Write, WriteString, WriteByte and WriteRune of buffers and hashes.
//
// A cell that is a Go program, with a package clause, runs its functions init and
// main. What would end the process ends the cell: os.Exit, log.Fatal; runtime.Goexit
// ends its goroutine. The goroutines of a program take turns as those of native Go do,
// on one processor while they do not compute for long, and end with it.
//
// Compiled code that looks at types, as encoding/json, reflect, text/template and
// fmt do, is given values of twins of the types of cells (package twin).
//
// Refused are generic types inside generic functions, generic types and functions
// of compiled packages (but for slices, maps, cmp, iter, errors.AsType,
// reflect.TypeFor, atomic.Pointer, package unique and sync.OnceValue), what of package unsafe is
// no constant, func init outside of a program, stacks and finalizers of package
// runtime; by templates and reflect, methods of signatures that twins have no
// slots for (and by net/rpc); by reflect, what is in values of types that hold
// interfaces of cells, but for DeepEqual (glance.go), and the addresses of functions; and, when they happen, compiled values asserted to interface
// types of a cell. Cells cannot recover from what is refused while they run.
//
// Where a program looks at capacities, slices have those that the compiler of Go gives
// them, on the stack or on the heap (package escape).
//
// Where Go leaves open whether a variable is read before the calls beside it or after
// them, it is read when the compiler of Go reads it (emit_order.go).
//
// Different from native Go: the panic of a value method called with a nil pointer to a
// struct is that of any nil pointer, and what programs measure of their own memory, addresses and stacks is that of
// the interpreter. Tests of the Go distribution run as cells
// (TestGoTestDirectory) and list such differences.
//
//	c, err := cell.New(cell.Config{Exports: symbols.Exports(), Types: types})
//	res, err := c.Run(ctx, 1, `x := []int{3, 1, 2}; slices.Max(x)`) // 3
package cell
