package clicks

// Shopper is the hidden type of a visitor. Nothing in the stream names it; a
// clustering of visitors by what they do should find it again.
type Shopper uint8

// The four types of shoppers.
const (
	Researcher    Shopper = iota // compares: many pages, many widgets, seldom buys
	VideoFan                     // watches most of the videos there are, buys now and then
	BargainHunter                // comes by ads, fills carts and leaves them
	LoyalBuyer                   // knows what it wants: few pages, buys at most visits
	shoppers                     // their number
)

func (s Shopper) String() string {
	return [...]string{"researcher", "video_fan", "bargain_hunter", "loyal_buyer"}[s]
}

// behaviour is what a type of shopper does. The chances are means: each
// visitor is up to a quarter more or less eager.
type behaviour struct {
	share        float64 // of all visitors
	visits       [2]int  // in the whole stream, from and to
	looks        [2]int  // products looked at in a visit
	views        float64 // page views of each
	widgets      float64 // widget opens for each
	video        float64 // chance to play the video of each
	watch        [2]float64
	completes    float64 // chance to watch to the end anyhow
	adViews      float64 // per visit
	adClick      float64 // chance, per ad view
	cart         float64 // chance to put a product looked at in the cart
	buy          float64 // chance to buy what is in the cart
	moreQuantity float64 // chance to take more than one
}

// The figures are chosen so that each type stands out in two or more features
// (types_test.go checks that clustering finds them), and so that those who
// watch buy more often, partly by the boost and partly because of who watches.
var behaviours = [shoppers]behaviour{
	Researcher: {share: 0.30, visits: [2]int{3, 5}, looks: [2]int{4, 6}, views: 2.5, widgets: 0.85, video: 0.04,
		watch: [2]float64{0.1, 0.7}, completes: 0.05, adViews: 0.3, adClick: 0.05, cart: 0.06, buy: 0.25, moreQuantity: 0.05},
	VideoFan: {share: 0.25, visits: [2]int{3, 5}, looks: [2]int{3, 4}, views: 1.15, widgets: 0.08, video: 0.9,
		watch: [2]float64{0.45, 1}, completes: 0.55, adViews: 0.3, adClick: 0.05, cart: 0.09, buy: 0.5, moreQuantity: 0.1},
	BargainHunter: {share: 0.25, visits: [2]int{3, 5}, looks: [2]int{3, 4}, views: 1.2, widgets: 0.05, video: 0.04,
		watch: [2]float64{0.03, 0.5}, completes: 0.02, adViews: 4.2, adClick: 0.6, cart: 0.38, buy: 0.06, moreQuantity: 0.3},
	LoyalBuyer: {share: 0.20, visits: [2]int{6, 8}, looks: [2]int{1, 2}, views: 1.1, widgets: 0.04, video: 0.15,
		watch: [2]float64{0.2, 0.8}, completes: 0.15, adViews: 0.2, adClick: 0.05, cart: 0.8, buy: 0.75, moreQuantity: 0.25},
}

// After watching enough of a product's video, people put it in the cart and
// buy it more often; at their first visit they hesitate.
const (
	enoughWatched = 0.3
	cartBoost     = 1.6
	buyBoost      = 1.25
	firstVisit    = 0.6
)

// otherDay is the chance that a visit is not like its visitor: somebody else
// uses the computer, a researcher needs a kettle today.
const otherDay = 0.08

// visitor is what stays the same between the visits of one visitor.
type visitor struct {
	number    uint32
	shopper   Shopper
	eager     float64   // around 1
	retailers [2]int    // the usual one and another
	devices   [2]uint16 // user agents, by index
	visits    int
}

var shopperShares = func() weighted {
	var shares []float64
	for _, b := range behaviours {
		shares = append(shares, b.share)
	}
	return newWeighted(shares)
}()

func (s *site) visitor(number uint32) visitor {
	r := seeded(s.opts.Seed, 'v', uint64(number))
	v := visitor{number: number, shopper: Shopper(shopperShares.draw(&r)), eager: r.within(0.75, 1.25)}
	v.retailers = [2]int{s.retailerWeights.draw(&r), s.retailerWeights.draw(&r)}
	v.devices = [2]uint16{uint16(agentWeights.draw(&r)), uint16(agentWeights.draw(&r))}
	b := &behaviours[v.shopper]
	v.visits = r.between(b.visits[0], b.visits[1])
	return v
}
