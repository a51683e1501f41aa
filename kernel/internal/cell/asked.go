package cell

import "slices"

// ofReader and ofWriter are methods for which compiled code asks readers and writers:
// io.Copy, bufio, decoders of formats, http.NewRequest.
var (
	ofReader = []string{
		"WriteTo func(io.Writer) (int64, error)", "ReadByte func() (uint8, error)", "UnreadByte func() error",
		"ReadRune func() (int32, int, error)", "UnreadRune func() error", "Peek func(int) ([]uint8, error)",
		"Seek func(int64, int) (int64, error)", "Close func() error",
	}
	ofWriter = []string{
		"ReadFrom func(io.Reader) (int64, error)", "WriteString func(string) (int, error)", "WriteByte func(uint8) error",
		"Flush func() error", "Close func() error",
	}
	ofBoth = slices.Concat(ofReader, ofWriter)
)

// asked are the methods for which packages of the standard library ask values of its
// interface types, beyond those of the type.
var asked = map[string][]string{
	"io.Reader": ofReader, "io.ReadCloser": ofReader, "io.ReadSeeker": ofReader, "io.ReadSeekCloser": ofReader,
	"io.Writer": ofWriter, "io.WriteCloser": ofWriter, "io.WriteSeeker": ofWriter,
	"io.ReadWriter": ofBoth, "io.ReadWriteCloser": ofBoth, "io.ReadWriteSeeker": ofBoth,
	"io.WriterTo": ofBoth, "io.ReaderFrom": ofBoth,

	"io/fs.File":            append(ofReader, "ReadDir func(int) ([]fs.DirEntry, error)"),
	"io/fs.ReadDirFile":     ofReader,
	"io/fs.FS":              fileSystem,
	"io/fs.ReadDirFS":       fileSystem,
	"io/fs.ReadFileFS":      fileSystem,
	"io/fs.StatFS":          fileSystem,
	"io/fs.GlobFS":          fileSystem,
	"io/fs.SubFS":           fileSystem,
	"net/http.File":         append(ofReader, "ReadDir func(int) ([]fs.DirEntry, error)"),
	"net/http.RoundTripper": {"CloseIdleConnections func()"},
	"net/http.ResponseWriter": append(ofWriter[:2:2], "Flush func()", "FlushError func() error", "Push func(string, *http.PushOptions) error",
		"Hijack func() (net.Conn, *bufio.ReadWriter, error)", "Unwrap func() http.ResponseWriter", "EnableFullDuplex func() error",
		"SetReadDeadline func(time.Time) error", "SetWriteDeadline func(time.Time) error"),

	"image.Image":         pixels,
	"image.PalettedImage": pixels,
	"image.RGBA64Image":   pixels,
	"image/draw.Image":    append(pixels, "SetRGBA64 func(int, int, color.RGBA64)"),

	"error": {"Timeout func() bool", "Temporary func() bool", "Is func(error) bool", "Unwrap func() error", "Unwrap func() []error"},

	"math/rand.Source": {"Uint64 func() uint64"},
	"flag.Value":       {"IsBoolFlag func() bool"},
	"context.Context":  {"AfterFunc func(func()) func() bool"},

	"database/sql/driver.Driver":    {"OpenConnector func(string) (driver.Connector, error)"},
	"database/sql/driver.Connector": {"Close func() error"},
	"database/sql/driver.Conn": {
		"BeginTx func(context.Context, driver.TxOptions) (driver.Tx, error)", "PrepareContext func(context.Context, string) (driver.Stmt, error)",
		"Ping func(context.Context) error", "ResetSession func(context.Context) error", "IsValid func() bool",
		"CheckNamedValue func(*driver.NamedValue) error",
		"Exec func(string, []driver.Value) (driver.Result, error)", "Query func(string, []driver.Value) (driver.Rows, error)",
		"ExecContext func(context.Context, string, []driver.NamedValue) (driver.Result, error)",
		"QueryContext func(context.Context, string, []driver.NamedValue) (driver.Rows, error)",
	},
	"database/sql/driver.Stmt": {
		"ColumnConverter func(int) driver.ValueConverter", "CheckNamedValue func(*driver.NamedValue) error",
		"ExecContext func(context.Context, []driver.NamedValue) (driver.Result, error)",
		"QueryContext func(context.Context, []driver.NamedValue) (driver.Rows, error)",
	},
	"database/sql/driver.Rows": {
		"HasNextResultSet func() bool", "NextResultSet func() error", "ColumnTypeScanType func(int) reflect.Type",
		"ColumnTypeDatabaseTypeName func(int) string", "ColumnTypeLength func(int) (int64, bool)",
		"ColumnTypeNullable func(int) (bool, bool)", "ColumnTypePrecisionScale func(int) (int64, int64, bool)",
	},
}

// fileSystem are methods of file systems that io/fs looks for.
var fileSystem = []string{
	"ReadDir func(string) ([]fs.DirEntry, error)", "ReadFile func(string) ([]uint8, error)", "Stat func(string) (fs.FileInfo, error)",
	"Glob func(string) ([]string, error)", "Sub func(string) (fs.FS, error)", "Lstat func(string) (fs.FileInfo, error)",
	"ReadLink func(string) (string, error)",
}

// pixels are methods for which drawing and encoding ask images.
var pixels = []string{"RGBA64At func(int, int) color.RGBA64", "ColorIndexAt func(int, int) uint8", "Opaque func() bool"}
