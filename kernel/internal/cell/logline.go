package cell

import (
	"io"
	"log"
	"regexp"

	"weir/kernel/internal/outlet"
)

// A logger that writes the file and line of its caller would name those of
// package reflect, by which cells call it. So what it writes passes through a
// writer that puts the line of the cell there.

const logFiles = log.Lshortfile | log.Llongfile

type cellLines struct {
	w  io.Writer
	rt *runtime
}

// reflectLine is the place that package log takes for the caller's: of package
// reflect, or of fatal.
var reflectLine = regexp.MustCompile(`(?:\S*/)?(?:reflect/value|cell/exit)\.go:\d+|\b(?:value|exit)\.go:\d+`)

// Write writes one message of a logger.
func (c cellLines) Write(p []byte) (int, error) {
	at := reflectLine.FindIndex(p)
	if at == nil || *c.rt.line == 0 {
		return c.w.Write(p)
	}
	text := c.rt.where(*c.rt.line)
	text = text[len(" (") : len(text)-len(")")]
	out := append(append(append([]byte(nil), p[:at[0]]...), text...), p[at[1]:]...)
	if _, err := c.w.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// lined is w for a logger with these flags.
func (rt *runtime) lined(w io.Writer, flags int) io.Writer {
	if c, ok := w.(cellLines); ok {
		w = c.w
	}
	w = outlet.Of(w)
	if flags&logFiles == 0 {
		return w
	}
	return cellLines{w, rt}
}

func (rt *runtime) logNew(w io.Writer, prefix string, flags int) *log.Logger {
	return log.New(rt.lined(w, flags), prefix, flags)
}

func (rt *runtime) loggerSetFlags(l *log.Logger, flags int) {
	l.SetFlags(flags)
	l.SetOutput(rt.lined(l.Writer(), flags))
}

func (rt *runtime) loggerSetOutput(l *log.Logger, w io.Writer) { l.SetOutput(rt.lined(w, l.Flags())) }

func (rt *runtime) logSetFlags(flags int) { rt.loggerSetFlags(log.Default(), flags) }

func (rt *runtime) logSetOutput(w io.Writer) { rt.loggerSetOutput(log.Default(), w) }

// loggerWriter is where a logger writes, as the cell gave it.
func (rt *runtime) loggerWriter(l *log.Logger) io.Writer {
	return outlet.Plain(rt.lined(l.Writer(), 0))
}

func (rt *runtime) logWriter() io.Writer { return rt.loggerWriter(log.Default()) }

func logOutput(depth int, text string) error { return output(log.Default(), depth, text) }

func loggerOutput(l *log.Logger, depth int, text string) error { return output(l, depth, text) }

// output writes with the line of the cell that is running, that of depth 1: lines of
// callers are not known.
func output(l *log.Logger, depth int, text string) error {
	if l.Flags()&logFiles != 0 && depth != 1 {
		notBuilt("log.Output with calldepth %d and the flag Lshortfile or Llongfile: the stack is the interpreter's", depth)
	}
	return l.Output(3, text)
}
