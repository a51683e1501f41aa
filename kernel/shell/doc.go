// Package shell runs notebook cells and knows nothing of Jupyter: the kernel,
// the headless runner and the tests drive it alike, through [Client].
//
// A [Shell] is a Client in this process. It cuts a cell into magics and Go,
// gives the Go to the cell compiler, and shows the value of the last
// expression:
//
//	%time weir.Read("s3://logs/raw/*.csv.gz").Count()
//	$ls -l /data
//	users := weir.Read("mysql://shop/users")
//	users.Head(5)
//
// Cells are programs, and programs can die: concurrent writes of a map, a panic in
// a goroutine of compiled code or a lack of memory ends the process they run in. So the
// front doors use [Start], a Client whose cells run in a worker process
// ([Worker] is that process's whole life). The two speak frames over pipes
// that the worker inherits as descriptors 3 and 4. Descriptors 1 and 2 are
// pipes too, new ones for every cell, so whatever a cell, a library or a command
// started by it prints is caught, and belongs to the cell also when others have
// followed: see package outlet. Death becomes one readable CellError, and the
// next cell gets a new worker.
//
// An interrupt stops the loops, channel operations and queries of a cell within
// milliseconds and keeps the variables. The processes that the cell has started get
// one too, and are ended by force if they still run 300 ms later (on Linux). A call
// of compiled code that does not return is left behind: it goes on in the background
// until it is done, which the error of the cell says, and what follows it in the cell
// is not run. Only where the worker itself does not answer is it ended.
//
// Order is kept so: the supervisor empties the print pipes before it looks at
// a frame, and the worker waits for an answer to every frame that shows
// something. What was printed before a table appears before it. Between
// stdout and stderr, written within the same millisecond, order may differ.
//
// A new magic is a file magic_name.go and a line in magics.go.
package shell
