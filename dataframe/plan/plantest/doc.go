// Package plantest checks what takes part in a plan: Readers, Sources and Sinks
// must all keep the same promises, so every implementation runs the same
// checks. It also has a source in memory and makes random rows.
//
//	func TestScan(t *testing.T) { plantest.Source(t, mySource) }
//
//	rows := plantest.Random(1, schema, 1000, plantest.Shape{Nulls: 0.1})
//	src := plantest.Memory(schema, plantest.Cut(rows, 3))
package plantest
