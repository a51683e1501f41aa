package shell

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"

	"weir/dataframe"
)

// TestMain makes the test binary its own worker program.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && (os.Args[1] == "worker" || os.Args[1] == "go") {
		err := Worker(func() (Client, error) {
			if os.Args[1] == "go" {
				return NewGo(Config{}, GoConfig{DotImport: []string{"weir/dataframe"}, Vars: map[string]any{"weir": dataframe.NewSession(dataframe.Options{})}})
			}
			return newFake(), nil
		})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			var coded interface{ ExitCode() int }
			if errors.As(err, &coded) {
				os.Exit(coded.ExitCode())
			}
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func newFake() *Shell {
	f := &fake{names: map[string]any{}}
	sh, err := New(Config{Interpreter: f, Connectors: []Connector{{"s3", "buckets"}}})
	if err != nil {
		panic(err)
	}
	f.sh = sh
	return sh
}

// startFake starts a supervised worker around the fake interpreter.
func startFake(t *testing.T, l Launch) Client {
	t.Helper()
	l.Args = []string{os.Args[0], "worker"}
	c, err := l.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// fake interprets lines of a tiny language in place of Go.
type fake struct {
	sh    *Shell
	mu    sync.Mutex
	names map[string]any
}

func (f *fake) Run(ctx context.Context, number int, text string) (Result, error) {
	var result Result
	for i, line := range strings.Split(text, "\n") {
		result = Result{}
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		run, ok := fakeWords[word]
		if !ok {
			return result, &CellError{Name: "compile error", Message: "undefined: " + word, Line: i + 1, Col: 1}
		}
		if run == nil {
			continue
		}
		r, err := run(ctx, f, rest)
		if err != nil {
			return result, err
		}
		result = r
	}
	return result, nil
}

func (f *fake) Within(_ context.Context, _ int, call func() error) error { return call() }

var fakeWords = map[string]func(ctx context.Context, f *fake, rest string) (Result, error){
	"": nil,
	"print": func(_ context.Context, _ *fake, rest string) (Result, error) {
		fmt.Println(rest)
		return Result{}, nil
	},
	"warn": func(_ context.Context, _ *fake, rest string) (Result, error) {
		fmt.Fprintln(os.Stderr, rest)
		return Result{}, nil
	},
	"many": func(_ context.Context, _ *fake, rest string) (Result, error) {
		for i := range 10_000 {
			fmt.Println("line", i)
		}
		return Result{}, nil
	},
	"bytes": func(_ context.Context, _ *fake, rest string) (Result, error) {
		for i := range len(rest) {
			os.Stdout.Write([]byte{rest[i]})
		}
		return Result{}, nil
	},
	"big": func(_ context.Context, f *fake, _ string) (Result, error) {
		return Result{}, f.sh.Display(html(strings.Repeat("x", 50<<20)))
	},
	"display": func(_ context.Context, f *fake, rest string) (Result, error) {
		return Result{}, f.sh.Display(html(rest))
	},
	"nan": func(_ context.Context, f *fake, rest string) (Result, error) {
		return Result{}, f.sh.Display(nan{})
	},
	"value": func(_ context.Context, f *fake, rest string) (Result, error) {
		f.mu.Lock()
		defer f.mu.Unlock()
		return Result{Values: []any{f.names[rest]}, Shown: true}, nil
	},
	"set": func(_ context.Context, f *fake, rest string) (Result, error) {
		name, value, _ := strings.Cut(rest, " ")
		return Result{}, f.Define(name, value)
	},
	"error": func(_ context.Context, _ *fake, rest string) (Result, error) {
		return Result{Values: []any{errors.New(rest)}, Shown: true}, nil
	},
	"ask": func(_ context.Context, f *fake, rest string) (Result, error) {
		text, err := f.sh.Input(rest)
		return Result{Values: []any{text}, Shown: true}, err
	},
	"wait": func(ctx context.Context, _ *fake, _ string) (Result, error) {
		fmt.Println("waiting")
		<-ctx.Done()
		return Result{}, ctx.Err()
	},
	"deaf": func(context.Context, *fake, string) (Result, error) {
		fmt.Println("waiting")
		select {}
	},
	"exit": func(context.Context, *fake, string) (Result, error) {
		os.Exit(3)
		return Result{}, nil
	},
	"boom": func(context.Context, *fake, string) (Result, error) {
		panic("boom")
	},
	"goroutine": func(context.Context, *fake, string) (Result, error) {
		go panic("boom")
		select {}
	},
	"later": func(context.Context, *fake, string) (Result, error) {
		go func() {
			fmt.Println("from behind")
			panic("later")
		}()
		return Result{}, nil
	},
	"overflow": func(context.Context, *fake, string) (Result, error) {
		return Result{Values: []any{overflow(1)}, Shown: true}, nil
	},
	"unlock": func(context.Context, *fake, string) (Result, error) {
		new(sync.Mutex).Unlock()
		return Result{}, nil
	},
}

func overflow(n int) int { return overflow(n+1) + n }

type html string

func (h html) MIMEBundle() (map[string]any, error) {
	return map[string]any{"text/html": string(h), "application/json": map[string]any{"n": int64(1) << 62}}, nil
}

type nan struct{}

func (nan) MIMEBundle() (map[string]any, error) {
	return map[string]any{"application/json": []any{func() {}}}, nil
}

func (f *fake) Define(name string, value any) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.names[name] = value
	return nil
}

func (f *fake) Names() []Name {
	f.mu.Lock()
	defer f.mu.Unlock()
	var names []Name
	for name, value := range f.names {
		names = append(names, Name{name, "var", fmt.Sprintf("%T", value)})
	}
	return names
}

func (f *fake) Value(name string) (reflect.Value, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	v, ok := f.names[name]
	return reflect.ValueOf(v), ok
}

func (f *fake) Complete(code string, cursor int) Completion {
	return Completion{From: 0, To: cursor, Matches: []Match{{Text: "print", Kind: "function"}}}
}

func (f *fake) Inspect(code string, cursor int) (signature, doc string, found bool) {
	return "func print(text)", "print prints.", strings.HasPrefix(code, "print")
}

func (f *fake) Status(code string) Status {
	if strings.HasSuffix(code, "{") {
		return Status{State: "incomplete", Indent: "\t"}
	}
	return Status{State: "complete"}
}

// record is an Output that writes down what it gets.
type record struct {
	mu     sync.Mutex
	log    []string
	stdout strings.Builder
	stderr strings.Builder
	last   map[string]any
	answer string
	seen   chan string // gets every stream text, if not nil
}

func (r *record) add(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.log = append(r.log, fmt.Sprintf(format, args...))
}

func (r *record) Stream(name, text string) {
	r.add("%s %q", name, text)
	r.mu.Lock()
	if name == "stdout" {
		r.stdout.WriteString(text)
	} else {
		r.stderr.WriteString(text)
	}
	r.mu.Unlock()
	if r.seen != nil {
		r.seen <- text
	}
}

func (r *record) Display(id string, update bool, bundle map[string]any) {
	r.last = bundle
	r.add("display %s", shortText(bundle))
}

func (r *record) Result(bundle map[string]any) {
	r.last = bundle
	r.add("result %s", shortText(bundle))
}

func shortText(bundle map[string]any) string {
	for _, mime := range []string{"text/html", "text/plain"} {
		if s, ok := bundle[mime].(string); ok {
			return s[:min(len(s), 20)]
		}
	}
	return fmt.Sprint(bundle)
}

func (r *record) Clear(wait bool)     { r.add("clear %v", wait) }
func (r *record) Progress(p Progress) { r.add("progress %d", p.Rows) }

func (r *record) Ask(ctx context.Context, prompt string, secret bool) (string, error) {
	r.add("ask %s %v", prompt, secret)
	if r.answer == "" {
		<-ctx.Done()
		return "", ctx.Err()
	}
	return r.answer, nil
}
