package connectors

import (
	"context"
	"fmt"
	"strings"

	"weir/connectors/internal/delta"
	"weir/connectors/internal/pq"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// fileSet is the files that a Source reads, listed once, with the columns that
// are in their paths.
type fileSet struct {
	store   Store
	path    string // as it was given, the first of a list
	files   []file
	parts   []column.Field // columns of the paths
	schema  *column.Schema // of a table, from its log; nil: from the files
	missing []plan.Missing // columns of a table that cannot be read
	mapping *pq.Mapping    // of a table whose files call the columns otherwise
	note    string         // for Explain: "version 3"
	o       plan.ReadOptions
}

// A file of a fileSet.
type file struct {
	Object
	values  []any  // of parts
	stats   string // of a table's log
	deleted *delta.Vector
}

func (s *fileSet) String() string {
	if len(s.o.And) == 0 {
		return s.store.String() + s.path
	}
	return s.store.String() + "[" + strings.Join(append([]string{s.path}, s.o.And...), ", ") + "]"
}

// name is how messages call f.
func (s *fileSet) name(f *file) string { return s.store.String() + f.Path }

// openFiles lists the files at path and finds their format.
func openFiles(ctx context.Context, s Store, path string, o plan.ReadOptions) (plan.Source, error) {
	set := &fileSet{store: s, path: path, o: o}
	switch o.BadRows {
	case "", "quarantine", "fail", "skip":
	default:
		return nil, fmt.Errorf("read %s: BadRows is %q; there are quarantine, fail and skip", set, o.BadRows)
	}
	if err := set.list(ctx); err != nil {
		return nil, fmt.Errorf("read %s: %w", set, err)
	}
	format, err := set.format()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", set, err)
	}
	return format.open(set), nil
}

// list finds the files of each place in turn.
func (s *fileSet) list(ctx context.Context) error {
	if len(s.o.And) > 0 {
		return s.listAll(ctx)
	}
	objects, table, err := s.find(ctx, s.path)
	switch {
	case err != nil:
		return err
	case table != nil:
		return s.setTable(table)
	}
	return s.setFiles(objects)
}

// listAll is list for several places.
func (s *fileSet) listAll(ctx context.Context) error {
	var all []Object
	from := map[string]string{} // which place gave a file
	for _, path := range append([]string{s.path}, s.o.And...) {
		objects, table, err := s.find(ctx, path)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if table != nil {
			return fmt.Errorf("%s is a table, and stands in no list of files; UNION ALL reads it beside others", path)
		}
		for _, o := range objects {
			if first, twice := from[o.Path]; twice {
				return fmt.Errorf("the list gives %s twice, as %s and as %s, and reads files once; UNION ALL reads one again", o.Path, first, path)
			}
			from[o.Path] = path
		}
		all = append(all, objects...)
	}
	return s.setFiles(all)
}

// find is the files at path, at least one, or the table: one file, those of a glob, or those of a folder.
func (s *fileSet) find(ctx context.Context, path string) ([]Object, *deltaTable, error) {
	whole := path
	path = strings.TrimSuffix(path, "/")
	if hasGlob(path) || path == whole {
		objects, err := s.store.List(ctx, path)
		if err != nil {
			return nil, nil, err
		}
		if len(objects) > 0 || hasGlob(path) {
			if len(objects) == 0 {
				return nil, nil, fmt.Errorf("no file matches%s", bracketHint(path))
			}
			if s.o.Version != nil || !s.o.Time.IsZero() {
				return nil, nil, fmt.Errorf("only tables have versions; name a table's folder")
			}
			return objects, nil, nil
		}
	}
	if table, err := openTable(ctx, s.store, path, s.o); err != nil || table != nil {
		return nil, table, err
	}
	if s.o.Version != nil || !s.o.Time.IsZero() {
		return nil, nil, fmt.Errorf("only tables have versions, and this is none")
	}
	objects, err := s.store.List(ctx, joinPath(path, "**"))
	if err != nil {
		return nil, nil, err
	}
	if len(objects) == 0 {
		return nil, nil, fmt.Errorf("there is no such file, and no folder with files%s", bracketHint(path))
	}
	for i := range formats() {
		var some []Object
		for _, o := range objects {
			if f := formatOf(o.Path); f != nil && f.name == formats()[i].name {
				some = append(some, o)
			}
		}
		if len(some) > 0 {
			return some, nil, nil
		}
	}
	if s.o.Format != "" {
		return objects, nil, nil
	}
	return nil, nil, fmt.Errorf("the folder has %d files but none ends in %s; set Format", len(objects), strings.Join(formatEndings(), ", "))
}

// bracketHint is for those who know patterns with [abc].
func bracketHint(path string) string {
	if !strings.Contains(path, "[") {
		return ""
	}
	return "; [ stands for itself: write {a,b} for a or b, or ? for any character"
}

func (s *fileSet) setFiles(objects []Object) error {
	values := make([][]pathValue, len(objects))
	for i, o := range objects {
		if !s.o.NoFolders {
			values[i] = pathValues(o.Path)
		}
	}
	parts, rows, err := pathColumns(objects, values, s.o.Types)
	if err != nil {
		return err
	}
	s.parts = parts
	for i, o := range objects {
		s.files = append(s.files, file{Object: o, values: rows[i]})
	}
	return s.addFileColumn()
}

// addFileColumn adds the column with the name of each row's file, if it was asked for.
func (s *fileSet) addFileColumn() error {
	name := s.o.FileColumn
	if name == "" {
		return nil
	}
	if s.part(name) >= 0 {
		return fmt.Errorf("the file column cannot be called %s: folders have that name", name)
	}
	s.parts = append(s.parts, column.Field{Name: name, Type: column.String})
	for i := range s.files {
		f := &s.files[i]
		f.values = append(f.values[:len(f.values):len(f.values)], s.name(f))
	}
	return nil
}

// format is the format that o or the names' endings give.
func (s *fileSet) format() (*fileFormat, error) {
	if s.o.Format != "" {
		return formatNamed(s.o.Format)
	}
	if s.schema != nil || len(s.files) == 0 {
		return formatNamed("parquet")
	}
	var found *fileFormat
	for i := range s.files {
		f := formatOf(s.files[i].Path)
		if f == nil && s.o.Delimiter != "" {
			return formatNamed("csv")
		}
		if f == nil {
			return nil, fmt.Errorf("%s: the name's ending tells no format; set Format to %s", s.name(&s.files[i]), strings.Join(formatNames(), " or "))
		}
		if found != nil && f.name != found.name {
			return nil, fmt.Errorf("%s is %s and %s is %s; read them one by one", s.name(&s.files[0]), found.name, s.name(&s.files[i]), f.name)
		}
		found = f
	}
	return found, nil
}

// full is the schema of columns in the files followed by those of the paths. One of the paths that the files have too
// stands where they have it, and hides it.
func (s *fileSet) full(inFiles []column.Field) *column.Schema {
	out := &column.Schema{}
	placed := make([]bool, len(s.parts))
	for _, f := range inFiles {
		if p := s.part(f.Name); p >= 0 {
			f, placed[p] = s.parts[p], true
		}
		out.Fields = append(out.Fields, f)
	}
	for p, f := range s.parts {
		if !placed[p] {
			out.Fields = append(out.Fields, f)
		}
	}
	return out
}

func (s *fileSet) part(name string) int {
	for i, p := range s.parts {
		if p.Name == name {
			return i
		}
	}
	return -1
}

// keep is the indices of the files whose paths do not rule out filters.
func (s *fileSet) keep(filters []plan.Filter) ([]int, error) {
	alive := column.FullBitmap(len(s.files))
	for _, f := range filters {
		if f.Eval == nil {
			s.keepByBounds(f, alive)
			continue
		}
		if !s.pathOnly(f.Columns) || len(s.files) == 0 {
			continue
		}
		b := &column.Batch{N: len(s.files)}
		for _, name := range f.Columns {
			p := s.part(name)
			values := column.NewBuilder(s.parts[p].Type, len(s.files))
			for i := range s.files {
				if err := values.Append(s.files[i].values[p]); err != nil {
					return nil, fmt.Errorf("%s: %w", s.name(&s.files[i]), err)
				}
			}
			b.Cols = append(b.Cols, values.Vector())
		}
		m, err := f.Eval(b)
		if err != nil {
			return nil, err
		}
		alive = alive.And(m, len(s.files))
	}
	var out []int
	for _, i := range alive.Selection(len(s.files), nil) {
		out = append(out, int(i))
	}
	return out, nil
}

// keepByBounds clears the files that f, which cannot be evaluated yet, rules
// out.
func (s *fileSet) keepByBounds(f plan.Filter, alive column.Bitmap) {
	for i := range s.files {
		if !mayMatch(f.Expr, func(name string) bounds {
			p := s.part(name)
			if p < 0 {
				return bounds{}
			}
			v := s.files[i].values[p]
			return bounds{lo: v, hi: v, allNull: v == nil, noNull: v != nil}
		}) {
			alive.Clear(i)
		}
	}
}

// pathOnly reports whether all of names are columns of the paths, and there are some.
func (s *fileSet) pathOnly(names []string) bool {
	for _, n := range names {
		if s.part(n) < 0 {
			return false
		}
	}
	return len(names) > 0
}

// Pushes implements plan.Filterer: conditions on the paths hold for every row
// of the files that are read.
func (s *fileSet) Pushes(e plan.Expr) plan.Exactness {
	if s.pathOnly(plan.ColumnsOf(e)) {
		return plan.Fully
	}
	return plan.No
}

// detail is how much of the files will be read, for Explain.
func (s *fileSet) detail(files int, note string, bytes int64) string {
	out := fmt.Sprintf("%d of %d files", files, len(s.files))
	switch {
	case len(s.files) == 1 && files == 1:
		out = "1 file"
	case files == len(s.files):
		out = fmt.Sprintf("%d files", files)
	}
	if s.note != "" {
		out = s.note + ", " + out
	}
	if note != "" {
		out += ", " + note
	}
	return out + ", " + sizeText(bytes)
}

func sizeText(n int64) string {
	switch {
	case n < 10_000:
		return fmt.Sprintf("%d bytes", n)
	case n < 10_000_000:
		return fmt.Sprintf("%d KB", (n+500)/1000)
	}
	return fmt.Sprintf("%d MB", (n+500_000)/1_000_000)
}
