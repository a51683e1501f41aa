package e2e

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"weir/dataframe"
)

// checkRevenue adds up the purchases of each department.
func checkRevenue(t *testing.T, f *findings) {
	department := map[int64]string{}
	for _, row := range f.site.query(t, "SELECT p.product_id, d.name FROM product p JOIN category c ON c.category_id = p.category_id "+
		"JOIN department d ON d.department_id = c.department_id") {
		department[must(strconv.ParseInt(row[0], 10, 64))(t)] = row[1]
	}
	cents, purchases := map[string]int64{}, map[string]int64{}
	for _, c := range f.clicks {
		if c.kind == "purchase" {
			d := department[c.product]
			cents[d] += c.cents * c.quantity
			purchases[d]++
		}
	}
	var want [][3]string
	for _, d := range slices.SortedFunc(slices.Values(keysOf(cents)), func(a, b string) int { return cmp.Compare(cents[b], cents[a]) }) {
		want = append(want, [3]string{d, fmt.Sprintf("%d.%02d", cents[d]/100, cents[d]%100), fmt.Sprint(purchases[d])})
	}
	var got [][3]string
	f.published(t, "results/revenue_by_department").Each(func(r dataframe.Row) bool {
		got = append(got, [3]string{text(r.At("department")), text(r.At("revenue")), text(r.At("purchases"))})
		return true
	})
	if !slices.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

// checkPartner checks both ways of the partner's files: what came is kept as it
// was, and our answer arrived whole.
func checkPartner(t *testing.T, f *findings) {
	day := strings.ReplaceAll(f.site.lastDay(), "-", "")
	came := f.site.partner[len(f.site.partner)-1]
	kept := must(f.site.get(t.Context(), "tables/partner/dt="+f.site.lastDay()+"/"+came.Name))(t)
	if !bytes.Equal(kept, came.Data) {
		t.Errorf("kept %d bytes of %s, which has %d", len(kept), came.Name, len(came.Data))
	}
	name := "dearer_" + day + ".csv"
	if files := must(f.site.ftpFiles("results"))(t); !slices.Equal(files, []string{name}) {
		t.Errorf("the partner finds %q", files)
	}
	sent := must(f.site.ftpFile("results/" + name))(t)
	got := must(csv.NewReader(bytes.NewReader(sent)).ReadAll())(t)
	if len(got) == 0 || !slices.Equal(got[0], []string{"product_id", "product", "our_price", "partner_price", "sold"}) {
		t.Fatalf("sent %.200s", sent)
	}
	want := dearer(t, f, came.Data)
	if len(got)-1 != len(want) || len(want) == 0 {
		t.Fatalf("%d products are dearer, want %d", len(got)-1, len(want))
	}
	for i, w := range want {
		g := got[i+1]
		if ours := must(strconv.ParseFloat(g[2], 64))(t); g[0] != fmt.Sprint(w.product) || g[3] != w.theirs || g[4] != fmt.Sprint(w.sold) ||
			math.Abs(ours-w.ours) > 0.005+1e-9 {
			t.Errorf("row %d: %v, want %+v", i+1, g, w)
		}
	}
}

type dearerProduct struct {
	product, sold int64
	ours          float64
	theirs        string
}

// dearer are the products sold for more than 1.05 times the partner's price.
func dearer(t *testing.T, f *findings, prices []byte) (all []dearerProduct) {
	type sum struct{ n, cents, sold int64 }
	sums := map[int64]sum{}
	for _, c := range f.clicks {
		if c.kind == "purchase" {
			s := sums[c.product]
			sums[c.product] = sum{s.n + 1, s.cents + c.cents, s.sold + c.quantity}
		}
	}
	for _, row := range must(csv.NewReader(bytes.NewReader(prices)).ReadAll())(t)[1:] {
		product := must(strconv.ParseInt(row[0], 10, 64))(t)
		s := sums[product]
		if s.n == 0 || row[1] == "" || row[2] != "true" {
			continue
		}
		// In whole numbers: cents/n > theirs * 1.05.
		theirs := must(strconv.ParseInt(strings.ReplaceAll(row[1], ".", ""), 10, 64))(t)
		if s.cents*100 > theirs*105*s.n {
			all = append(all, dearerProduct{product, s.sold, float64(s.cents) / float64(s.n) / 100, row[1]})
		}
	}
	slices.SortFunc(all, func(a, b dearerProduct) int {
		return cmp.Or(cmp.Compare(b.sold, a.sold), cmp.Compare(a.product, b.product))
	})
	return all
}

func checkVisits(t *testing.T, f *findings) {
	got := map[int64]int64{}
	f.published(t, "results/visits_before_purchase").Each(func(r dataframe.Row) bool {
		got[r.At("visits_before").(int64)] = r.At("count").(int64)
		return true
	})
	for n, buyers := range f.site.truth.VisitsBefore {
		if got[int64(n)] != buyers || f.visitsBefore[int64(n)] != buyers {
			t.Errorf("%d visits before: %d buyers, the oracle says %d, the truth is %d", n, got[int64(n)], f.visitsBefore[int64(n)], buyers)
		}
		delete(got, int64(n))
	}
	if len(got) > 0 {
		t.Errorf("invented: %v", got)
	}
}

func checkDropOff(t *testing.T, f *findings) {
	curve := f.published(t, "results/video_drop_off")
	marks, shares := must(curve.Floats("watched"))(t), must(curve.Floats("share"))(t)
	if len(marks) != 21 || len(f.views) < 100 {
		t.Fatalf("%d marks of %d views", len(marks), len(f.views))
	}
	for i, mark := range marks {
		n := 0
		for _, v := range f.views {
			if 20*v.watched >= int64(i)*v.of {
				n++
			}
		}
		if want := float64(n) / float64(len(f.views)); mark != float64(i)/20 || shares[i] != want {
			t.Errorf("at %v: %v, want %v", mark, shares[i], want)
		}
	}
}

func checkViewers(t *testing.T, f *findings) {
	said := f.printedBy(t, "events.Compare")
	in := match(t, said, `(?m)^viewed +(\d+) of +(\d+) +([\d.]+) %`)
	out := match(t, said, `(?m)^not viewed +(\d+) of +(\d+) +([\d.]+) %`)
	for i, got := range [][]float64{out, in} {
		if want := f.viewers[i]; int64(got[0]) != want.hits || int64(got[1]) != want.n {
			t.Errorf("group %d: %v, want %+v", i, got, want)
		}
	}
	share := func(r rate) float64 { return float64(r.hits) / float64(r.n) }
	a, b := f.viewers[1], f.viewers[0]
	lift := match(t, said, `lift ([+-][\d.]+) % \(95 % confidence ([+-][\d.]+) to ([+-][\d.]+)\), chi-square ([\d.]+)`)
	if want := 100 * (share(a)/share(b) - 1); math.Abs(lift[0]-want) > 0.051 || lift[1] > want || lift[2] < want {
		t.Errorf("lift %v, want %.1f", lift, want)
	}
	pooled := float64(a.hits+b.hits) / float64(a.n+b.n)
	z := (share(a) - share(b)) / math.Sqrt(pooled*(1-pooled)*(1/float64(a.n)+1/float64(b.n)))
	if math.Abs(lift[3]-z*z) > 0.051 {
		t.Errorf("chi-square %v, want %.1f", lift[3], z*z)
	}
	if !strings.Contains(said, "not proof of an effect") {
		t.Errorf("nothing is said about self-selection:\n%s", said)
	}
}
