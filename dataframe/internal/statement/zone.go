package statement

import (
	"context"
	"path"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

// zone is the time zone of the session.
func (x *run) zone() string {
	if zone, ok := x.env.Setting("timezone"); ok {
		return zone
	}
	return "UTC"
}

// open is the files at a place. Texts without an offset in them are what the clocks of the session show.
func (x *run) open(ctx context.Context, place string, o plan.ReadOptions) (plan.Node, error) {
	n, err := x.host.Open(ctx, place, o)
	if err != nil || x.zone() == "UTC" || !ofTexts(n) {
		return n, err
	}
	types := &column.Schema{}
	if o.Types != nil {
		types.Fields = slices.Clone(o.Types.Fields)
	}
	read := false
	for _, f := range n.Schema().Fields {
		to := sql.FromUTC(f.Type, x.zone())
		if to.Equal(f.Type) {
			continue
		}
		read, f.Type = true, to
		if at := types.Index(f.Name); at >= 0 {
			types.Fields[at].Type = to
		} else {
			types.Fields = append(types.Fields, f)
		}
	}
	if !read {
		return n, nil
	}
	o.Types = types
	return x.host.Open(ctx, place, o)
}

// inUTC is n with its moments as they are stored.
func (x *run) inUTC(n plan.Node) (plan.Node, error) {
	return sql.Retyped(n, func(t column.Type) column.Type { return sql.InUTC(t, x.zone()) })
}

// writesTexts reports whether moments are written as texts, which have the clocks of the session and their offset.
func writesTexts(place, format string) bool {
	if format != "" {
		return format == "csv" || format == "jsonl"
	}
	name := strings.ToLower(place)
	for _, packed := range []string{".gz", ".zst", ".bz2"} {
		name = strings.TrimSuffix(name, packed)
	}
	switch path.Ext(name) {
	case ".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson":
		return true
	}
	return false
}

// ofTexts reports whether n reads text files: CSV or JSON.
func ofTexts(n plan.Node) bool {
	for {
		if s, ok := n.(*plan.Scan); ok {
			_, ok = s.Source.(plan.Sniffer)
			return ok
		}
		ins := n.Inputs()
		if len(ins) != 1 {
			return false
		}
		n = ins[0]
	}
}
