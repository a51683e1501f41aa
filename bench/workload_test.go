package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"weir/connectors"
	"weir/dataframe"
)

// rightAnswers computes the workloads a click at a time.
var rightAnswers = map[string]func(clicks []click) answer{
	"csv-to-parquet": func(clicks []click) answer {
		var out answer
		for i, c := range clicks {
			line := strings.TrimSuffix(string(appendClick(nil, &c)), "\n")
			out = append(out, append([]string{fmt.Sprintf("%08d", i)}, strings.Split(line, ",")...))
		}
		return out
	},
	"csv-partitioned": func(clicks []click) answer {
		var out answer
		for _, c := range clicks {
			out = append(out, c.fields())
		}
		return out
	},
	"csv-read": func(clicks []click) answer {
		var users, products int64
		total := 0.0
		for _, c := range clicks {
			users, products, total = users+c.user, products+c.product, total+float64(max(c.price, 0))/100
		}
		return answer{{fmt.Sprint(len(clicks)), fmt.Sprint(users), fmt.Sprint(products), fmt.Sprintf("%.12e", total)}}
	},
	"group-spilled": func(clicks []click) answer {
		n, pages := map[string]int{}, map[string]string{}
		most, bytes := 0, 0
		for _, c := range clicks {
			f := c.fields()
			n[f[2]]++
			most, pages[f[2]] = max(most, n[f[2]]), max(pages[f[2]], f[7])
		}
		for _, page := range pages {
			bytes += len(page)
		}
		return answer{{fmt.Sprint(len(n)), fmt.Sprint(most), fmt.Sprint(bytes)}}
	},
	"join-spilled": func(clicks []click) answer {
		by := map[[2]int64][]click{}
		for _, c := range clicks {
			by[[2]int64{c.user, c.ts}] = append(by[[2]int64{c.user, c.ts}], c)
		}
		n, bytes, last, page := 0, 0, "", ""
		for _, a := range clicks {
			for _, b := range by[[2]int64{a.user, a.ts}] {
				n, bytes, last, page = n+1, bytes+len(a.fields()[7]), max(last, b.fields()[2]), max(page, b.fields()[7])
			}
		}
		return answer{{fmt.Sprint(n), fmt.Sprint(bytes), last, page}}
	},
	"sort-spilled": func(clicks []click) answer {
		slices.SortFunc(clicks, func(a, b click) int {
			return cmp.Or(cmp.Compare(a.sessionText(), b.sessionText()), cmp.Compare(a.ts, b.ts), cmp.Compare(a.user, b.user), cmp.Compare(a.product, b.product),
				cmp.Compare(a.fields()[7], b.fields()[7]))
		})
		var out answer
		for i, c := range clicks {
			f := c.fields()
			out = append(out, []string{fmt.Sprintf("%08d", i), f[2], f[0], f[1], f[5], f[7]})
		}
		return out
	},
	"csv-group": func(clicks []click) answer {
		return groups(clicks, func(c *click) string { return c.event }, func(g group) string { return fmt.Sprint(g.rows) })
	},
	"filter-sum": func(clicks []click) answer {
		few := slices.DeleteFunc(slices.Clone(clicks), func(c click) bool { return c.product >= 1000 })
		a := groups(few, func(*click) string { return "" }, func(g group) string { return fmt.Sprintf("%d,%g", g.prices, g.total) })
		return answer{a[0][1:]}
	},
	"equality": func(clicks []click) answer {
		n := 0
		for _, c := range clicks {
			if c.event == "purchase" {
				n++
			}
		}
		return answer{{fmt.Sprint(n)}}
	},
	"group-few": func(clicks []click) answer {
		return groups(clicks, func(c *click) string { return c.event + "," + c.country }, rowsAndTotal)
	},
	"group-many": func(clicks []click) answer {
		return groups(clicks, func(c *click) string { return fmt.Sprint(c.user) }, func(g group) string {
			return fmt.Sprintf("%d,%g", g.rows, g.total)
		})
	},
	"join-group": func(clicks []click) answer {
		known := slices.DeleteFunc(slices.Clone(clicks), func(c click) bool { return c.product >= products })
		return groups(known, func(c *click) string { return category(c.product) }, rowsAndTotal)
	},
	"plain-texts": func(clicks []click) answer {
		longest := 0
		for _, c := range clicks {
			longest = max(longest, len(c.fields()[7]))
		}
		return answer{{fmt.Sprint(longest)}}
	},
	"few-rows": func(clicks []click) answer {
		var out answer
		for _, c := range clicks {
			if f := c.fields(); c.user == 1000100 {
				out = append(out, []string{f[2], f[7], f[3], f[4], f[5], f[1], f[6]})
			}
		}
		return out
	},
	"group-strings": func(clicks []click) answer {
		n := map[uint64]int{}
		most := 0
		for _, c := range clicks {
			n[c.session]++
			most = max(most, n[c.session])
		}
		return answer{{fmt.Sprint(len(n)), fmt.Sprint(most)}}
	},
	"group-mixed": func(clicks []click) answer {
		low, high := map[string]int64{}, map[string]int64{}
		key := func(c *click) string { return fmt.Sprintf("%s,%d", c.event, c.product) }
		for _, c := range clicks {
			k := key(&c)
			if least, seen := low[k]; !seen || c.user < least {
				low[k] = c.user
			}
			high[k] = max(high[k], c.user)
		}
		out := groups(clicks, key, func(g group) string {
			mean := ""
			if g.prices > 0 {
				mean = fmt.Sprintf("%g", g.total/float64(g.prices))
			}
			return fmt.Sprintf("%d,%d,%g,%s", g.rows, g.prices, g.total, mean)
		})
		for i, r := range out {
			k := r[0] + "," + r[1]
			out[i] = append(r, fmt.Sprint(low[k]), fmt.Sprint(high[k]))
		}
		return out
	},
	"sort": func(clicks []click) answer {
		slices.SortStableFunc(clicks, func(a, b click) int {
			return cmp.Or(cmp.Compare(a.country, b.country), cmp.Compare(a.ts, b.ts), cmp.Compare(a.user, b.user))
		})
		var out answer
		for _, c := range clicks[len(clicks)/2:][:100] {
			out = append(out, []string{c.country, fmt.Sprint(c.user), fmt.Sprint(c.product)})
		}
		return out
	},
	"top": func(clicks []click) answer {
		slices.SortStableFunc(clicks, func(a, b click) int { return cmp.Or(cmp.Compare(b.price, a.price), cmp.Compare(a.ts, b.ts)) })
		var out answer
		for _, c := range clicks[:100] {
			f := c.fields()
			out = append(out, []string{f[1], f[2], f[3], f[4], f[5], f[7], f[6]})
		}
		return out
	},
	"distinct": func(clicks []click) answer {
		seen := map[[2]int64]bool{}
		for _, c := range clicks {
			seen[[2]int64{c.user, c.product}] = true
		}
		return answer{{fmt.Sprint(len(seen))}}
	},
	"window": func(clicks []click) answer {
		nths, steps := 0, int64(0)
		eachUser(clicks, func(of []click) {
			for i, c := range of {
				nths += i + 1
				if i > 0 {
					steps += max(c.product-of[i-1].product, of[i-1].product-c.product)
				}
			}
		})
		return answer{{fmt.Sprint(nths), fmt.Sprint(steps)}}
	},
	"sessions": func(clicks []click) answer {
		n := 0
		eachUser(clicks, func(of []click) {
			for i, c := range of {
				if i == 0 || c.ts-of[i-1].ts > 30*60*1000 {
					n++
				}
			}
		})
		return answer{{fmt.Sprint(n)}}
	},
	"star-join": func(clicks []click) answer {
		known := slices.DeleteFunc(clicks, func(c click) bool {
			return c.product >= products || slices.Index(events, c.event)%3 == 1
		})
		return groups(known, func(c *click) string {
			return fmt.Sprintf("%s,%s,region-%d", category(c.product), segment(int(c.user)), slices.Index(countries, c.country)%5)
		}, func(g group) string { return fmt.Sprintf("%d,%g", g.rows, g.total) })
	},
	"big-join": func(clicks []click) answer {
		n := map[[2]int64]int64{}
		for _, c := range clicks {
			n[[2]int64{c.user, c.ts}]++
		}
		pairs, total := int64(0), int64(0)
		for _, c := range clicks {
			k := n[[2]int64{c.user, c.ts}]
			pairs, total = pairs+k, total+k*c.product
		}
		return answer{{fmt.Sprint(pairs), fmt.Sprint(total)}}
	},
	"asof-join": func(clicks []click) answer {
		type change struct {
			ms   int64
			list float64
		}
		of := map[int64][]change{}
		eachPrice(len(clicks), func(ms, product int64, list float64) { of[product] = append(of[product], change{ms, list}) })
		n, total := 0, 0.0
		for _, c := range clicks {
			for _, p := range slices.Backward(of[c.product]) {
				if p.ms <= c.ts {
					n, total = n+1, total+p.list
					break
				}
			}
		}
		return answer{{fmt.Sprint(n), fmt.Sprintf("%g", total)}}
	},
}

// fields are the fields of the click's line.
func (c *click) fields() []string {
	return strings.Split(strings.TrimSuffix(string(appendClick(nil, c)), "\n"), ",")
}

// eachUser gives the clicks of every user by time.
func eachUser(clicks []click, f func(of []click)) {
	slices.SortStableFunc(clicks, func(a, b click) int {
		return cmp.Or(cmp.Compare(a.user, b.user), cmp.Compare(a.ts, b.ts), cmp.Compare(a.product, b.product))
	})
	for len(clicks) > 0 {
		n := 1
		for n < len(clicks) && clicks[n].user == clicks[0].user {
			n++
		}
		f(clicks[:n])
		clicks = clicks[n:]
	}
}

type group struct {
	rows, prices int
	total        float64
}

func rowsAndTotal(g group) string {
	if g.prices == 0 {
		return fmt.Sprintf("%d,", g.rows) // the sum of nothing is null
	}
	return fmt.Sprintf("%d,%g", g.rows, g.total)
}

func groups(clicks []click, key func(*click) string, text func(group) string) answer {
	all := map[string]group{}
	for _, c := range clicks {
		g := all[key(&c)]
		g.rows++
		if c.price >= 0 {
			g.prices++
			g.total += float64(c.price) / 100
		}
		all[key(&c)] = g
	}
	var out answer
	for k, g := range all {
		out = append(out, strings.Split(k+","+text(g), ","))
	}
	return out
}

const testRows = 60_000 // more than one chunk

func TestWorkloads(t *testing.T) {
	dir := t.TempDir()
	f := filesIn(dir, testRows)
	var clicks []click
	for chunk := range 2 {
		eachClick(testRows, chunk, func(c *click) { clicks = append(clicks, *c) })
	}
	s := dataframe.NewSession(dataframe.Options{Open: connectors.Open, Create: connectors.Create, Workers: 2})
	csv := filepath.Join(dir, "products.csv")
	contents := map[string]func(io.Writer) error{
		f.ClicksCSV: func(w io.Writer) error { return writeClicks(w, testRows) },
		csv:         writeProducts,
	}
	to := map[string]string{f.ClicksCSV: f.Clicks, csv: f.Products}
	for _, d := range tables() {
		csv := filepath.Join(dir, d.name+".csv")
		contents[csv], to[csv] = d.csv(testRows), f.Dimensions[d.name]
	}
	for path, write := range contents {
		if err := create(path, write); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Read(path).Write(to[path]); err != nil {
			t.Fatal(err)
		}
	}
	if err := create(f.ClicksGzip, pack(f.ClicksCSV)); err != nil {
		t.Fatal(err)
	}
	rightAnswers["gzip-to-parquet"] = rightAnswers["csv-to-parquet"]
	for _, w := range workloads() {
		if w.suite == tpch {
			continue // TestTPCH compares them with DuckDB
		}
		t.Run(w.name, func(t *testing.T) {
			right := rightAnswers[w.name]
			if right == nil {
				t.Fatalf("rightAnswers has no %q", w.name)
			}
			want, got := right(slices.Clone(clicks)), weirAnswer(t, s, &w, f)
			keys := max(w.keys, 1)
			if w.folder {
				keys = 8 // rows of any order
			}
			want.sort(keys)
			got.sort(keys)
			if d := got.differs(want); d != "" {
				t.Errorf("Weir and the plain loop: %s", d)
			}
		})
	}
}

// weirAnswer runs w. Of an answer that is a file it gives all rows with their numbers before them.
func weirAnswer(t *testing.T, s *dataframe.Session, w *workload, f files) answer {
	out := filepath.Join(t.TempDir(), "out.parquet")
	if w.folder {
		out = filepath.Join(t.TempDir(), "out")
	}
	table, err := w.weir(s, f, out)
	if err != nil {
		t.Fatal(err)
	}
	numbered := table == nil
	if numbered {
		if table, err = s.Read(out).Collect(); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.sums) > 0 {
		if table, err = sums(s, table, w.sums); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := saveTable(&b, table); err != nil {
		t.Fatal(err)
	}
	a, err := parseAnswer(&b)
	if err != nil {
		t.Fatal(err)
	}
	for i := range a {
		if numbered && !w.folder {
			a[i] = append([]string{fmt.Sprintf("%08d", i)}, a[i]...)
		}
	}
	return a
}

func TestClicksAreTheSameEveryTime(t *testing.T) {
	var a, b bytes.Buffer
	if err := writeClicks(&a, testRows); err != nil {
		t.Fatal(err)
	}
	if err := writeClicks(&b, testRows); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two files of one number of rows differ")
	}
}

func TestAnswersDiffer(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"1,0.1", "1,0.10000000001", true},
		{"1,0.1", "1,0.100000001", false},
		{"10000000001", "10000000002", false}, // whole numbers are exact
		{"3", "3.0", true},
		{"", "0", false},
		{"a,1", "b,1", false},
		{"1", "1\n1", false},
		{"nan", "NaN", true},
	} {
		a, errA := parseAnswer(strings.NewReader(c.a))
		b, errB := parseAnswer(strings.NewReader(c.b))
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if same := a.differs(b) == ""; same != c.same {
			t.Errorf("%q and %q are the same: %v", c.a, c.b, same)
		}
	}
}

func TestTableOfMeasures(t *testing.T) {
	r := &result{workload: workload{name: "w", title: "work", target: 0.4}, measures: map[string]*measure{
		"weir":   {seconds: []float64{3, 1, 2}, peak: 5e6},
		"duckdb": {seconds: []float64{4, 4, 4}},
		"polars": {fault: "wrong answer"},
	}}
	var b strings.Builder
	table(&b, []*result{r})
	for _, want := range []string{"| work ", "2.000 s (1.000–3.000), 5 MB", "4.000 s (4.000–4.000), -", "✗", "| 0.50  | 0.40   |"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, b.String())
		}
	}
	r.threadings = &threadings{one: measure{seconds: []float64{3, 3, 3}}, several: *r.measures["weir"]}
	got := strings.Join(missed([]*result{r}), "\n")
	for _, want := range []string{"w: 0.50 times the best peer, 0.40 is", "w: 1.50 times as fast"} {
		if !strings.Contains(got, want) || strings.Contains(got, "memory") {
			t.Errorf("missed: %s", got)
		}
	}
	r.measures["duckdb"].peak = 4e6
	if got := strings.Join(missed([]*result{r}), "\n"); !strings.Contains(got, "w: 5 MB of memory, the better peer takes 4 MB") {
		t.Errorf("missed: %s", got)
	}
	if f := faults([]*result{r}); len(f) != 1 {
		t.Errorf("faults: %q", f)
	}
}

func TestGrowth(t *testing.T) {
	at := func(seconds float64) []*result {
		return []*result{{workload: workload{name: "w", title: "work"}, measures: map[string]*measure{"weir": {seconds: []float64{seconds}}, "duckdb": {seconds: []float64{2 * seconds}}}}}
	}
	g := growthTable{sizes: []int{1000, 10_000, 100_000}, results: [][]*result{at(0.001), at(0.009), at(0.12)}}
	var b strings.Builder
	g.write(&b)
	if want := "| work     | 1000.0 ns (0.50) | 900.0 ns (0.50) | 1200.0 ns (0.50) | 1.33   |"; !strings.Contains(b.String(), want) {
		t.Errorf("the table lacks %q:\n%s", want, b.String())
	}
	if got := strings.Join(g.missed(), "\n"); !strings.Contains(got, "w: a row takes 1.33 times as long among 100000 rows") {
		t.Errorf("missed: %s", got)
	}
	g.results[2] = at(0.1)
	if got := g.missed(); got != nil {
		t.Errorf("missed: %s", got)
	}
	n := 0
	for _, w := range workloads() {
		if w.grows() {
			n++
		}
	}
	if n < 15 {
		t.Errorf("%d workloads grow", n)
	}
}

func TestPageOfTheFirstStep(t *testing.T) {
	var b strings.Builder
	(&etlResult{gb: 20, threads: 2, bytes: 22e9, rows: 200e6, seconds: 50, peak: 9e8, plain: 1e6}).write(&b)
	for _, want := range []string{"20 files of CSV, 22.0 GB and 200 million rows", "| Weir            | 50.0 s ", "| 4000000 ", "| 2000000 ", "900 MB", "| 10.0 s for a file ", "4.0 times as many rows"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %q:\n%s", want, b.String())
		}
	}
}

// The rows that the plain loop writes are those that it read.
func TestRowByRow(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "clicks.csv")
	if err := create(path, func(w io.Writer) error { return writeChunks(w, testRows, 0, 1) }); err != nil {
		t.Fatal(err)
	}
	if err := rowByRow(path, filepath.Join(dir, "out")); err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for _, country := range countries {
		text, err := os.ReadFile(filepath.Join(dir, "out", country+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, strings.Split(strings.TrimSpace(string(text)), "\n")...)
	}
	eachClick(testRows, 0, func(c *click) { want = append(want, strings.TrimSpace(string(appendClick(nil, c)))) })
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%d lines come back as %d or others", len(want), len(got))
	}
}

func TestFlags(t *testing.T) {
	s, err := parse([]string{"-only", "equality,join-group", "-engines", "polars,weir"})
	if err != nil {
		t.Fatal(err)
	}
	if w, err := s.chosen(); err != nil || len(w) != 2 || !slices.Equal(s.engines, []string{"weir", "polars"}) {
		t.Errorf("%v %v %v", w, err, s.engines)
	}
	for _, args := range [][]string{{"-rows", "0"}, {"-engines", "weir,spark"}, {"x"}, {"-cpuprofile", os.DevNull}} {
		if _, err := parse(args); err == nil {
			t.Errorf("%q is not refused", args)
		}
	}
	if _, err := find("joins"); err == nil {
		t.Error("an unknown workload is not refused")
	}
}
