package clicks

import "context"

// planned is a visit that plan has decided on: enough to make its events
// again.
type planned struct {
	start   int64
	first   int64 // number of its first event; events are numbered by visitor, then time
	visitor uint32
	n       uint16 // events, at least one
	number  uint8  // of the visit among those of its visitor
	last    uint8  // hours from the hour of start to that of the last line
}

// plan walks through all visitors until there are enough events, counts the
// truth about them, and returns the visits by the hour they start in.
func (s *site) plan(ctx context.Context, t *Truth) ([][]planned, error) {
	hours := make([][]planned, s.opts.hours())
	var events []event
	var starts []int64
	for number := uint32(0); t.Events < s.opts.Events; number++ {
		if number%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		v := s.visitor(number)
		starts = s.visitStarts(starts[:0], v)
		life := lifetime{firstBuy: -1}
		for i, start := range starts {
			left := s.opts.Events - t.Events
			if left == 0 {
				break
			}
			events = s.visit(events[:0], v, i, start)
			events = events[:min(int64(len(events)), left)]
			p := planned{start: start, first: t.Events, visitor: number, n: uint16(len(events)), number: uint8(i)}
			p.last = uint8(s.count(t, &life, i, events) - start/hour)
			hours[start/hour] = append(hours[start/hour], p)
		}
		t.Types = append(t.Types, v.shopper)
		t.ByShopper[v.shopper]++
		life.count(t)
	}
	t.Visitors = int64(len(t.Types))
	return hours, nil
}

// lifetime is what plan remembers of one visitor.
type lifetime struct {
	viewed   bool
	firstBuy int // visits before; -1: no purchase
}

func (l lifetime) count(t *Truth) {
	if l.viewed {
		t.Viewers++
	}
	if l.firstBuy < 0 {
		return
	}
	t.Buyers++
	if l.viewed {
		t.ViewBuyers++
	}
	for len(t.VisitsBefore) <= l.firstBuy {
		t.VisitsBefore = append(t.VisitsBefore, 0)
	}
	t.VisitsBefore[l.firstBuy]++
}

// count adds the events of a visit to t, and returns the hour in which the
// last line about them arrives.
func (s *site) count(t *Truth, life *lifetime, visit int, events []event) (lastHour int64) {
	t.Visits++
	for i := range events {
		e := &events[i]
		t.ByType[e.typ]++
		switch e.typ {
		case videoPlay:
			life.viewed = true
			t.Played++
		case purchase:
			t.Revenue += int64(e.price) * int64(e.quantity)
			if life.firstBuy < 0 {
				life.firstBuy = visit
			}
		}
		d := s.delivery(t.Events, e.ts)
		if d.late {
			t.Late++
		}
		if d.copy >= 0 {
			t.Duplicates++
		}
		if kind, ok := s.damaged(t.Events); ok {
			t.Bad[kind]++
		}
		lastHour = max(lastHour, d.at/hour, d.copy/hour)
		t.Events++
	}
	return lastHour
}
