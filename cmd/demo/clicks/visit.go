package clicks

// eventType is the kind of interaction; its names are in the event_type
// column.
type eventType uint8

const (
	pageView eventType = iota
	widgetOpen
	videoPlay
	videoProgress
	videoClose
	adView
	adClick
	addToCart
	purchase
	eventTypes
)

// EventTypes are the values of the event_type column.
var EventTypes = [eventTypes]string{"page_view", "widget_open", "video_play", "video_progress", "video_close",
	"ad_view", "ad_click", "add_to_cart", "purchase"}

// event is one interaction, before it is written as a line. It has no
// pointers, so that an hour of events costs the collector nothing.
type event struct {
	ts       int64 // milliseconds since the start of the stream
	listing  int32 // index in site.listings: the product at a retailer
	content  int32 // 0: none
	campaign int32 // 0: none
	price    int32 // cents; -1: none
	watched  int32 // tenths of a second; -1: none
	visitor  uint32
	agent    uint16
	typ      eventType
	quantity uint8  // 0: none
	detail   uint32 // randomness for the URL
}

// visiting is the state of one visit while its events are made.
type visiting struct {
	site   *site
	who    visitor
	does   *behaviour
	r      rng
	now    int64
	end    int64
	agent  uint16
	shop   *retailerListings
	first  bool
	events []event
}

// visit appends the events of visit number of v to dst, in order of time: at
// least one, all within longestVisit.
func (s *site) visit(dst []event, v visitor, number int, start int64) []event {
	c := visiting{site: s, who: v, does: &behaviours[v.shopper], events: dst, first: number == 0,
		r: seeded(s.opts.Seed, 'e', uint64(v.number), uint64(number)), now: start,
		end: min(start+longestVisit, int64(s.opts.hours())*hour)}
	if c.r.chance(otherDay) {
		c.does = &behaviours[c.r.n(int(shoppers))]
	}
	c.agent = v.devices[0]
	if c.r.chance(0.25) {
		c.agent = v.devices[1]
	}
	home := v.retailers[0]
	if c.r.chance(0.25) {
		home = v.retailers[1]
	}
	c.shop = &s.retailers[home].stock

	looks := c.r.between(c.does.looks[0], c.does.looks[1])
	ads := c.r.about(c.does.adViews * v.eager)
	for i := range looks {
		share := ads / (looks - i)
		ads -= share
		c.look(share)
	}
	return c.events
}

// look is the visitor's business with one product, ads before it included.
func (c *visiting) look(ads int) {
	l := c.choose()
	byAd := false
	for range ads {
		byAd = c.ad(l)
	}
	for i := range max(1, c.r.about(c.does.views*c.who.eager)) {
		e := c.event(pageView, l)
		e.price = c.site.listings[l].cents
		if byAd && i == 0 {
			e.campaign = c.events[len(c.events)-1].campaign
		}
		c.add(e, 4, 70)
	}
	for range c.r.about(c.does.widgets * c.who.eager) {
		e := c.event(widgetOpen, l)
		e.content = pick(&c.r, c.site.product(l).widgets)
		c.add(e, 6, 60)
	}
	watched := 0.0
	if video := c.site.product(l).video; video != 0 && c.r.chance(c.does.video*c.who.eager) {
		watched = c.watch(l, video)
	}
	c.shopFor(l, watched, byAd)
}

// choose draws a product of the shop, popular ones more often. Those who come
// for videos look for products that have one.
func (c *visiting) choose() int32 {
	l := c.shop.draw(&c.r)
	for range 3 {
		if c.does != &behaviours[VideoFan] || c.site.product(l).video != 0 {
			break
		}
		l = c.shop.draw(&c.r)
	}
	return l
}

func (c *visiting) ad(l int32) (clicked bool) {
	campaign := c.site.campaignOf(l, &c.r)
	for _, t := range []eventType{adView, adClick} {
		if t == adClick {
			if !c.r.chance(c.does.adClick * c.who.eager) {
				return false
			}
		}
		e := c.event(t, l)
		e.campaign, e.content = campaign, c.site.campaigns[campaign-1].creative
		c.add(e, 1, 20)
	}
	return true
}

// watch plays the video of l: a play, a progress at each quarter passed and
// mostly a close, each with the seconds watched so far.
func (c *visiting) watch(l, video int32) (fraction float64) {
	fraction = c.r.within(c.does.watch[0], c.does.watch[1])
	if c.r.chance(c.does.completes) {
		fraction = 1
	}
	length := c.site.contents[video-1].tenths
	total := int32(fraction * float64(length))
	last := int32(0)
	at := func(t eventType, tenths int32) {
		c.now += int64(tenths-last) * second / 10
		last = tenths
		e := c.event(t, l)
		e.content, e.watched = video, tenths
		c.add(e, 0, 0)
	}
	at(videoPlay, 0)
	for quarter := int32(1); quarter <= 3 && length*quarter/4 < total; quarter++ {
		at(videoProgress, length*quarter/4)
	}
	if c.r.chance(0.97) { // the others close the whole browser
		at(videoClose, total)
	}
	c.pause(2, 15)
	return fraction
}

// shopFor puts l in the cart and buys it, or not.
func (c *visiting) shopFor(l int32, watched float64, byAd bool) {
	cart, buy := c.does.cart*c.who.eager, c.does.buy
	if watched >= enoughWatched {
		cart, buy = cart*cartBoost, buy*buyBoost
	}
	if c.first {
		cart *= firstVisit
	}
	if !c.r.chance(min(cart, 0.97)) {
		return
	}
	e := c.event(addToCart, l)
	e.price, e.quantity = c.site.listings[l].cents, 1
	if byAd {
		e.price -= e.price / 10
	}
	if c.r.chance(c.does.moreQuantity) {
		e.quantity = uint8(c.r.between(2, 4))
	}
	price, quantity := e.price, e.quantity
	c.add(e, 8, 50)
	if c.r.chance(min(buy, 0.97)) {
		e := c.event(purchase, l)
		e.price, e.quantity = price, quantity
		c.add(e, 10, 90)
	}
}

func (c *visiting) event(t eventType, l int32) event {
	return event{ts: c.now, listing: l, price: -1, watched: -1, visitor: c.who.number, agent: c.agent, typ: t,
		detail: uint32(c.r.next() >> 32)}
}

// add keeps e, unless the visit is over, and lets low to high seconds pass.
func (c *visiting) add(e event, low, high int) {
	if e.ts < c.end {
		c.events = append(c.events, e)
	}
	if high > 0 {
		c.pause(low, high)
	}
}

// pause lets time pass; one pause in forty is long, for a phone call.
func (c *visiting) pause(low, high int) {
	d := int64(c.r.between(low*1000+1, high*1000))
	if c.r.chance(0.025) {
		d += int64(c.r.n(int(longestPause - 2*minute)))
	}
	c.now += d
}
