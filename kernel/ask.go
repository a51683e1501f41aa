package kernel

import (
	"strings"
	"unicode/utf8"
)

// Questions about code: completion, inspection, completeness. Positions are
// counted in characters by the protocol and in bytes by the shell.

type codeQuestion struct {
	Code   string `json:"code"`
	Cursor *int   `json:"cursor_pos"`
}

// offset is the cursor in bytes; without one it is the end.
func (q codeQuestion) offset() int {
	if q.Cursor == nil {
		return len(q.Code)
	}
	return byteOffset(q.Code, *q.Cursor)
}

func byteOffset(s string, characters int) int {
	at := 0
	for ; characters > 0 && at < len(s); characters-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return at
}

func characters(s string, offset int) int {
	return utf8.RuneCountInString(s[:min(max(offset, 0), len(s))])
}

func (r *request) complete() {
	var q codeQuestion
	if !r.read(&q) {
		return
	}
	c, err := r.client.Complete(r.ctx, q.Code, q.offset())
	if err != nil {
		r.fail("completion", err.Error())
		return
	}
	from, to := characters(q.Code, c.From), characters(q.Code, c.To)
	matches := make([]string, len(c.Matches))
	types := make([]map[string]any, len(c.Matches))
	for i, m := range c.Matches {
		matches[i] = m.Text
		types[i] = map[string]any{"text": m.Text, "type": m.Kind, "signature": m.Detail, "start": from, "end": to}
	}
	r.reply(map[string]any{
		"matches": matches, "cursor_start": from, "cursor_end": to,
		"metadata": map[string]any{"_jupyter_types_experimental": types},
	})
}

func (r *request) inspect() {
	var q codeQuestion
	if !r.read(&q) {
		return
	}
	bundle, found, err := r.client.Inspect(r.ctx, q.Code, q.offset())
	if err != nil {
		r.fail("inspection", err.Error())
		return
	}
	if bundle == nil {
		bundle = map[string]any{}
	}
	r.reply(map[string]any{"found": found, "data": bundle, "metadata": map[string]any{}})
}

func (r *request) isComplete() {
	var q codeQuestion
	if !r.read(&q) {
		return
	}
	status, err := r.client.Status(r.ctx, q.Code)
	if err != nil || status.State == "" {
		status.State = "unknown"
	}
	reply := map[string]any{"status": status.State}
	if status.State == "incomplete" {
		reply["indent"] = strings.ReplaceAll(status.Indent, "\t", "    ")
	}
	r.reply(reply)
}
