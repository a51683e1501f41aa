package e2e

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"weir/dataframe"
)

// checkSegments expects the four hidden types to be found again, and the
// profile of each segment to be what its members do.
func checkSegments(t *testing.T, f *findings) {
	if best := match(t, f.printedBy(t, "ml.ChooseK"), `k=(\d+) silhouette [\d.]+ +<- best`); best[0] != 4 {
		t.Errorf("k = %v, want 4", best[0])
	}
	segment := map[string]int64{}
	f.published(t, "results/shopper_segments").Each(func(r dataframe.Row) bool {
		segment[r.At("visitor_id").(string)] = r.At("segment").(int64)
		return true
	})
	if len(segment) != len(f.shoppers) || int64(len(segment)) != f.site.truth.Visitors {
		t.Errorf("%d visitors have a segment, want %d", len(segment), f.site.truth.Visitors)
	}
	index := adjustedRand(t, segment, f)
	said := match(t, f.printedBy(t, "ml.AdjustedRand"), `adjusted Rand index ([\d.]+)`)[0]
	if index < 0.8 || math.Abs(index-said) > 0.0005001 {
		t.Errorf("adjusted Rand index %.4f, printed %.3f", index, said)
	}
	checkProfile(t, f, segment)
}

// adjustedRand compares segments with the types that the generator gave
// (Hubert and Arabie, 1985).
func adjustedRand(t *testing.T, segment map[string]int64, f *findings) float64 {
	both, rows, cols := map[[2]int64]float64{}, map[int64]float64{}, map[int64]float64{}
	for visitor, s := range segment {
		number := must(strconv.Atoi(strings.TrimPrefix(visitor, "v")))(t)
		kind := int64(f.site.truth.Types[number-1])
		both[[2]int64{s, kind}]++
		rows[s]++
		cols[kind]++
	}
	pairs := func(n float64) float64 { return n * (n - 1) / 2 }
	var together, a, b float64
	for _, n := range both {
		together += pairs(n)
	}
	for _, n := range rows {
		a += pairs(n)
	}
	for _, n := range cols {
		b += pairs(n)
	}
	chance := a * b / pairs(float64(len(segment)))
	return (together - chance) / ((a+b)/2 - chance)
}

func checkProfile(t *testing.T, f *findings, segment map[string]int64) {
	type sums map[string]float64
	want := map[int64]sums{}
	for visitor, p := range f.shoppers {
		s := want[segment[visitor]]
		if s == nil {
			s = sums{}
			want[segment[visitor]] = s
		}
		visits := float64(p.visits)
		s["members"]++
		s["visits"] += visits
		s["events_per_visit"] += float64(p.events) / visits
		s["page_share"] += float64(p.by["page_view"]) / float64(p.events)
		s["widgets"] += float64(p.by["widget_open"]) / visits
		s["videos"] += float64(p.by["video_play"]) / visits
		s["ad_clicks"] += float64(p.by["ad_click"]) / visits
		s["carts"] += float64(p.by["add_to_cart"]) / visits
		s["purchases"] += float64(p.purchases)
		if p.purchases > 0 {
			s["purchase_rate"]++
		}
		for _, v := range p.views {
			s["watched"] += float64(v.watched) / float64(v.of) / float64(len(p.views))
		}
	}
	table := f.published(t, "results/segments")
	if table.Len() != len(want) {
		t.Errorf("%d profiles, want %d", table.Len(), len(want))
	}
	table.Each(func(r dataframe.Row) bool {
		id := r.At("segment").(int64)
		s := want[id]
		if members := r.At("members").(int64); float64(members) != s["members"] {
			t.Errorf("segment %d: %d members, want %v", id, members, s["members"])
		}
		if share := s["members"] / float64(len(segment)); math.Abs(r.At("share").(float64)-share) > 1e-12 {
			t.Errorf("segment %d: share %v, want %v", id, r.At("share"), share)
		}
		for name, sum := range s {
			if mean := sum / s["members"]; name != "members" && !(math.Abs(r.At(name).(float64)-mean) < 1e-9*max(1, mean)) {
				t.Errorf("segment %d: %s %v, want %v", id, name, r.At(name), mean)
			}
		}
		return true
	})
}
