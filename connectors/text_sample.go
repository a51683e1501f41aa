package connectors

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/sync/errgroup"

	"weir/connectors/internal/inflate"
)

// How much of a file is looked at.
const (
	sampleBytes = 256 << 10 // to learn how it is written
	learnBytes  = 1 << 20   // of one of few, to learn the types of its columns
)

// lookFiles is how many files are looked at for columns and types, if no number is declared.
const lookFiles = 64

// sniffFiles is how many where files are fetched one after another.
const sniffFiles = 6

// All files of a folder on disk are looked at if they are not more than these together: they are read soon anyway.
const (
	fewFiles = 4096
	fewBytes = 64 << 20
)

// allNear reports whether the files are on disk and few enough to look at all of them.
func (s *textSource) allNear() bool {
	_, local := s.store.(localStore)
	bytes := int64(0)
	for i := range s.files {
		bytes += s.files[i].Size
	}
	return local && len(s.files) <= fewFiles && bytes <= fewBytes
}

// lookAt is which files are looked at: the first, the last and some between them.
func (s *textSource) lookAt() []int {
	n, most := len(s.files), lookFiles
	_, sequential := s.store.(Sequential)
	switch {
	case s.o.SniffFiles < 0:
		most = n
	case s.o.SniffFiles > 0:
		most = s.o.SniffFiles
	case sequential:
		most = sniffFiles
	case s.allNear():
		most = n
	}
	if n <= most {
		most = n
	}
	out := make([]int, most)
	for i := range out {
		out[i] = i * (n - 1) / max(most-1, 1)
	}
	return out
}

// inParallel calls look for files, many at once, and then use with what it gave, in the order of files.
func inParallel[T any](ctx context.Context, s *textSource, files []int, look func(ctx context.Context, i int) (T, error), use func(got T, i int) error) error {
	atOnce := lookFiles
	if _, sequential := s.store.(Sequential); sequential {
		atOnce = 1
	}
	for len(files) > 0 {
		some := files[:min(len(files), atOnce)]
		files = files[len(some):]
		got := make([]T, len(some))
		group, ctx := errgroup.WithContext(ctx)
		for k, i := range some {
			group.Go(func() (err error) {
				got[k], err = look(ctx, i)
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return err
		}
		for k, i := range some {
			if err := use(got[k], i); err != nil {
				return err
			}
		}
	}
	return nil
}

// head is the first bytes of f, up to size, decompressed and as UTF-8, and whether they are all.
func (s *textSource) head(ctx context.Context, f *file, size int) ([]byte, bool, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	in, err := s.store.Open(ctx, f.Object, 0)
	if err != nil {
		return nil, false, err
	}
	defer in.Close()
	count := &countReader{r: in}
	plain, packed, err := s.unpack(count, 0, false)
	if err == nil {
		defer func() {
			cancel()
			plain.close()
		}()
		err = plain.decode(s, size)
	}
	if err != nil {
		if packed && !count.failed.Load() {
			return nil, false, fmt.Errorf("the compressed file is corrupt or cut off near byte %d: %w", count.n.Load(), err)
		}
		return nil, false, err
	}
	return append([]byte(nil), plain.sample...), plain.whole, nil
}

// textInput is the text of a file, or of a piece of one.
type textInput struct {
	*bufio.Reader
	rawLen func([]byte) int64 // how many bytes some of the text were; nil: as many
	start  int64              // bytes of the file before the text
	sample []byte             // the first bytes of the file
	whole  bool               // they are all of it
	close  func()
}

// decode drops a byte order mark, makes UTF-8 of other encodings, and takes a sample of size bytes.
func (t *textInput) decode(s *textSource, size int) error {
	head, err := t.Peek(4096)
	if err != nil && err != io.EOF {
		return err
	}
	e := s.encoding(head)
	s.noteEncoding(e)
	t.start, t.rawLen = int64(e.BOM), e.RawLen()
	if e.IsUTF8() {
		t.Discard(e.BOM)
		if size > t.Size() {
			t.Reader = bufio.NewReaderSize(t.Reader, size)
		}
	} else {
		t.Reader = bufio.NewReaderSize(e.Reader(t.Reader), size)
	}
	t.sample, err = t.Peek(size)
	if err == io.EOF {
		t.whole, err = true, nil
	}
	return err
}

// isPacked reports whether a file that begins with head is compressed.
func isPacked(head []byte) bool {
	return bytes.HasPrefix(head, []byte{0x1f, 0x8b}) || bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}) || bytes.HasPrefix(head, []byte("BZh"))
}

// compressions are the names that a read may declare.
var compressions = map[string]func([]byte) bool{
	"none":  func([]byte) bool { return true },
	"gzip":  func(b []byte) bool { return bytes.HasPrefix(b, []byte{0x1f, 0x8b}) },
	"zstd":  func(b []byte) bool { return bytes.HasPrefix(b, []byte{0x28, 0xb5, 0x2f, 0xfd}) },
	"bzip2": func(b []byte) bool { return bytes.HasPrefix(b, []byte("BZh")) },
}

// compression is the name of that of a file that begins with magic.
func (s *textSource) compression(magic []byte) (string, error) {
	if declared := s.o.Compression; declared != "" {
		is, ok := compressions[declared]
		switch {
		case !ok:
			return "", fmt.Errorf("no compression %q; there are none, gzip, zstd and bzip2", declared)
		case !is(magic) && len(magic) > 0:
			return "", fmt.Errorf("it is not compressed with %s, as was declared", declared)
		}
		return declared, nil
	}
	for _, name := range []string{"gzip", "zstd", "bzip2"} {
		if compressions[name](magic) {
			return name, nil
		}
	}
	return "none", nil
}

// unpack is in without compression, which its first bytes tell. With limited, only the
// first limit bytes are read.
func (s *textSource) unpack(in io.Reader, limit int64, limited bool) (t *textInput, packed bool, err error) {
	if limited {
		in = io.LimitReader(in, limit)
	}
	raw := bufio.NewReaderSize(in, sampleBytes)
	magic, err := raw.Peek(4)
	if err != nil && err != io.EOF {
		return nil, false, err
	}
	name, err := s.compression(magic)
	if err != nil {
		return nil, false, err
	}
	t = &textInput{close: func() {}}
	var plain io.Reader
	switch name {
	case "gzip":
		plain, err = inflate.NewReader(raw)
	case "zstd":
		var z *zstd.Decoder
		if z, err = zstd.NewReader(raw, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20)); err == nil {
			t.close, plain = z.Close, z
		}
	case "bzip2":
		plain = bzip2.NewReader(raw)
	default:
		t.Reader = raw
		return t, false, nil
	}
	if err != nil {
		return nil, true, noEOF(err)
	}
	ahead, closing := &unpackedReader{src: noEOFReader{plain}}, t.close
	t.close = func() {
		ahead.close()
		closing()
	}
	t.Reader = bufio.NewReaderSize(ahead, sampleBytes)
	return t, true, nil
}

// noEOFReader tells a stream that breaks off from one that ends.
type noEOFReader struct{ r io.Reader }

func (r noEOFReader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if err != nil && err != io.EOF {
		err = noEOF(err)
	}
	return n, err
}

func noEOF(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF {
		return errors.New("it ends in the middle")
	}
	return err
}

// fileHead is the sample of a file that is read in pieces, fetched once.
func (s *textSource) fileHead(ctx context.Context, i int) ([]byte, bool, error) {
	s.foundMu.Lock()
	known := s.heads[i]
	s.foundMu.Unlock()
	if known != nil {
		return known, false, nil
	}
	sample, whole, err := s.head(ctx, &s.files[i], sampleBytes)
	if err == nil && !whole {
		s.foundMu.Lock()
		if len(s.heads) < lookFiles {
			s.heads[i] = sample
		}
		s.foundMu.Unlock()
	}
	return sample, whole, err
}
