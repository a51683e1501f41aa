package notebooks

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"weir/kernel/shell"
)

// maxStream bounds the printed text that one cell leaves in the file: a
// notebook that no browser opens is no report.
const maxStream = 16 << 20

// displays finds shown bundles by display id, across all cells of a run.
type displays map[string][]*Object

// collector is the shell's Output of one cell: it turns effects into outputs of
// the notebook format. Consecutive pieces of a stream become one output.
type collector struct {
	mu       sync.Mutex
	count    int
	shown    displays
	outputs  []*Object
	stream   string // the stream that is open; "": none
	text     strings.Builder
	printed  int
	clear    bool // drop everything when the next output comes
	progress func(shell.Progress)
}

var _ shell.Output = (*collector)(nil)

func (c *collector) Stream(name, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if text == "" || c.printed > maxStream {
		return
	}
	c.prepare()
	if c.stream != name {
		c.closeStream()
		c.stream = name
	}
	c.printed += len(text)
	c.text.WriteString(text)
	if c.printed > maxStream {
		fmt.Fprintf(&c.text, "\n… what this cell printed beyond %d MB is not kept\n", maxStream>>20)
	}
}

func (c *collector) Display(id string, update bool, bundle map[string]any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	o := c.output(0, bundle)
	if update {
		for _, old := range c.shown[id] {
			_ = old.Set("data", o.Raw("data"))
		}
		return
	}
	c.prepare()
	if id != "" {
		c.shown[id] = append(c.shown[id], o)
	}
	c.add(o)
}

func (c *collector) Result(bundle map[string]any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.prepare()
	c.add(c.output(c.count, bundle))
}

func (c *collector) Clear(wait bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clear = true
	if !wait {
		c.prepare()
	}
}

func (c *collector) Progress(p shell.Progress) { c.progress(p) }

// Ask refuses: nobody is there to answer.
func (c *collector) Ask(context.Context, string, bool) (string, error) {
	return "", errors.New("nobody can answer a question in a headless run: use a parameter instead")
}

// fail adds the error that ended the cell, told as the kernel tells it.
func (c *collector) fail(e *shell.CellError, cell shell.Cell) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.prepare()
	c.add(errorOutput(e.Name, e.Message, e.Report(cell, true)))
}

// done is everything the cell put out, in order.
func (c *collector) done() []*Object {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closeStream()
	return c.outputs
}

func (c *collector) prepare() {
	if c.clear {
		c.outputs, c.stream, c.clear, c.printed = nil, "", false, 0
		c.text.Reset()
	}
}

func (c *collector) add(o *Object) {
	c.closeStream()
	c.outputs = append(c.outputs, o)
}

func (c *collector) closeStream() {
	if c.stream != "" {
		c.outputs = append(c.outputs, streamOutput(c.stream, c.text.String()))
		c.stream = ""
		c.text.Reset()
	}
}

// output makes the bundle an output; one that is no JSON is told instead.
func (c *collector) output(count int, bundle map[string]any) *Object {
	o, err := bundleOutput(count, bundle)
	if err != nil {
		o, _ = bundleOutput(count, map[string]any{"text/plain": "this value cannot be stored: " + err.Error()})
	}
	return o
}
