package delta

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// readable are the features that a reader of ours knows, or needs not know: columns of a type
// that is not known are left out.
var readable = []string{
	"timestampNtz", "columnMapping", "vacuumProtocolCheck", "deletionVectors", "typeWidening", "typeWidening-preview", "v2Checkpoint",
	"variantType", "variantType-preview", "variantShredding", "variantShredding-preview",
}

// writable are those for a writer; what their use asks for is refused by Writable.
var writable = []string{
	"timestampNtz", "columnMapping", "vacuumProtocolCheck", "appendOnly", "invariants", "checkConstraints",
	"changeDataFeed", "generatedColumns", "identityColumns", "deletionVectors", "v2Checkpoint", "typeWidening", "typeWidening-preview",
	"domainMetadata", "clustering", "inCommitTimestamp", "allowColumnDefaults",
}

// Readable says why the table cannot be read.
func (p *Protocol) Readable() error {
	if p.Reader > 3 {
		return fmt.Errorf("the table needs readers of protocol %d; 3 is supported", p.Reader)
	}
	if p.Reader < 3 {
		return nil // 2 is column mapping, which the metadata tells of
	}
	for _, f := range p.ReaderFeatures {
		if !slices.Contains(readable, f) {
			return fmt.Errorf("the table needs readers that know %s; it is not supported", f)
		}
	}
	return nil
}

// Writable says why the table cannot be written.
func (s *State) Writable() error {
	columns, err := ParseSchema(s.Meta.Schema)
	if err != nil {
		return err
	}
	for i := range columns {
		if columns[i].Stored.Variants() {
			return fmt.Errorf("the table's column %s has variants, which are read but not written; write with another tool", columns[i].Name)
		}
	}
	if p := s.Protocol; p.Writer > 7 {
		return fmt.Errorf("the table needs writers of protocol %d; 7 is supported", p.Writer)
	} else if p.Writer == 7 {
		for _, f := range p.WriterFeatures {
			if !slices.Contains(writable, f) {
				return fmt.Errorf("the table needs writers that know %s; it is not supported", f)
			}
		}
	}
	for i := range columns {
		if c := &columns[i]; s.Meta.Mapping() != mapNone && c.Why == "" && !c.Stored.numbered(false) {
			return fmt.Errorf("the table maps column names, and its column %s or one within has no identifier; write with the tool that made it", c.Name)
		}
	}
	for _, word := range []string{"delta.invariants", "delta.generationExpression", "delta.identity.start", "CURRENT_DEFAULT"} {
		if b, _ := json.Marshal(word); strings.Contains(s.Meta.Schema, string(b)) {
			return fmt.Errorf("the table's schema has %s, which cannot be kept; write with another tool", word)
		}
	}
	return nil
}

// Feeds reports whether the table keeps a change data feed. Files that come or go whole tell it themselves.
func (s *State) Feeds() bool {
	return strings.EqualFold(s.Meta.Config["delta.enableChangeDataFeed"], "true")
}

// Timed reports whether commits carry times that never go back.
func (s *State) Timed() bool {
	return strings.EqualFold(s.Meta.Config["delta.enableInCommitTimestamps"], "true")
}

// AppendOnly reports whether nothing may be removed from the table.
func (s *State) AppendOnly() bool {
	return strings.EqualFold(s.Meta.Config["delta.appendOnly"], "true")
}

// With is p with what tables with local times need, if local is set.
func (p *Protocol) With(local bool) *Protocol {
	if p == nil {
		p = &Protocol{Reader: 1, Writer: 2}
	}
	if !local || slices.Contains(p.ReaderFeatures, "timestampNtz") {
		return p
	}
	out := &Protocol{Reader: 3, Writer: 7}
	out.ReaderFeatures = append(slices.Clone(p.ReaderFeatures), "timestampNtz")
	out.WriterFeatures = slices.Clone(p.WriterFeatures)
	if p.Writer < 7 {
		out.WriterFeatures = legacy(p.Writer)
	}
	if p.Reader == 2 {
		out.ReaderFeatures = append([]string{"columnMapping"}, out.ReaderFeatures...)
	}
	if !slices.Contains(out.WriterFeatures, "timestampNtz") {
		out.WriterFeatures = append(out.WriterFeatures, "timestampNtz")
	}
	return out
}

// legacy names what a version of writers before 7 implies.
func legacy(writer int) []string {
	var out []string
	for _, f := range []struct {
		since int
		names []string
	}{{2, []string{"appendOnly", "invariants"}}, {3, []string{"checkConstraints"}}, {4, []string{"changeDataFeed", "generatedColumns"}}, {5, []string{"columnMapping"}}, {6, []string{"identityColumns"}}} {
		if writer >= f.since {
			out = append(out, f.names...)
		}
	}
	return out
}

// Classic reports whether checkpoints of the table may be written as they always were.
func (s *State) Classic() bool {
	return !slices.Contains(s.Protocol.WriterFeatures, "v2Checkpoint")
}
