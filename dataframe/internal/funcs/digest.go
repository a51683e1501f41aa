package funcs

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"math/bits"

	"github.com/cespare/xxhash/v2"

	"weir/dataframe/column"
)

var md5Func = Scalar{Name: "md5", Total: true,
	Doc:       "md5(s) is the MD5 sum of the bytes of a text or binary in 32 hexadecimal digits; null for null.",
	Examples:  []Example{{"md5('a')", "0cc175b9c0f1b6a831c399e269772661"}, {"md5('')", "d41d8cd98f00b204e9800998ecf8427e"}, {"md5(NULL::text)", "null"}},
	Overloads: digest(func(dst, s []byte) []byte { d := md5.Sum(s); return hex.AppendEncode(dst, d[:]) })}

var sha1Func = Scalar{Name: "sha1", Aliases: []string{"sha"}, Total: true,
	Doc:       "sha1(s) is the SHA-1 sum of the bytes of a text or binary in 40 hexadecimal digits; null for null.",
	Examples:  []Example{{"sha1('a')", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"}, {"sha1(''::binary)", "da39a3ee5e6b4b0d3255bfef95601890afd80709"}, {"sha1(NULL::text)", "null"}},
	Overloads: digest(func(dst, s []byte) []byte { d := sha1.Sum(s); return hex.AppendEncode(dst, d[:]) })}

var sha256Func = Scalar{Name: "sha256", Total: true,
	Doc:       "sha256(s) is the SHA-256 sum of the bytes of a text or binary in 64 hexadecimal digits; null for null.",
	Examples:  []Example{{"left(sha256('abc'), 16)", "ba7816bf8f01cfea"}, {"right(sha256(''), 8)", "7852b855"}, {"sha256(NULL::text)", "null"}},
	Overloads: digest(func(dst, s []byte) []byte { d := sha256.Sum256(s); return hex.AppendEncode(dst, d[:]) })}

var sha512Func = Scalar{Name: "sha512", Total: true,
	Doc:       "sha512(s) is the SHA-512 sum of the bytes of a text or binary in 128 hexadecimal digits; null for null.",
	Examples:  []Example{{"left(sha512('abc'), 16)", "ddaf35a193617aba"}, {"length(sha512(''))", "128"}, {"sha512(NULL::text)", "null"}},
	Overloads: digest(func(dst, s []byte) []byte { d := sha512.Sum512(s); return hex.AppendEncode(dst, d[:]) })}

func digest(sum func(dst, s []byte) []byte) []Overload {
	return textsBy(func(_ int, args []column.Vector) textRow {
		s := textsOf(args[0])
		return func(dst []byte, i int) ([]byte, bool, error) { return sum(dst, s.at(i)), true, nil }
	}, kinds(txt), kinds(bin))
}

var sha2Func = Scalar{Name: "sha2",
	Doc:      "sha2(s, bits) is the SHA-2 sum of the bytes of a text or binary in hexadecimal digits, of 224, 256, 384 or 512 bits, 256 for 0; null if s or bits is null.",
	Examples: []Example{{"left(sha2('abc', 224), 16)", "23097d223405d822"}, {"sha2('abc', 0) = sha256('abc')", "true"}, {"sha2('a', 128)", "error: sha2 makes 224, 256, 384 or 512 bits, not 128"}, {"sha2(NULL::text, 256)", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		s, size := textsOf(args[0]), inputOf[int64](args[1])
		return func(dst []byte, i int) ([]byte, bool, error) {
			switch b := s.at(i); size.at(i) {
			case 224:
				d := sha256.Sum224(b)
				return hex.AppendEncode(dst, d[:]), true, nil
			case 0, 256:
				d := sha256.Sum256(b)
				return hex.AppendEncode(dst, d[:]), true, nil
			case 384:
				d := sha512.Sum384(b)
				return hex.AppendEncode(dst, d[:]), true, nil
			case 512:
				d := sha512.Sum512(b)
				return hex.AppendEncode(dst, d[:]), true, nil
			}
			return dst, false, fmt.Errorf("sha2 makes 224, 256, 384 or 512 bits, not %d", size.at(i))
		}
	}, kinds(txt, num), kinds(bin, num))}

var crc32Func = Scalar{Name: "crc32", Total: true,
	Doc:       "crc32(s) is the CRC-32 (IEEE) of the bytes of a text or binary, from 0 to 4294967295; null for null.",
	Examples:  []Example{{"crc32('MySQL')", "3259397556"}, {"crc32('')", "0"}, {"crc32(NULL::text)", "null"}},
	Overloads: measured(func(s []byte) int64 { return int64(crc32.ChecksumIEEE(s)) }, txt, bin)}

var xxhash64Func = Scalar{Name: "xxhash64", Total: true,
	Doc:       "xxhash64(s) is the XXH64 of the bytes of a text or binary with seed 0 as an int64 (Spark's begins with seed 42); null for null.",
	Examples:  []Example{{"xxhash64('a')", "-3292477735350538661"}, {"to_hex(xxhash64(''))", "EF46DB3751D8E999"}, {"xxhash64(NULL::text)", "null"}},
	Overloads: measured(func(s []byte) int64 { return int64(xxhash.Sum64(s)) }, txt, bin)}

var murmurFunc = Scalar{Name: "murmur3_32", Total: true,
	Doc:       "murmur3_32(s) is the 32-bit MurmurHash3 of the bytes of a text or binary with seed 0, from 0 to 4294967295; null for null.",
	Examples:  []Example{{"murmur3_32('hello')", "613153351"}, {"murmur3_32('')", "0"}, {"murmur3_32(NULL::text)", "null"}},
	Overloads: measured(func(s []byte) int64 { return int64(murmur3(s)) }, txt, bin)}

// murmur3 is A. Appleby's MurmurHash3_x86_32.
func murmur3(s []byte) uint32 {
	h, n := uint32(0), uint32(len(s))
	mix := func(k uint32) uint32 { return bits.RotateLeft32(k*0xcc9e2d51, 15) * 0x1b873593 }
	for ; len(s) >= 4; s = s[4:] {
		h = bits.RotateLeft32(h^mix(binary.LittleEndian.Uint32(s)), 13)*5 + 0xe6546b64
	}
	if len(s) > 0 {
		var tail [4]byte
		copy(tail[:], s)
		h ^= mix(binary.LittleEndian.Uint32(tail[:]))
	}
	h ^= n
	h = (h ^ h>>16) * 0x85ebca6b
	h = (h ^ h>>13) * 0xc2b2ae35
	return h ^ h>>16
}
