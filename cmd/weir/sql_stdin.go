package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"weir/dataframe/plan"
)

// stream runs the statements of in as they arrive: each as soon as the line with its semicolon is there, so that
// a program may write one, read its rows and write the next. It tells whether one failed.
func (r *sqlRunner) stream(ctx context.Context, in io.Reader) (failed bool, err error) {
	lines := bufio.NewReaderSize(in, 1<<16)
	text, begun, line := "", 0, 0 // what waits, the lines before it, those read
	for {
		s, err := lines.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return failed, err
		}
		text += s
		line++
		over := errors.Is(err, io.EOF)
		if !over && !(strings.Contains(s, ";") && r.whole(text)) {
			continue
		}
		r.before = begun
		bad := r.script(ctx, text)
		r.before = 0
		failed = failed || bad
		if over || bad && (ctx.Err() != nil || !r.o.keepGoing) {
			return failed, nil
		}
		text, begun = "", line
	}
}

// aPipe is standard input as a table: FROM '-'. It is read once, to the end, into a file that goes with the
// command.
type aPipe struct {
	in   io.Reader
	path string // "": not read yet
	dir  string
}

// open is an Open for sessions that reads "-" from p, and everything else by open.
func (p *aPipe) open(open opener) opener {
	return func(ctx context.Context, url string, o plan.ReadOptions) (plan.Source, error) {
		if slices.Contains(o.And, "-") {
			return nil, errors.New("'-' is standard input, and stands in a list of files nowhere but at its start")
		}
		if url != "-" {
			return open(ctx, url, o)
		}
		if p.in == nil {
			return nil, errors.New("'-' is standard input, from which the statements come; put them behind -c or -f")
		}
		if p.path == "" {
			if err := p.read(); err != nil {
				return nil, fmt.Errorf("standard input: %w", err)
			}
		}
		return open(ctx, p.path, o)
	}
}

type opener func(ctx context.Context, url string, o plan.ReadOptions) (plan.Source, error)

func (p *aPipe) read() error {
	dir, err := os.MkdirTemp("", "weir-stdin-")
	if err != nil {
		return err
	}
	p.dir = dir
	in := bufio.NewReaderSize(p.in, 1<<16)
	head, err := in.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	path := filepath.Join(dir, "stdin"+endingOf(head))
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, in); err != nil {
		f.Close()
		return err
	}
	p.path = path
	return f.Close()
}

// endingOf is what a file that begins so is called.
func endingOf(head []byte) string {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case bytes.HasPrefix(head, []byte("PAR1")):
		return ".parquet"
	case bytes.HasPrefix(head, []byte("ARROW1")), bytes.HasPrefix(head, []byte{0xff, 0xff, 0xff, 0xff}):
		return ".arrow"
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return ".csv.gz"
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return ".csv.zst"
	case bytes.HasPrefix(text, []byte("{")), bytes.HasPrefix(text, []byte("[")):
		return ".jsonl"
	}
	return ".csv"
}

// named is text that calls the file of standard input what the user calls it.
func (p *aPipe) named(text string) string {
	if p.path == "" {
		return text
	}
	return strings.ReplaceAll(text, p.path, "standard input")
}

func (p *aPipe) close() {
	if p.dir != "" {
		_ = os.RemoveAll(p.dir) // it is ours
		p.dir, p.path = "", ""
	}
}
