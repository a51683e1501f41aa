package arrow

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// Kinds of messages.
const (
	messageSchema     = 1
	messageDictionary = 2
	messageBatch      = 3
)

// version5 is how a message numbers the version of the format that is written today, the last one known.
const version5 = 4

// A bodySource reads the body of one message. Offsets begin at its start and never go back.
type bodySource interface {
	size() int64
	read(ctx context.Context, off, n int64) ([]byte, error)
}

// A streamBody is a body that comes from a stream.
type streamBody struct {
	in        io.Reader
	at, whole int64
}

func (b *streamBody) size() int64 { return b.whole }

func (b *streamBody) read(ctx context.Context, off, n int64) ([]byte, error) {
	if err := b.skipTo(ctx, off); err != nil {
		return nil, err
	}
	b.at += n
	return take(b.in, n)
}

// skipTo passes by what is before off.
func (b *streamBody) skipTo(ctx context.Context, off int64) error {
	for b.at < off {
		n, err := io.CopyN(io.Discard, b.in, min(off-b.at, 8<<20))
		b.at += n
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return cutOff(err)
		}
	}
	return nil
}

// take reads n bytes; memory grows as they come.
func take(in io.Reader, n int64) ([]byte, error) {
	if n < 0 {
		return nil, errShort
	}
	var b bytes.Buffer
	b.Grow(int(min(n, 1<<20)))
	if _, err := io.CopyN(&b, in, n); err != nil {
		return nil, cutOff(err)
	}
	return b.Bytes(), nil
}

// An At reads n bytes of a file from off on. It refuses what is not within the file.
type At func(ctx context.Context, off, n int64) ([]byte, error)

// A fileBody is a body in a file, of which the first bytes may have been read already.
type fileBody struct {
	at         At
	off, whole int64
	have       []byte
}

func (b *fileBody) size() int64 { return b.whole }

func (b *fileBody) read(ctx context.Context, off, n int64) ([]byte, error) {
	if off+n <= int64(len(b.have)) {
		return b.have[off : off+n], nil
	}
	return b.at(ctx, b.off+off, n)
}

// readMessage reads the metadata of the next message of a stream: the root, its kind, its header
// and how long its body is. io.EOF is the end of the stream.
func readMessage(in io.Reader) (m table, kind byte, header table, size int64, err error) {
	var word [4]byte
	if _, err = io.ReadFull(in, word[:]); err != nil {
		return m, 0, header, 0, err
	}
	n := le.Uint32(word[:])
	if n == 0xffffffff {
		if _, err = io.ReadFull(in, word[:]); err != nil {
			return m, 0, header, 0, cutOff(err)
		}
		n = le.Uint32(word[:])
	}
	if n == 0 {
		return m, 0, header, 0, io.EOF
	}
	if n > maxMetadata {
		return m, 0, header, 0, errors.New("it is not Arrow, or damaged")
	}
	meta, err := take(in, int64(n))
	if err != nil {
		return m, 0, header, 0, err
	}
	m = root(meta)
	header, size = m.table(2), m.int64(3, 0)
	if kind = m.byte(1); m.buf.bad || header.pos == 0 || size < 0 {
		return m, 0, header, 0, errShort
	}
	return m, kind, header, size, checkVersion(m.int16(0, 0))
}

func checkVersion(v int16) error {
	if v > version5 {
		return fmt.Errorf("it is of version %d of the format, and %d is the last one known", v+1, version5+1)
	}
	return nil
}
