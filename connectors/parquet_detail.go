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

	partition   amount // files that the values in their paths rule out
	statsFiles  amount // files that their statistics in a table's log rule out
	limitFiles  amount // files behind the limit
	limitGroups amount // row groups behind the limit, of files that are read
	statistics  amount // row groups that their statistics rule out
}

// An amount is a number of things and their bytes: of a file all, of a row group those of the columns that the
// request needs.
type amount struct{ n, bytes int64 }

func (a *amount) add(bytes int64) { a.n, a.bytes = a.n+1, a.bytes+bytes }

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
	groups := int64(len(t.groups)) - d.bloom.n - d.noPage.n
	note := ofAll(groups, int64(len(t.groups))+t.statistics.n+t.limitGroups.n, "row groups")
	if d.pages.n > 0 {
		note += ", " + ofAll(d.read, d.read+d.pages.n, "pages")
	}
	return s.detail(t.files-d.files, note, d.bytes) + t.skipped(d), nil
}

// ofAll is "3 of 40 row groups".
func ofAll(n, all int64, what string) string {
	switch {
	case n == 1 && all == 1:
		return "1 " + strings.TrimSuffix(what, "s")
	case n < all:
		return fmt.Sprintf("%d of %d %s", n, all, what)
	}
	return fmt.Sprintf("%d %s", n, what)
}

// reached is what Bloom filters and page indexes leave of a touch.
type reached struct {
	bytes  int64
	bloom  amount // row groups that a Bloom filter rules out
	noPage amount // row groups of which no page is left
	pages  amount // pages that are passed over, of row groups that are read
	read   int64  // pages that are not, in the columns that some are passed over of
	files  int    // of which no row group is left
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
			d.bloom.add(g.Bytes())
		case r.none():
			d.noPage.add(g.Bytes())
		default:
			left[g.file] = true
			d.count(g, r)
		}
	}
	d.files = t.files - len(left)
	return d, nil
}

// count adds what is read of p, and the pages that are not.
func (d *reached) count(p *groupSplit, r *reach) {
	for _, name := range p.names(p.filters) {
		l := p.leaf(name)
		if l == nil {
			continue
		}
		if r.places[name] == nil {
			d.bytes += p.stored(l)
			continue
		}
		for _, places := range r.places[name] {
			held := heldPages(places, r.ranges)
			d.read += int64(len(held))
			d.pages.n += int64(len(places) - len(held))
			for _, at := range places {
				d.pages.bytes += at.Size
			}
			for _, at := range held {
				d.bytes += at.Size
				d.pages.bytes -= at.Size
			}
		}
	}
}

// skipped is "; skipped: 3 files by partition (90 MB), 12 row groups by statistics (4 MB)".
func (t *touch) skipped(d *reached) string {
	var why []string
	add := func(a amount, what, by string) {
		if a.n == 1 {
			what = strings.TrimSuffix(what, "s")
		}
		if a.n > 0 {
			why = append(why, fmt.Sprintf("%d %s by %s (%s)", a.n, what, by, sizeText(a.bytes)))
		}
	}
	add(t.partition, "files", "partition")
	add(t.statsFiles, "files", "statistics")
	add(t.limitFiles, "files", "limit")
	add(t.statistics, "row groups", "statistics")
	add(t.limitGroups, "row groups", "limit")
	add(d.bloom, "row groups", "Bloom filter")
	add(d.noPage, "row groups", "page index")
	add(d.pages, "pages", "page index")
	if len(why) == 0 {
		return ""
	}
	return "; skipped: " + strings.Join(why, ", ")
}
