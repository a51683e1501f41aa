// Package packages names the packages that cells can import.
package packages

// List holds what cells can import with values behind it, by import path.
// A new package is one line here, then `go generate ./kernel/internal/symbols`.
// Packages that do not exist yet are skipped with a message.
var List = []string{
	"archive/tar", "archive/zip",
	"bufio", "bytes", "cmp",
	"compress/bzip2", "compress/flate", "compress/gzip", "compress/lzw", "compress/zlib",
	"container/heap", "container/list", "container/ring",
	"context",
	"crypto", "crypto/aes", "crypto/cipher", "crypto/ed25519", "crypto/hmac", "crypto/md5", "crypto/rand", "crypto/rc4", "crypto/rsa",
	"crypto/sha1", "crypto/sha256", "crypto/sha3", "crypto/sha512", "crypto/subtle",
	"encoding", "encoding/ascii85", "encoding/base32", "encoding/base64", "encoding/binary", "encoding/csv", "encoding/gob",
	"encoding/hex", "encoding/json", "encoding/pem", "encoding/xml",
	"errors", "flag", "fmt",
	"go/ast", "go/format", "go/parser", "go/scanner", "go/token",
	"hash", "hash/adler32", "hash/crc32", "hash/crc64", "hash/fnv", "hash/maphash",
	"html", "html/template",
	"image", "image/color", "image/color/palette", "image/draw", "image/gif", "image/jpeg", "image/png",
	"index/suffixarray",
	"io", "io/fs", "io/ioutil", "iter", "log", "log/slog", "maps",
	"math", "math/big", "math/bits", "math/cmplx", "math/rand", "math/rand/v2",
	"mime", "mime/quotedprintable",
	"net", "net/http", "net/http/httptest", "net/mail", "net/netip", "net/textproto", "net/url",
	"os", "os/exec", "os/signal", "os/user", "path", "path/filepath",
	"reflect", "regexp", "regexp/syntax", "runtime", "runtime/debug",
	"slices", "sort", "strconv", "strings",
	"sync", "sync/atomic",
	"syscall",
	"text/scanner", "text/tabwriter", "text/template", "text/template/parse",
	"time",
	"unicode", "unicode/utf16", "unicode/utf8",
	"gonum.org/v1/gonum/floats", "gonum.org/v1/gonum/mat", "gonum.org/v1/gonum/stat",
	"weir/connectors", "weir/dataframe", "weir/dataframe/column", "weir/dataframe/events", "weir/dataframe/plan", "weir/kernel/display", "weir/ml",
}
