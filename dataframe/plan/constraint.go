package plan

import "context"

// A Constrained is a Sink of a table with versions, which may ask for conditions on its rows. Each is kept under a name as
// an expression in the words of Spark, and must be true, not null, of every row. The engine looks at the rows:
//
//	conditions, err := sink.Constraints(ctx)
//	sink = sink.Fulfilling(conditions)    // after a Check of each
type Constrained interface {
	Sink
	// Constraints are the conditions on what is written, by name.
	Constraints(ctx context.Context) (map[string]string, error)
	// Fulfilling is the sink for rows of which conditions are true. A write that does not have all that the table asks for when
	// it commits fails, and nothing was written.
	Fulfilling(conditions map[string]string) Sink
	// Constrain is the sink whose commit makes conditions those of the table; the rows that stay fulfil them.
	Constrain(conditions map[string]string) Sink
}
