package delta

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

// A Vector names the rows of a file that are deleted: a set of their numbers, which is in
// the log itself or in a file beside those of the table.
type Vector struct {
	Storage     string `json:"storageType"` // u: a file named for an identifier, p: one with a path, i: in the log
	Place       string `json:"pathOrInlineDv"`
	Offset      *int32 `json:"offset,omitempty"`
	Size        int32  `json:"sizeInBytes"`
	Cardinality int64  `json:"cardinality"`
}

// ID tells vectors of one file apart; that of none is empty.
func (v *Vector) ID() string {
	if v == nil {
		return ""
	}
	id := v.Storage + v.Place
	if v.Offset != nil {
		id += fmt.Sprintf("@%d", *v.Offset)
	}
	return id
}

// Deleted is how many rows v deletes.
func (v *Vector) Deleted() int64 {
	if v == nil {
		return 0
	}
	return v.Cardinality
}

// uuidDigits is how long an identifier is in base 85.
const uuidDigits = 20

// check refuses vectors that cannot be read.
func (v *Vector) check() error {
	switch {
	case v.Size < 0 || v.Cardinality < 0 || v.Offset != nil && *v.Offset < 0:
		return errors.New("its deletion vector is corrupt")
	case v.Storage == "i":
		return nil
	case v.Storage == "u":
		_, err := v.File()
		return err
	case v.Storage == "p":
		_, err := PlainPath(v.Place)
		return err
	}
	return fmt.Errorf("its deletion vector is stored as %q, which is not supported", v.Storage)
}

// File is the path, below the table, of the file that v is in; empty if it is in the log.
func (v *Vector) File() (string, error) {
	switch v.Storage {
	case "i":
		return "", nil
	case "p":
		return PlainPath(v.Place)
	}
	if len(v.Place) < uuidDigits {
		return "", errors.New("the name of its deletion vector is corrupt")
	}
	cut := len(v.Place) - uuidDigits
	u, err := base85(v.Place[cut:])
	if err != nil {
		return "", fmt.Errorf("the name of its deletion vector is corrupt: %w", err)
	}
	name := fmt.Sprintf("deletion_vector_%x-%x-%x-%x-%x.bin", u[:4], u[4:6], u[6:8], u[8:10], u[10:16])
	if cut > 0 {
		name = v.Place[:cut] + "/" + name
	}
	return PlainPath(Escape(name))
}

// Inline is the set of a vector that is in the log.
func (v *Vector) Inline() (*Deleted, error) {
	data, err := base85(v.Place)
	if err != nil {
		return nil, err
	}
	if int64(v.Size) > int64(len(data)) {
		return nil, fmt.Errorf("%d bytes of %d are there", len(data), v.Size)
	}
	return v.parse(data[:v.Size])
}

// Stored is where the set is in its file: From, and N bytes, which Unwrap takes.
func (v *Vector) Stored() (from, n int64) {
	if v.Offset != nil {
		from = int64(*v.Offset)
	}
	return from, int64(v.Size) + 8
}

// Unwrap reads the set from the bytes of Stored: its length, itself and its checksum.
func (v *Vector) Unwrap(data []byte) (*Deleted, error) {
	if len(data) != int(v.Size)+8 || binary.BigEndian.Uint32(data) != uint32(v.Size) {
		return nil, errors.New("its length is another than the log says")
	}
	set := data[4 : len(data)-4]
	if crc32.ChecksumIEEE(set) != binary.BigEndian.Uint32(data[len(data)-4:]) {
		return nil, errors.New("it is corrupt: its checksum is another")
	}
	return v.parse(set)
}

func (v *Vector) parse(set []byte) (*Deleted, error) {
	out, err := ParseDeleted(set)
	if err == nil && out.Len() != v.Cardinality {
		err = fmt.Errorf("it has %d rows, and %d by the log", out.Len(), v.Cardinality)
	}
	return out, err
}

// digits85 are those of Z85 (https://rfc.zeromq.org/spec/32).
const digits85 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"

// base85 decodes text, five digits of which are four bytes.
func base85(text string) ([]byte, error) {
	if len(text)%5 != 0 {
		return nil, fmt.Errorf("%d digits of base 85 are no whole words", len(text))
	}
	var value [256]int16
	for i := range value {
		value[i] = -1
	}
	for i := range len(digits85) {
		value[digits85[i]] = int16(i)
	}
	out := make([]byte, 0, len(text)/5*4)
	for at := 0; at < len(text); at += 5 {
		word := uint64(0)
		for _, c := range []byte(text[at : at+5]) {
			if value[c] < 0 {
				return nil, fmt.Errorf("%q is no digit of base 85", c)
			}
			word = word*85 + uint64(value[c])
		}
		if word > 1<<32-1 {
			return nil, fmt.Errorf("%q is too large a number of base 85", text[at:at+5])
		}
		out = binary.BigEndian.AppendUint32(out, uint32(word))
	}
	return out, nil
}
