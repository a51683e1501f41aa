package csv

import (
	"bufio"
	"io"
)

// carriage reports whether the lines of sample end in a carriage return without
// a line feed. Line ends in quotes do not count.
func carriage(sample []byte) bool {
	found, inside := false, false
	for i, c := range sample {
		switch {
		case c == '"':
			inside = !inside
		case inside:
		case c == '\n':
			return false
		case c == '\r' && i+1 < len(sample) && sample[i+1] != '\n':
			found = true
		}
	}
	return found
}

// LineFeeds is in with lines that end in line feeds: if those of its first n
// bytes end in carriage returns, every carriage return becomes a line feed, also
// in quotes. Changed tells.
func LineFeeds(in *bufio.Reader, n int) (out *bufio.Reader, changed bool) {
	// An error comes again when the bytes are read.
	if sample, _ := in.Peek(n); !carriage(sample) {
		return in, false
	}
	return bufio.NewReaderSize(&lineFeeds{r: in}, in.Size()), true
}

// lineFeeds gives a line feed for every carriage return, with or without a line
// feed behind it.
type lineFeeds struct {
	r     io.Reader
	after bool // the last byte was a carriage return
}

func (l *lineFeeds) Read(p []byte) (int, error) {
	for {
		n, err := l.r.Read(p)
		out := p[:0]
		for _, c := range p[:n] {
			drop := c == '\n' && l.after
			if l.after = c == '\r'; l.after {
				c = '\n'
			}
			if !drop {
				out = append(out, c)
			}
		}
		if len(out) > 0 || err != nil || len(p) == 0 {
			return len(out), err
		}
	}
}
