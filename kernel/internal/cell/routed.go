package cell

import (
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"syscall"

	"github.com/traefik/yaegi/interp"

	"weir/kernel/internal/outlet"
)

// Compiled code prints to the process's standard output, which is that of the
// running cell. What a goroutine of an earlier cell prints is of that cell, so the
// functions by which cells print are given streams that know their callers.

// printers print to os.Stdout, and read os.Stdin, as it is when they are called.
var printers = map[string]any{
	"Print":   func(a ...any) (int, error) { return fmt.Fprint(outlet.Of(os.Stdout), a...) },
	"Printf":  func(format string, a ...any) (int, error) { return fmt.Fprintf(outlet.Of(os.Stdout), format, a...) },
	"Println": func(a ...any) (int, error) { return fmt.Fprintln(outlet.Of(os.Stdout), a...) },
	"Scan":    func(a ...any) (int, error) { return fmt.Fscan(outlet.In(os.Stdin), a...) },
	"Scanf":   func(format string, a ...any) (int, error) { return fmt.Fscanf(outlet.In(os.Stdin), format, a...) },
	"Scanln":  func(a ...any) (int, error) { return fmt.Fscanln(outlet.In(os.Stdin), a...) },
}

// streams are functions that print to a writer or read a reader, or keep it.
var streams = map[string][]string{
	"bufio/bufio":                          {"NewReader", "NewReaderSize", "NewScanner", "NewWriter", "NewWriterSize"},
	"encoding/base64/base64":               {"NewEncoder"},
	"encoding/csv/csv":                     {"NewReader", "NewWriter"},
	"encoding/gob/gob":                     {"NewEncoder"},
	"encoding/hex/hex":                     {"Dumper", "NewEncoder"},
	"encoding/json/json":                   {"NewDecoder", "NewEncoder"},
	"encoding/xml/xml":                     {"NewDecoder", "NewEncoder"},
	"fmt/fmt":                              {"Fprint", "Fprintf", "Fprintln", "Fscan", "Fscanf", "Fscanln"},
	"io/io":                                {"Copy", "CopyBuffer", "CopyN", "LimitReader", "MultiReader", "MultiWriter", "ReadAll", "ReadAtLeast", "ReadFull", "TeeReader", "WriteString"},
	"log/slog/slog":                        {"NewJSONHandler", "NewTextHandler"},
	"mime/quotedprintable/quotedprintable": {"NewWriter"},
	"text/tabwriter/tabwriter":             {"NewWriter"},
}

// descriptors are functions with the places of those parameters that are
// descriptors.
var descriptors = map[string][]int{
	"Close": {0}, "CloseOnExec": {0}, "Dup": {0}, "Dup3": {0, 1}, "EpollCtl": {0, 2}, "Fchdir": {0}, "FcntlFlock": {0},
	"Flock": {0}, "Fstat": {0}, "Fsync": {0}, "Ftruncate": {0}, "Getdents": {0}, "Pread": {0}, "Pwrite": {0}, "Read": {0}, "Recvfrom": {0},
	"Recvmsg": {0}, "Seek": {0}, "Sendfile": {0, 1}, "Sendmsg": {0}, "SendmsgN": {0}, "Sendto": {0}, "SetNonblock": {0}, "Shutdown": {0},
	"Splice": {0, 2}, "Tee": {0, 1}, "Write": {0},
}

// routed is exports with those in the places of the compiled functions.
func routed(exports interp.Exports) interp.Exports {
	out := maps.Clone(exports)
	replace := func(key, name string, by func(f reflect.Value) reflect.Value) {
		f, ok := exports[key][name]
		if !ok {
			return
		}
		if reflect.ValueOf(out[key]).Pointer() == reflect.ValueOf(exports[key]).Pointer() {
			out[key] = maps.Clone(exports[key])
		}
		out[key][name] = by(f)
	}
	for name, f := range printers {
		replace("fmt/fmt", name, func(reflect.Value) reflect.Value { return reflect.ValueOf(f) })
	}
	for key, names := range streams {
		for _, name := range names {
			replace(key, name, routes)
		}
	}
	replace("os/os", "NewFile", func(reflect.Value) reflect.Value { return reflect.ValueOf(newFile) })
	for name, at := range descriptors {
		replace("syscall/syscall", name, func(f reflect.Value) reflect.Value { return guardedDescriptors(f, at) })
	}
	return out
}

var (
	writerType = reflect.TypeFor[io.Writer]()
	readerType = reflect.TypeFor[io.Reader]()
)

// routes is f with streams for those of its arguments that are writers or readers.
func routes(f reflect.Value) reflect.Value {
	return reflect.MakeFunc(f.Type(), func(args []reflect.Value) []reflect.Value {
		for i, a := range args {
			switch {
			case a.Type() == writerType && !a.IsNil():
				args[i] = valueOf(outlet.Of(a.Interface().(io.Writer)))
			case a.Type() == readerType && !a.IsNil():
				args[i] = valueOf(outlet.In(a.Interface().(io.Reader)))
			case a.Kind() == reflect.Slice && a.Type().Elem() == writerType:
				list := slices.Clone(a.Interface().([]io.Writer))
				for j, w := range list {
					list[j] = outlet.Of(w)
				}
				args[i] = reflect.ValueOf(list)
			case a.Kind() == reflect.Slice && a.Type().Elem() == readerType:
				list := slices.Clone(a.Interface().([]io.Reader))
				for j, r := range list {
					list[j] = outlet.In(r)
				}
				args[i] = reflect.ValueOf(list)
			}
		}
		return callAll(f, args)
	})
}

// valueOf is v as a value of the interface T.
func valueOf[T any](v T) reflect.Value { return reflect.ValueOf(&v).Elem() }

// callAll calls f with arguments of which the last are a slice if f is variadic.
func callAll(f reflect.Value, args []reflect.Value) []reflect.Value {
	if f.Type().IsVariadic() {
		return f.CallSlice(args)
	}
	return f.Call(args)
}

// guardedDescriptors is f; descriptors of the process are none that it knows.
func guardedDescriptors(f reflect.Value, at []int) reflect.Value {
	t := f.Type()
	return reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
		own := false
		for _, i := range at {
			own = own || outlet.Own(descriptor(args[i]))
		}
		if !own {
			return callAll(f, args)
		}
		results := make([]reflect.Value, t.NumOut())
		for i := range results {
			results[i] = reflect.New(t.Out(i)).Elem()
			if i == len(results)-1 {
				results[i].Set(reflect.ValueOf(syscall.EBADF))
			}
		}
		return results
	})
}

// descriptor is a value of one, for which packages have several types.
func descriptor(v reflect.Value) int {
	if v.CanUint() {
		return int(min(v.Uint(), noDescriptor))
	}
	return int(v.Int())
}

// noDescriptor is a descriptor that no process has.
const noDescriptor = 1<<31 - 1

// newFile is os.NewFile; the descriptors of the process are none that it knows.
func newFile(fd uintptr, name string) *os.File {
	if fd < noDescriptor && outlet.Own(int(fd)) {
		fd = noDescriptor
	}
	return os.NewFile(fd, name)
}

func fileWrite(f *os.File, p []byte) (int, error) {
	if s, ok := outlet.Of(f).(*outlet.Stream); ok {
		return s.Write(p)
	}
	return f.Write(p)
}

func fileWriteString(f *os.File, text string) (int, error) {
	if s, ok := outlet.Of(f).(*outlet.Stream); ok {
		return s.WriteString(text)
	}
	return f.WriteString(text)
}

func fileRead(f *os.File, p []byte) (int, error) { return outlet.In(f).Read(p) }

func cmdRun(c *exec.Cmd) error {
	followed(c)
	return c.Run()
}

func cmdStart(c *exec.Cmd) error {
	followed(c)
	return c.Start()
}

// followed makes a command that a goroutine of an earlier cell starts print by way
// of that goroutine's streams: the descriptors are those of the running cell.
func followed(c *exec.Cmd) {
	if c != nil && outlet.Followed() {
		c.Stdout, c.Stderr = outlet.Of(c.Stdout), outlet.Of(c.Stderr)
	}
}
