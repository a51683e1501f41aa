package variant

import (
	"errors"
	"fmt"
)

// version is the version of the encoding that is known.
const version = 1

// Names are the names of the fields of objects: a value's metadata.
type Names struct {
	width   int    // of an offset
	count   int    // of names
	offsets []byte // count+1 of them
	text    []byte
}

// ReadNames reads metadata. A name itself is checked when it is asked for.
func ReadNames(b []byte) (Names, error) {
	if len(b) == 0 {
		return Names{}, errors.New("variant: the metadata are empty")
	}
	if v := b[0] & 0xf; v != version {
		return Names{}, fmt.Errorf("variant: its version is %d; %d is supported", v, version)
	}
	n := Names{width: int(b[0]>>6) + 1}
	b = b[1:]
	if len(b) < n.width {
		return Names{}, errCut
	}
	n.count = number(b[:n.width])
	b = b[n.width:]
	if n.count >= len(b)/n.width {
		return Names{}, errCut
	}
	n.offsets, n.text = b[:(n.count+1)*n.width], b[(n.count+1)*n.width:]
	return n, nil
}

// name is the name of number id.
func (n *Names) name(id int) ([]byte, error) {
	if id >= n.count {
		return nil, fmt.Errorf("variant: field %d of %d names", id, n.count)
	}
	from, to := number(n.offsets[id*n.width:][:n.width]), number(n.offsets[(id+1)*n.width:][:n.width])
	if from > to || to > len(n.text) {
		return nil, errCut
	}
	return n.text[from:to], nil
}

// number is an unsigned number of one to four bytes, the least first.
func number(b []byte) (x int) {
	for i, c := range b {
		x |= int(c) << (8 * i)
	}
	return x
}
