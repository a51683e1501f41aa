package pq

// A Refused column is in the file but cannot be read.
type Refused struct{ Name, Why string }

// Refusal is why the column called name cannot be read; "" if it can, or is not
// there.
func (m *Meta) Refusal(name string) string {
	for i := range m.Leaves {
		if m.Leaves[i].Name == name {
			return ""
		}
	}
	for _, r := range m.Refused {
		if r.Name == name {
			return r.Why
		}
	}
	return ""
}
