package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"golang.org/x/term"

	"weir/dataframe"
)

// interactive reads statements from the terminal until its end.
func (r *sqlRunner) interactive(ctx context.Context) error {
	fmt.Fprintln(r.out, `weir sql: a statement ends with ; and may have several lines. Ctrl-C stops a query, \q or Ctrl-D ends, \h helps.`)
	r.talk = true
	in := &terminalLines{history: openHistory(), completer: &completer{s: r.s, out: r.out}}
	return r.converse(ctx, in)
}

// A lineReader gives lines as they are typed. errStopped is Ctrl-C, io.EOF the
// end.
type lineReader interface {
	line(prompt string) (string, error)
}

var errStopped = errors.New("stopped")

const sqlHelp = `SELECT … FROM 's3://lake/clicks/' LIMIT 10;   a query; FROM takes places in quotes
\t NAME PLACE                                  call a place by a name
\f FORMAT                                      print rows as %s
\q                                             end
`

// converse runs what in gives: lines gather until they end in a semicolon.
func (r *sqlRunner) converse(ctx context.Context, in lineReader) error {
	text := ""
	for {
		prompt := firstPrompt
		if text != "" {
			prompt = "   -> "
		}
		line, err := in.line(prompt)
		switch {
		case errors.Is(err, errStopped):
			text = ""
			continue
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if text == "" {
			if words := strings.Fields(line); len(words) > 0 && strings.HasPrefix(words[0], `\`) {
				if words[0] == `\q` {
					return nil
				}
				r.order(words)
				continue
			}
			if strings.TrimSpace(line) == "" {
				continue
			}
		}
		text += line + "\n"
		if r.whole(text) {
			r.interruptible(ctx, text)
			text = ""
		}
	}
}

// order obeys a line that begins with a backslash.
func (r *sqlRunner) order(words []string) {
	switch {
	case words[0] == `\t` && len(words) == 3:
		r.s.Name(words[1], r.s.Read(words[2]))
	case words[0] == `\f` && len(words) == 2 && strings.Contains(" "+strings.Join(formatNames(), " ")+" ", " "+words[1]+" "):
		r.o.format = words[1]
	default:
		fmt.Fprintf(r.out, sqlHelp, strings.Join(formatNames(), ", "))
	}
}

// whole says whether a text ends after the semicolon of a statement.
func (r *sqlRunner) whole(text string) bool {
	before, open, err := dataframe.SplitSQL(text, r.dialect())
	if err != nil || open {
		return err != nil
	}
	after, _, _ := dataframe.SplitSQL(text+"x", r.dialect())
	return len(after) > len(before)
}

// interruptible runs a text; Ctrl-C stops it and nothing else.
func (r *sqlRunner) interruptible(ctx context.Context, text string) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	r.script(ctx, text)
	r.printed = 0
}

// terminalLines edits lines on the terminal of standard input.
type terminalLines struct {
	history   *history
	completer *completer
	keys      *keys
	t         *term.Terminal
}

func (l *terminalLines) line(prompt string) (string, error) {
	text, err := l.edit(prompt)
	if l.completer.begun += text + "\n"; prompt == firstPrompt {
		l.completer.begun = text + "\n"
	}
	return text, err
}

// firstPrompt is that of the first line of a statement.
const firstPrompt = "weir> "

func (l *terminalLines) edit(prompt string) (string, error) {
	fd := int(os.Stdin.Fd())
	old, err := term.MakeRaw(fd)
	if err != nil {
		return "", err
	}
	defer term.Restore(fd, old)
	if l.t == nil {
		l.keys = &keys{}
		l.t = term.NewTerminal(l.keys, "")
		l.t.History = l.history
		l.t.AutoCompleteCallback = func(line string, pos int, key rune) (string, int, bool) {
			if key != '\t' {
				return "", 0, false
			}
			return l.completer.complete(context.Background(), line, pos)
		}
	}
	if width, height, err := term.GetSize(fd); err == nil && width > 0 {
		_ = l.t.SetSize(width, height)
	}
	l.t.SetPrompt(prompt)
	l.t.SetBracketedPasteMode(true)
	defer l.t.SetBracketedPasteMode(false)
	text, err := l.t.ReadLine()
	if errors.Is(err, term.ErrPasteIndicator) {
		return text, nil
	}
	if errors.Is(err, io.EOF) {
		fmt.Fprint(os.Stdout, "\r\n")
		l.t = nil // it still has the line that was begun
		if l.keys.interrupt {
			return "", errStopped
		}
	}
	return text, err
}

// keys are the terminal's bytes. The editor tells Ctrl-C and Ctrl-D by the
// same error.
type keys struct{ interrupt bool }

func (k *keys) Read(p []byte) (int, error) {
	n, err := os.Stdin.Read(p)
	k.interrupt = bytes.IndexByte(p[:n], 3) >= 0
	return n, err
}

func (k *keys) Write(p []byte) (int, error) { return os.Stdout.Write(p) }
