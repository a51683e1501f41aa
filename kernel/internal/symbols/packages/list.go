// Package packages names the packages that cells can import.
package packages

// List holds what cells can import with values behind it, by import path.
// A new package is one line here, then `go generate ./kernel/internal/symbols`.
// Packages that do not exist yet are skipped with a message.
var List = []string{
	"bufio", "bytes", "cmp",
	"compress/flate", "compress/gzip", "compress/zlib",
	"container/heap", "container/list", "container/ring",
	"context",
	"crypto/hmac", "crypto/md5", "crypto/rand", "crypto/sha1", "crypto/sha256", "crypto/sha512",
	"encoding", "encoding/base64", "encoding/binary", "encoding/csv", "encoding/hex", "encoding/json", "encoding/xml",
	"errors", "fmt",
	"hash", "hash/crc32", "hash/crc64", "hash/fnv",
	"html", "html/template",
	"image", "image/color", "image/draw", "image/gif", "image/jpeg", "image/png",
	"io", "io/fs", "iter", "log", "maps",
	"math", "math/big", "math/bits", "math/cmplx", "math/rand", "math/rand/v2",
	"net/http", "net/url",
	"os", "os/exec", "path", "path/filepath",
	"reflect", "regexp", "runtime", "runtime/debug",
	"slices", "sort", "strconv", "strings",
	"sync", "sync/atomic",
	"text/tabwriter", "text/template",
	"time",
	"unicode", "unicode/utf16", "unicode/utf8",
	"gonum.org/v1/gonum/floats", "gonum.org/v1/gonum/mat", "gonum.org/v1/gonum/stat",
	"weir/connectors", "weir/dataframe", "weir/dataframe/column", "weir/dataframe/events", "weir/dataframe/plan", "weir/kernel/display", "weir/ml",
}
