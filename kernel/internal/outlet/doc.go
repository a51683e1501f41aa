// Package outlet is where the cells of a worker process print, and whence they read.
//
// Every cell prints into a pair of pipes of its own. [Switch] puts them in the
// place of the process's standard streams, so that what a cell starts, or code
// that knows only descriptor 1, prints there, too; a process that outlives its
// cell keeps the pipes of that cell.
//
// Goroutines have no descriptors of their own, but an origin: the run of a cell
// that started them, see [Mark]. So cells are given [Stdout] and [Stderr], whose
// Write asks for the origin of its caller: the text of a goroutine whose cell has
// been followed by another goes to the function given to [Late].
//
//	outlet.Mark(7)
//	go func() {
//		outlet.Stdout.Write([]byte("of run 7, whatever runs by then\n"))
//	}()
//
// A limit: compiled code that takes os.Stdout in another way than by the functions
// that the compiler routes here (a method such as template.Execute or
// Buffer.WriteTo, flag.SetOutput, a variable of type io.Writer) writes to the
// descriptor: from a goroutine of an earlier cell that is the running cell's.
//
// [In] is the way back: what cells read from the standard input is asked of who
// sits at the notebook, by the function given to [Input].
//
// Outside of a worker process both streams are those of the process.
package outlet
