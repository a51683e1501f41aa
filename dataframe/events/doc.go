// Package events has the verbs of click-stream analysis over frames: visits,
// drop-off of a view, and the comparison of two groups' conversion.
//
//	visits := events.Sessions(clicks, "visitor_id", "ts", 30*time.Minute)
//	first := visits.Filter(Col("event_type").Eq("purchase")).
//		GroupBy("visitor_id").Agg(Min("session").As("visits"))
//	display.Bar(first.GroupBy("visits").Count().Sort("visits"), "visits", "count")
package events
