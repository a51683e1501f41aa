package plan

import (
	"context"
	"errors"
	"time"

	"weir/dataframe/column"
)

// ErrConflict says that another writer has changed a table so that a commit cannot be made
// as it was prepared. Nothing was committed; the statement may be run again.
var ErrConflict = errors.New("another writer changed the table meanwhile")

// A Table is a managed table: a place whose every change is a version, made in one step.
// Sinks of table folders are Tables; find it by type assertion.
type Table interface {
	Sink
	// Info is what is known of the newest version without reading rows.
	Info(ctx context.Context) (*TableInfo, error)
	// History lists the newest versions, the newest first; limit 0: all that the log still has.
	History(ctx context.Context, limit int) ([]TableVersion, error)
	// Restore makes the table what it was at version, as a new version.
	Restore(ctx context.Context, version int64) (*TableChange, error)
	// Undo takes back the newest change of rows or columns, as a new version. If version is not negative and not the
	// newest, or another writer commits meanwhile, it fails with ErrConflict and nothing is lost.
	Undo(ctx context.Context, version int64) (*TableChange, error)
	// Vacuum deletes the files that no version of the last retention needs, and what writes that
	// died have left. With dry it only counts them.
	Vacuum(ctx context.Context, retention time.Duration, dry bool) (*TableChange, error)
	// Compact puts small files of a partition together to files of about target bytes (0: 120 MB).
	Compact(ctx context.Context, target int64) (*TableChange, error)
	// Snapshot is the newest version, to read some of its files and to replace them.
	Snapshot(ctx context.Context) (TableSnapshot, error)
}

// TableInfo is what a table's log tells.
type TableInfo struct {
	Version     int64
	Schema      *column.Schema
	PartitionBy []string
	Rows        int64 // -1: some file does not tell
	Files       int
	Bytes       int64
	Refreshed   time.Time // of the newest version that changed rows; zero: the log does not tell
	Previous    int64     // the version that an undo goes back to; -1: none
}

// A TableVersion is a line of a table's history.
type TableVersion struct {
	Version    int64
	Time       time.Time
	Operation  string // WRITE, DELETE, OPTIMIZE, RESTORE ..., as the writer calls it
	Parameters map[string]string
	Added      int   // files
	Removed    int   // files
	Rows       int64 // in the files that were added; -1: not told
	Engine     string
}

// A TableChange tells what was done to a table.
type TableChange struct {
	Version     int64 // the one that was made; -1: none was
	FilesBefore int   // of those concerned
	FilesAfter  int
	BytesBefore int64
	BytesAfter  int64
	Paths       []string // the files that Vacuum deleted, or would delete
}

// A TableSnapshot is one version of a table. DELETE, UPDATE and MERGE write the files that have
// rows concerned anew and leave the others alone:
//
//	snap, err := table.Snapshot(ctx)
//	files, err := snap.Files(ctx, filters)       // those that may have rows of the condition
//	rows := snap.Read(files)                     // a Source: scan it, keep or change its rows
//	sink := snap.Replace(files, "DELETE")        // write the result here
//
// Its commit removes files and adds what was written, together. It fails with ErrConflict, and changes nothing,
// if another writer has meanwhile removed one of files, added rows, or changed the columns: run the
// statement again. Rows may be written that were in none of files (MERGE's inserts); files may be none.
type TableSnapshot interface {
	Version() int64
	Schema() *column.Schema
	PartitionBy() []string
	// Files are those whose partition and statistics leave a chance to filters.
	Files(ctx context.Context, filters []Filter) ([]TableFile, error)
	// Read is the rows of files, in their order.
	Read(files []TableFile) (Source, error)
	// Replace is where to write what comes in the place of files; operation is for the history.
	Replace(files []TableFile, operation string) Sink
	// Rearrange is Replace for rows that stay the same, in another order or in other files: it gets along
	// with writers that append.
	Rearrange(files []TableFile, operation string) Sink
	// Reshape is Replace of all files by rows whose columns become those of the table: one is added in the middle,
	// dropped, renamed or of another type.
	Reshape(partitionBy []string, operation string) Sink
}

// A TableFile is a file of a snapshot.
type TableFile struct {
	Path  string // below the table
	Rows  int64  // -1: not told
	Bytes int64
}

// A Skipper is a Sink that may have nothing to do: it exists and is to be left alone.
type Skipper interface {
	Skip(ctx context.Context) (bool, error)
}
