package clicks

import (
	"slices"
	"time"
)

// Times inside the generator are milliseconds since the start of the stream.
const (
	second = int64(1000)
	minute = 60 * second
	hour   = 60 * minute
)

// A visit ends within longestVisit, and the next one of the same visitor
// starts at least visitGap after its start. The difference is above 30
// minutes, the usual cut between visits, and no pause inside a visit is as
// long; so a pipeline that cuts there finds exactly the visits planned here.
const (
	longestVisit = 55 * minute
	longestPause = 6 * minute
	visitGap     = 91 * minute
)

// dayShape is how busy each hour of a weekday is.
var dayShape = [24]float64{
	1.6, 1.0, 0.6, 0.5, 0.5, 0.8, 1.6, 2.8, 3.8, 4.3, 4.6, 4.9,
	5.4, 5.1, 4.6, 4.5, 4.8, 5.4, 6.2, 7.2, 7.8, 7.0, 5.0, 3.0,
}

// hourWeights are dayShape over the whole stream. Weekends are busier, start
// later and have no evening rush.
func hourWeights(o Options) weighted {
	weights := make([]float64, o.hours())
	for i := range weights {
		at := o.Start.Add(time.Duration(i) * time.Hour)
		w := dayShape[at.Hour()]
		if day := at.Weekday(); day == time.Saturday || day == time.Sunday {
			w = (dayShape[(at.Hour()+23)%24] + 3.2) * 0.9
			if at.Hour() < 7 {
				w = dayShape[(at.Hour()+23)%24]
			}
		}
		weights[i] = w
	}
	return newWeighted(weights)
}

// visitStarts draws when v comes, in order. Visits too close to the one
// before are left out.
func (s *site) visitStarts(dst []int64, v visitor) []int64 {
	r := seeded(s.opts.Seed, 's', uint64(v.number))
	for range v.visits {
		dst = append(dst, int64(s.hourWeights.draw(&r))*hour+int64(r.n(int(hour))))
	}
	slices.Sort(dst)
	kept := dst[:1]
	for _, start := range dst[1:] {
		if start-kept[len(kept)-1] >= visitGap {
			kept = append(kept, start)
		}
	}
	return kept
}
