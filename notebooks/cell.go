package notebooks

import (
	"encoding/json"
	"slices"
	"strings"
)

// NewCell makes a cell of kind "code", "markdown" or "raw".
func NewCell(kind, source string, tags ...string) *Cell {
	c := &Cell{Kind: kind, Source: source}
	c.set("metadata", &Object{})
	if len(tags) > 0 {
		_ = c.SetMetadata("tags", tags) // strings always encode
	}
	return c
}

// ID is the cell's id, "" if it has none.
func (c *Cell) ID() string {
	var id string
	c.Fields.Read("id", &id)
	return id
}

// Metadata is the cell's metadata; change it with SetMetadata.
func (c *Cell) Metadata() *Object { return c.Fields.Object("metadata") }

// SetMetadata writes one field of the cell's metadata.
func (c *Cell) SetMetadata(name string, v any) error { return setMetadata(&c.Fields, name, v) }

// Tags are the labels that Jupyter's property inspector shows.
func (c *Cell) Tags() []string {
	var tags []string
	c.Metadata().Read("tags", &tags)
	return tags
}

// Tagged tells whether the cell has the tag.
func (c *Cell) Tagged(tag string) bool { return slices.Contains(c.Tags(), tag) }

// set writes a field whose value is known to encode.
func (c *Cell) set(name string, v any) { _ = c.Fields.Set(name, v) }

// Object is the cell as the file stores it.
func (c *Cell) object() (*Object, error) {
	o := c.Fields.Clone()
	fields := map[string]any{"cell_type": c.Kind, "source": lines(c.Source)}
	if !o.Has("metadata") {
		fields["metadata"] = &Object{}
	}
	if c.Kind == "code" {
		fields["outputs"] = c.Outputs
		fields["execution_count"] = json.RawMessage("null")
		if c.Count > 0 {
			fields["execution_count"] = c.Count
		}
	}
	for _, name := range []string{"cell_type", "source", "metadata", "outputs", "execution_count"} {
		if v, ok := fields[name]; ok {
			if err := o.Set(name, v); err != nil {
				return nil, err
			}
		}
	}
	return o, nil
}

// streamOutput, bundleOutput and errorOutput make the outputs of a code cell.
func streamOutput(name, text string) *Object {
	o := &Object{}
	_ = o.Set("output_type", "stream")
	_ = o.Set("name", name)
	_ = o.Set("text", lines(strings.ToValidUTF8(text, "\uFFFD")))
	return o
}

// bundleOutput makes a "display_data", or with a count an "execute_result".
func bundleOutput(count int, bundle map[string]any) (*Object, error) {
	o := &Object{}
	_ = o.Set("output_type", "display_data")
	if count > 0 {
		_ = o.Set("output_type", "execute_result")
		_ = o.Set("execution_count", count)
	}
	_ = o.Set("metadata", &Object{})
	data := &Object{}
	for mime, v := range bundle {
		if s, ok := v.(string); ok && splitInLines(mime) {
			v = lines(strings.ToValidUTF8(s, "\uFFFD"))
		}
		if err := data.Set(mime, v); err != nil {
			return nil, err
		}
	}
	return o, o.Set("data", data)
}

func errorOutput(name, message string, traceback []string) *Object {
	o := &Object{}
	if traceback == nil {
		traceback = []string{}
	}
	_ = o.Set("output_type", "error")
	_ = o.Set("ename", name)
	_ = o.Set("evalue", message)
	_ = o.Set("traceback", traceback)
	return o
}

// splitInLines tells which media types a notebook file stores as lists of lines.
func splitInLines(mime string) bool {
	return strings.HasPrefix(mime, "text/") || mime == "application/javascript" || mime == "image/svg+xml"
}
