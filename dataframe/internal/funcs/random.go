package funcs

import (
	crypto "crypto/rand"
	"encoding/hex"
	"math/rand/v2"

	"weir/dataframe/column"
)

var randomFunc = Scalar{Name: "random", Aliases: []string{"rand"}, Volatile: true,
	Doc:      "random() is another float64 from 0 to below 1 for every row and at every run. It takes no seed, for rows come in no fixed order to workers; hash64(key, seed) of a column is the same at every run.",
	Examples: []Example{{"random() BETWEEN 0 AND 1", "true"}, {"random() < 1", "true"}},
	Overloads: []Overload{{Result: always(column.Float64), Eval: func(n int, _ []column.Vector) (column.Vector, error) {
		out := make([]float64, n)
		for i := range out {
			out[i] = rand.Float64()
		}
		return &column.Floats{Typ: column.Float64, Values: out}, nil
	}}, {Args: kinds(num), Result: refuse("random takes no seed, for rows come in no fixed order to workers; write hash64(key, seed) for numbers that are the same at every run")}}}

var uuidFunc = Scalar{Name: "uuid", Aliases: []string{"gen_random_uuid", "uuidv4"}, Volatile: true,
	Doc:      "uuid() is another random UUID (version 4) for every row and at every run, as a text of 36 characters.",
	Examples: []Example{{"length(uuid())", "36"}, {"substr(uuid(), 15, 1)", "4"}, {"uuid() = uuid()", "false"}},
	Overloads: []Overload{{Result: always(column.String), Eval: func(n int, _ []column.Vector) (column.Vector, error) {
		id := make([]byte, 16*n)
		crypto.Read(id) // never fails
		return buildTexts(n, func(dst []byte, i int) []byte { return appendUUID(dst, id[16*i:16*i+16]) }), nil
	}}}}

// appendUUID writes 16 random bytes as RFC 9562 has it.
func appendUUID(dst, id []byte) []byte {
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	from := 0
	for _, to := range [...]int{4, 6, 8, 10, 16} {
		if from > 0 {
			dst = append(dst, '-')
		}
		dst, from = hex.AppendEncode(dst, id[from:to]), to
	}
	return dst
}
