package delta

import (
	"slices"
	"strings"
)

// ConstraintKey is what the settings begin with that hold conditions on rows. The rest is the name.
const ConstraintKey = "delta.constraints."

// IsConstraint reports whether a setting is a condition on rows.
func IsConstraint(key string) bool {
	return len(key) > len(ConstraintKey) && strings.EqualFold(key[:len(ConstraintKey)], ConstraintKey)
}

// Constraints are the conditions on every row, by name, in the words of Spark.
func (m *MetaData) Constraints() map[string]string {
	out := map[string]string{}
	for key, condition := range m.Config {
		if IsConstraint(key) {
			out[key[len(ConstraintKey):]] = condition
		}
	}
	return out
}

// Checking is p with what tables with constraints need.
func (p *Protocol) Checking() *Protocol {
	const feature = "checkConstraints"
	if p.Writer >= 3 && p.Writer < 7 || slices.Contains(p.WriterFeatures, feature) {
		return p
	}
	out := *p
	if p.Writer < 3 {
		out.Writer = 3
		return &out
	}
	out.WriterFeatures = append(slices.Clone(p.WriterFeatures), feature)
	return &out
}
