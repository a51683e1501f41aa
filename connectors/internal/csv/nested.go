package csv

import (
	"weir/connectors/internal/jsonl"
	"weir/dataframe/column"
)

// nested reads lists, maps and structs, which are written as JSON.
func (p *parser) nested(c int) column.Vector {
	if p.nests[c] == nil {
		p.nests[c] = jsonl.NewNested(p.col1.Type, p.col1.Want)
	}
	values := p.nests[c]
	for r := range p.n {
		text, null := p.field(r)
		if null || len(text) == 0 {
			values.Null()
		} else if reason := values.Add(text); reason != "" {
			p.reject(r, fault{"column " + p.col1.Name + ": " + reason, Value, p.col1.Name})
		}
	}
	return values.Vector()
}
