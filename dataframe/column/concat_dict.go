package column

// fewDistinct is how many rows there must be for every value of the dictionaries before these are made one: comparing
// the values costs more than copying as many rows.
const fewDistinct = 8

// concatDict is the rows of vs as one Dict: if all are Dicts, of the same Values or of texts that are few beside the
// rows. It is nil if not.
func concatDict(vs []Vector) Vector {
	n, distinct := 0, 0
	seen := map[Vector]bool{}
	for _, v := range vs {
		d, ok := v.(*Dict)
		if !ok {
			return nil
		}
		n += len(d.Codes)
		if !seen[d.Values] {
			seen[d.Values] = true
			distinct += d.Values.Len()
		}
	}
	if len(seen) == 0 {
		return nil
	}
	first := vs[0].(*Dict).Values
	out := &Dict{Codes: make([]int32, 0, n), Values: first}
	if len(seen) > 1 {
		if _, texts := first.(*Texts); !texts || distinct > n/fewDistinct {
			return nil
		}
		out.appendRecoded(vs)
	}
	nulls := false
	for _, v := range vs {
		d := v.(*Dict)
		if len(seen) == 1 {
			out.Codes = append(out.Codes, d.Codes...)
		}
		nulls = nulls || d.Valid != nil
	}
	if nulls {
		out.Valid = concatNulls(vs, n)
	}
	return out
}

// appendRecoded appends the rows of vs, Dicts of texts, and gives d the values of all of them.
func (d *Dict) appendRecoded(vs []Vector) {
	m := dictMerger{codes: map[string]int32{}, recoded: map[Vector][]int32{}}
	m.values.Typ = d.Values.Type()
	for _, v := range vs {
		old := v.(*Dict)
		codes := m.recode(old.Values.(*Texts))
		at := len(d.Codes)
		d.Codes = d.Codes[:at+len(old.Codes)]
		for i, c := range old.Codes {
			d.Codes[at+i] = codes[c]
		}
		if old.Valid != nil {
			for i := range old.Codes {
				if !old.Valid.Has(i) {
					d.Codes[at+i] = 0
				}
			}
		}
	}
	d.Values = &m.values
}

// A dictMerger makes one dictionary of several.
type dictMerger struct {
	values  Texts
	codes   map[string]int32
	recoded map[Vector][]int32 // by the code of a dictionary, that of values
}

func (m *dictMerger) recode(values *Texts) []int32 {
	if codes := m.recoded[values]; codes != nil {
		return codes
	}
	base := uint32(len(m.values.Buffers))
	used := false
	codes := make([]int32, len(values.Views))
	for i := range codes {
		key := values.Text(i)
		code, ok := m.codes[key]
		if !ok {
			view := values.Views[i]
			if view.N > InlineLen {
				view.SetBuffer(base + view.Buffer())
				used = true
			}
			code = int32(len(m.values.Views))
			m.values.Views = append(m.values.Views, view)
			m.codes[key] = code
		}
		codes[i] = code
	}
	if used {
		m.values.Buffers = append(m.values.Buffers, values.Buffers...)
	}
	m.recoded[values] = codes
	return codes
}
