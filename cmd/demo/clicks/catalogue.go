package clicks

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// site is everything that exists before the first visitor comes: shops,
// products, videos, campaigns. It is read by all workers and never changes.
type site struct {
	opts            Options
	brands          []brand
	products        []product
	retailers       []retailer
	listings        []listing
	contents        []content
	campaigns       []campaign
	retailerWeights weighted
	hourWeights     weighted
	dates           []string // of each day
	urls            []string // of each listing, without query
}

// Ids are indices plus one. A reference of 0 is NULL.
type (
	brand struct {
		name         string
		manufacturer int
	}
	product struct {
		name, slug  string
		brand       int // index
		category    int // index over all departments
		video, hero int32
		widgets     []int32
		launched    time.Time // zero: unknown
		grams       int       // 0: unknown
		popularity  float64
		cents       int32
	}
	retailer struct {
		name, domain string
		country      int // index
		since        time.Time
		stock        retailerListings
		campaigns    []int32
	}
	listing struct {
		product, retailer int // indices
		cents             int32
		campaign          int32
		listed            time.Time
	}
	content struct {
		kind    contentKind
		title   string // "": none
		product int    // id; 0: none
		tenths  int32  // of a second; 0: it has no length
		created time.Time
	}
	campaign struct {
		name         string
		retailer     int // index
		creative     int32
		budgetCents  int64
		starts, ends time.Time // zero: open
	}
	// retailerListings draws a listing of one retailer by popularity.
	retailerListings struct {
		listings []int32
		weights  weighted
	}
)

func (r *retailerListings) draw(g *rng) int32 { return r.listings[r.weights.draw(g)] }

type contentKind int

const (
	video contentKind = iota
	tour
	comparison
	brochure
	creative
)

var contentKinds = []string{"video", "tour", "comparison", "brochure", "creative"}

func (s *site) product(l int32) *product { return &s.products[s.listings[l].product] }

// campaignOf is the campaign that promotes l, or one of its retailer.
func (s *site) campaignOf(l int32, r *rng) int32 {
	if c := s.listings[l].campaign; c != 0 {
		return c
	}
	return pick(r, s.retailers[s.listings[l].retailer].campaigns)
}

// newSite invents the site of o, which has its defaults.
func newSite(o Options) *site {
	s := &site{opts: o, hourWeights: hourWeights(o)}
	r := seeded(o.Seed, 'c')
	for d := range o.Days {
		s.dates = append(s.dates, o.Start.AddDate(0, 0, d).Format(time.DateOnly))
	}
	s.addBrands(&r)
	s.addRetailers(&r)
	s.addCampaigns(&r)
	s.addProducts(&r, int(min(max(o.Events/1000, 240), 4000)))
	s.addListings(&r)
	return s
}

func (s *site) addBrands(r *rng) {
	for i, name := range brandNames {
		b := brand{name: name, manufacturer: 1 + r.n(len(manufacturerNames))}
		if i%13 == 7 { // nobody knows who makes them
			b.manufacturer = 0
		}
		s.brands = append(s.brands, b)
	}
}

func (s *site) addRetailers(r *rng) {
	var weights []float64
	for i, row := range retailerRows {
		country := 0
		for j, c := range countryRows {
			if c[0] == row[2] {
				country = j
			}
		}
		s.retailers = append(s.retailers, retailer{name: row[0], domain: row[1], country: country,
			since: time.Date(2008+r.n(15), time.Month(1+r.n(12)), 1+r.n(28), 0, 0, 0, 0, time.UTC)})
		weights = append(weights, 1/float64(i+3))
	}
	s.retailerWeights = newWeighted(weights)
}

func (s *site) addCampaigns(r *rng) {
	for i := range 2 * len(s.retailers) {
		shop := i % len(s.retailers)
		c := campaign{retailer: shop, name: campaignWords[i%len(campaignWords)] + " " + s.retailers[shop].name,
			budgetCents: int64(r.between(500_000, 90_000_000)), starts: s.opts.Start.AddDate(0, 0, -r.between(1, 60))}
		if i%5 != 2 {
			c.ends = s.opts.Start.AddDate(0, 0, s.opts.Days+r.n(40))
		}
		c.creative = s.addContent(content{kind: creative, title: c.name, created: c.starts.Add(-time.Duration(r.n(1e6)) * time.Second)})
		s.campaigns = append(s.campaigns, c)
		s.retailers[shop].campaigns = append(s.retailers[shop].campaigns, int32(len(s.campaigns)))
	}
}

func (s *site) addContent(c content) (id int32) {
	s.contents = append(s.contents, c)
	return int32(len(s.contents))
}

func (s *site) addProducts(r *rng, n int) {
	rank := make([]int, n) // popularity does not follow the id
	for i := range rank {
		rank[i] = i
		j := r.n(i + 1)
		rank[i], rank[j] = rank[j], i
	}
	for i := range n {
		department := r.n(len(categoryWords))
		kind := r.n(len(categoryWords[department]))
		word := categoryWords[department][kind]
		p := product{brand: r.n(len(s.brands)), category: 4*department + kind,
			popularity: 1 / math.Sqrt(float64(rank[i]+4)*math.Sqrt(float64(rank[i]+4))), // Zipf with exponent 3/4
			cents:      int32(r.between(9, 60))*int32(r.between(1, 40))*100 - int32(pick(r, []int{1, 5, 51, 0}))}
		model := 100 + 10*r.n(90)
		p.name = fmt.Sprintf("%s %s %s %d", s.brands[p.brand].name, pick(r, productLines), word, model)
		if word == "Monitor" || word == "Television" {
			p.name += fmt.Sprintf(` %d"`, r.between(22, 75))
		}
		p.slug = strings.ReplaceAll(strings.ToLower(word), " ", "-") + fmt.Sprintf("-%d", model)
		if !r.chance(0.12) {
			p.launched = s.opts.Start.AddDate(0, 0, -r.between(20, 2500))
		}
		if !r.chance(0.2) {
			p.grams = r.between(80, 40_000)
		}
		s.addProductContent(r, &p, i+1)
		s.products = append(s.products, p)
	}
}

// addProductContent gives p its hero, a video for three in four products, and
// one or two widgets. The first product always has a video, so that every
// stream has some.
func (s *site) addProductContent(r *rng, p *product, id int) {
	created := s.opts.Start.Add(-time.Duration(r.between(1, 40_000_000)) * time.Second)
	title := p.name
	if r.chance(0.1) {
		title = ""
	}
	x := r.float()
	if id == 1 || x < 0.75 {
		p.video = s.addContent(content{kind: video, title: title, product: id, tenths: int32(r.between(250, 1500)), created: created})
		p.hero = p.video
	} else if x < 0.85 {
		p.hero = s.addContent(content{kind: tour, title: title, product: id, tenths: int32(r.between(200, 600)), created: created})
	}
	kinds := []contentKind{comparison, brochure}
	for _, k := range kinds[:1+r.n(2)] {
		p.widgets = append(p.widgets, s.addContent(content{kind: k, title: title, product: id, created: created}))
	}
}

// addListings lets each product be sold by one to four retailers, big ones
// more often, and gives each retailer at least one product with a video.
func (s *site) addListings(r *rng) {
	for p := range s.products {
		at := make([]bool, len(s.retailers))
		for range r.between(1, 4) {
			at[s.retailerWeights.draw(r)] = true
		}
		for shop := range s.retailers {
			if at[shop] || p == 0 {
				s.addListing(r, p, shop)
			}
		}
	}
	for i := range s.retailers {
		shop := &s.retailers[i].stock
		var weights []float64
		for _, l := range shop.listings {
			weights = append(weights, s.product(l).popularity)
		}
		shop.weights = newWeighted(weights)
	}
}

func (s *site) addListing(r *rng, p, shop int) {
	l := listing{product: p, retailer: shop, cents: s.products[p].cents * int32(r.between(88, 115)) / 100,
		listed: s.opts.Start.Add(-time.Duration(r.between(1000, 900_000_000)) * time.Millisecond * 10)}
	if r.chance(0.3) {
		l.campaign = pick(r, s.retailers[shop].campaigns)
	}
	id := int32(len(s.listings))
	s.listings = append(s.listings, l)
	s.retailers[shop].stock.listings = append(s.retailers[shop].stock.listings, id)
	s.urls = append(s.urls, fmt.Sprintf("https://%s/p/%s-%d", s.retailers[shop].domain, s.products[p].slug, p+1))
}
