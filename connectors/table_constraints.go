package connectors

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"weir/connectors/internal/delta"
	"weir/dataframe/plan"
)

var _ plan.Constrained = (*tableSink)(nil)

// opened is the version that a sink has looked at already.
type opened struct {
	table *deltaTable // nil: there is none
	begun bool        // a first write is under way, or was not finished
}

// open is the newest version, of the log or as it was just read.
func (s *tableSink) open(ctx context.Context) (opened, error) {
	switch {
	case s.replace != nil:
		return opened{table: s.replace.table}, nil
	case s.known != nil:
		return *s.known, nil
	}
	t, err := s.log().open(ctx, newest)
	if errors.Is(err, errNoVersion) {
		return opened{begun: true}, nil
	}
	return opened{table: t}, err
}

// Constraints implements plan.Constrained.
func (s *tableSink) Constraints(ctx context.Context) (map[string]string, error) {
	if s.o.Constraints != nil {
		return s.o.Constraints, nil
	}
	known, err := s.open(ctx)
	if err != nil {
		return nil, s.wrap("write", err)
	}
	s.known = &known
	if known.table == nil {
		return nil, nil
	}
	return known.table.state.Meta.Constraints(), nil
}

// Fulfilling implements plan.Constrained.
func (s *tableSink) Fulfilling(conditions map[string]string) plan.Sink {
	out := *s
	out.fulfilled = conditions
	return &out
}

// Constrain implements plan.Constrained.
func (s *tableSink) Constrain(conditions map[string]string) plan.Sink {
	out := *s
	out.o.Constraints = conditions
	return &out
}

// constrained reports whether rows that s writes may come into the table old.
func (s *tableSink) constrained(old *deltaTable) error {
	if s.o.Constraints != nil || s.replace != nil && s.replace.same {
		return nil
	}
	for name, condition := range old.state.Meta.Constraints() {
		switch have, looked := s.fulfilled[name]; {
		case s.fulfilled == nil:
			return fmt.Errorf("the table has the constraint %s (%s), and the rows were not looked at: INSERT INTO and Write of a frame do that", name, condition)
		case !looked || have != condition:
			return fmt.Errorf("%w: it has the constraint %s (%s) now; run it again", plan.ErrConflict, name, condition)
		}
	}
	return nil
}

// configure puts the constraints into the settings of a table.
func (s *tableSink) configure(meta *delta.MetaData) {
	if s.o.Constraints == nil {
		return
	}
	config := map[string]string{}
	for k, v := range meta.Config {
		if !delta.IsConstraint(k) {
			config[k] = v
		}
	}
	for name, condition := range s.o.Constraints {
		config[delta.ConstraintKey+name] = condition
	}
	meta.Config = config
}

// changesConstraints reports whether those of old become others.
func (s *tableSink) changesConstraints(old *deltaTable) bool {
	return s.o.Constraints != nil && !maps.Equal(s.o.Constraints, old.state.Meta.Constraints())
}
