package connectors

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"weir/dataframe/plan"
)

// touch is what a request reads of Parquet files, and what it does not, and why.
type touch struct {
	groups []*groupSplit
	files  int // that have some of groups

	partition   int // files that the values in their paths rule out
	statsFiles  int // files that their statistics in a table's log rule out
	limitFiles  int // files behind the limit
	limitGroups int // row groups behind the limit, of files that are read
	statistics  int // row groups that their statistics rule out
}

// Detail implements plan.Detailer. It reads the Bloom filters and page indexes that the
// query would read.
func (s *parquetSource) Detail(ctx context.Context, req plan.Request) (string, error) {
	t, err := s.touched(ctx, req)
	if err != nil {
		return "", err
	}
	d, err := t.reached(ctx, req)
	if err != nil {
		return "", err
	}
	all := len(t.groups) + t.statistics + t.limitGroups
	groups := len(t.groups) - d.bloom - d.noPage
	note := fmt.Sprintf("%d row groups", groups)
	switch {
	case groups == 1 && all == 1:
		note = "1 row group"
	case groups < all:
		note = fmt.Sprintf("%d of %d row groups", groups, all)
	}
	return s.detail(t.files-d.files, note, d.bytes) + t.skipped(d), nil
}

// reached is what Bloom filters and page indexes leave of a touch.
type reached struct {
	bytes  int64
	bloom  int   // row groups that a Bloom filter rules out
	noPage int   // row groups of which no page is left
	files  int   // files of which no row group is left
	rows   int64 // rows in pages that are passed over, of row groups that are read
}

func (t *touch) reached(ctx context.Context, req plan.Request) (*reached, error) {
	found := make([]*reach, len(t.groups))
	errs := make([]error, len(t.groups))
	limit := make(chan struct{}, 8)
	var wg sync.WaitGroup
	for i, g := range t.groups {
		limit <- struct{}{}
		wg.Add(1)
		go func() {
			defer func() { <-limit; wg.Done() }()
			found[i], errs[i] = g.reach(ctx, req.Filters)
		}()
	}
	wg.Wait()
	d := &reached{}
	left := map[int]bool{}
	for i, g := range t.groups {
		if errs[i] != nil {
			return nil, g.wrap(errs[i])
		}
		switch r := found[i]; {
		case r.bloom:
			d.bloom++
		case r.none():
			d.noPage++
		default:
			left[g.file] = true
			d.bytes += g.reachedBytes(r)
			d.rows += g.Rows() - r.rows(g.Rows())
		}
	}
	d.files = t.files - len(left)
	return d, nil
}

// reachedBytes is how much of p is read for r.
func (p *groupSplit) reachedBytes(r *reach) int64 {
	n := int64(0)
	for _, name := range p.names(p.filters) {
		l := p.leaf(name)
		if l == nil {
			continue
		}
		places := r.places[name]
		if places == nil {
			n += p.stored(l)
			continue
		}
		for _, at := range heldPages(places, r.ranges) {
			n += at.Size
		}
	}
	return n
}

// skipped is "; skipped: 3 files by partition, 12 row groups by statistics".
func (t *touch) skipped(d *reached) string {
	var why []string
	add := func(n int64, what, by string) {
		if n == 1 {
			what = strings.TrimSuffix(what, "s")
		}
		if n > 0 {
			why = append(why, fmt.Sprintf("%d %s by %s", n, what, by))
		}
	}
	add(int64(t.partition), "files", "partition")
	add(int64(t.statsFiles), "files", "statistics")
	add(int64(t.limitFiles), "files", "limit")
	add(int64(t.statistics), "row groups", "statistics")
	add(int64(t.limitGroups), "row groups", "limit")
	add(int64(d.bloom), "row groups", "Bloom filter")
	add(int64(d.noPage), "row groups", "page index")
	add(d.rows, "rows", "page index")
	if len(why) == 0 {
		return ""
	}
	return "; skipped: " + strings.Join(why, ", ")
}
