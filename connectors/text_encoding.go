package connectors

import (
	"io"
	"maps"
	"slices"
	"strings"

	"weir/connectors/internal/charset"
)

// declareEncoding reads what the options say.
func (s *textSource) declareEncoding() error {
	s.fixed, s.found, s.heads = nil, map[string]bool{}, map[int][]byte{}
	if s.o.Encoding == "" {
		return nil
	}
	e, err := charset.Named(s.o.Encoding)
	s.fixed = &e
	return err
}

// encoding is that of a file that begins with head.
func (s *textSource) encoding(head []byte) charset.Encoding {
	if s.fixed == nil {
		return charset.Sniff(head)
	}
	return s.fixed.WithBOM(head)
}

func (s *textSource) noteEncoding(e charset.Encoding) {
	if e.Name == charset.UTF8.Name {
		return
	}
	s.foundMu.Lock()
	defer s.foundMu.Unlock()
	s.found[e.Name] = true
}

// encodings are those of the files that were looked at, "" for UTF-8.
func (s *textSource) encodings() string {
	s.foundMu.Lock()
	defer s.foundMu.Unlock()
	return strings.Join(slices.Sorted(maps.Keys(s.found)), ", ")
}

// dropBOM drops a byte order mark of UTF-8.
func (t *textInput) dropBOM(s *textSource) error {
	head, err := t.Peek(4)
	if err != nil && err != io.EOF {
		return err
	}
	e := s.encoding(head)
	t.start = int64(e.BOM)
	t.Discard(e.BOM)
	return nil
}
