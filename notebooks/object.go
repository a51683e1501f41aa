package notebooks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Object is a JSON object that remembers the order of its fields and the exact
// spelling of values nobody touched. The zero value is empty and ready.
type Object struct {
	names  []string
	values map[string]json.RawMessage
}

// Names lists the fields in order.
func (o *Object) Names() []string { return slices.Clone(o.names) }

// Has tells whether the field exists, null included.
func (o *Object) Has(name string) bool { return o.values[name] != nil }

// Raw is the field as it is spelled; nil if there is none.
func (o *Object) Raw(name string) json.RawMessage { return o.values[name] }

// Read decodes the field into v and tells whether it was there and fitted.
func (o *Object) Read(name string, v any) bool {
	raw := o.values[name]
	return raw != nil && json.Unmarshal(raw, v) == nil
}

// Text is a field that holds text as a string or as a list of lines.
func (o *Object) Text(name string) string {
	s, _ := joined(o.values[name])
	return s
}

// Object is a field that holds an object; an empty one if it does not.
func (o *Object) Object(name string) *Object {
	inner := &Object{}
	if raw := o.values[name]; raw == nil || json.Unmarshal(raw, inner) != nil {
		return &Object{}
	}
	return inner
}

// Set writes a field. A new field goes before the first one that sorts after
// it, which keeps files sorted that Jupyter wrote.
func (o *Object) Set(name string, v any) error {
	raw, err := marshal(v)
	if err != nil {
		return fmt.Errorf("field %q: %w", name, err)
	}
	if o.values == nil {
		o.values = map[string]json.RawMessage{}
	}
	if o.values[name] == nil {
		at := slices.IndexFunc(o.names, func(have string) bool { return have > name })
		if at < 0 {
			at = len(o.names)
		}
		o.names = slices.Insert(o.names, at, name)
	}
	o.values[name] = raw
	return nil
}

// Delete removes a field.
func (o *Object) Delete(name string) {
	delete(o.values, name)
	o.names = slices.DeleteFunc(o.names, func(have string) bool { return have == name })
}

// Clone is a copy that shares nothing that changes.
func (o *Object) Clone() *Object {
	c := &Object{names: slices.Clone(o.names), values: make(map[string]json.RawMessage, len(o.values))}
	for name, raw := range o.values {
		c.values[name] = raw
	}
	return c
}

// UnmarshalJSON reads an object. Of a field that comes twice the last counts.
func (o *Object) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	open, err := d.Token()
	if err != nil {
		return err
	}
	if open != json.Delim('{') {
		return fmt.Errorf("want an object, have %s", brief(data))
	}
	*o = Object{values: map[string]json.RawMessage{}}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return err
		}
		if o.values[name.(string)] == nil {
			o.names = append(o.names, name.(string))
		}
		o.values[name.(string)] = raw
	}
	return nil
}

// MarshalJSON writes the fields in order, values as they were spelled.
func (o *Object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, name := range o.names {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := marshal(name)
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(o.values[name])
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// marshal writes JSON as Jupyter does: <, > and & as they are. Objects go
// through here and not through encoding/json, which would escape them.
func marshal(v any) (json.RawMessage, error) {
	switch v := v.(type) {
	case json.RawMessage:
		return v, nil
	case *Object:
		return v.MarshalJSON()
	case []*Object:
		var b bytes.Buffer
		b.WriteByte('[')
		for i, o := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			raw, err := o.MarshalJSON()
			if err != nil {
				return nil, err
			}
			b.Write(raw)
		}
		b.WriteByte(']')
		return b.Bytes(), nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

// joined reads text written as a string or as a list of strings.
func joined(raw json.RawMessage) (string, bool) {
	var s string
	if raw == nil || json.Unmarshal(raw, &s) == nil {
		return s, raw != nil
	}
	var lines []string
	if json.Unmarshal(raw, &lines) == nil {
		return strings.Join(lines, ""), true
	}
	return "", false
}

// lines splits text as notebook files store it: a list of lines that keep
// their line ends.
func lines(s string) []string {
	if s == "" {
		return []string{}
	}
	l := strings.SplitAfter(s, "\n")
	if l[len(l)-1] == "" {
		l = l[:len(l)-1]
	}
	return l
}

func brief(raw []byte) string {
	const most = 40
	if len(raw) > most {
		return strings.ToValidUTF8(string(raw[:most]), "") + "…"
	}
	return string(raw)
}
