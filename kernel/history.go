package kernel

import (
	"path"
	"strings"
	"sync"
)

// history keeps the cells of this session. It ends with the kernel: notebooks
// are the lasting record.
type history struct {
	mu      sync.Mutex
	entries []historyEntry
	last    int // execution count
}

type historyEntry struct {
	number        int
	input, output string
}

// maxHistory and maxRemembered bound a session that a program feeds for days.
const (
	maxHistory    = 10_000
	maxRemembered = 64 << 10 // bytes of a result
)

func (h *history) add(number int, input string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.entries = append(h.entries, historyEntry{number: number, input: input})
	if len(h.entries) > maxHistory {
		h.entries = append([]historyEntry(nil), h.entries[len(h.entries)-maxHistory:]...)
	}
}

// result notes what the last cell showed, of much the beginning.
func (h *history) result(number int, text string) {
	if len(text) > maxRemembered {
		text = strings.ToValidUTF8(text[:maxRemembered], "") + "…"
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if n := len(h.entries); n > 0 && h.entries[n-1].number == number {
		h.entries[n-1].output = text
	}
}

type historyQuestion struct {
	Output  bool   `json:"output"`
	Access  string `json:"hist_access_type"` // "tail", "range", "search"
	Session int    `json:"session"`
	Start   int    `json:"start"`
	Stop    int    `json:"stop"`
	N       int    `json:"n"`
	Pattern string `json:"pattern"`
	Unique  bool   `json:"unique"`
}

func (r *request) recall() {
	var q historyQuestion
	if !r.read(&q) {
		return
	}
	lines := [][]any{}
	for _, e := range r.history.find(q) {
		if q.Output {
			lines = append(lines, []any{0, e.number, []any{e.input, e.output}})
		} else {
			lines = append(lines, []any{0, e.number, e.input})
		}
	}
	r.reply(map[string]any{"history": lines})
}

func (h *history) find(q historyQuestion) []historyEntry {
	h.mu.Lock()
	defer h.mu.Unlock()
	var found []historyEntry
	seen := map[string]bool{}
	for i := len(h.entries) - 1; i >= 0; i-- { // from the newest: n counts from there
		e := h.entries[i]
		if !q.wants(e) || q.Unique && seen[e.input] {
			continue
		}
		seen[e.input] = true
		found = append(found, e)
		if q.Access != "range" && q.N > 0 && len(found) == q.N {
			break
		}
	}
	for i, j := 0, len(found)-1; i < j; i, j = i+1, j-1 {
		found[i], found[j] = found[j], found[i]
	}
	return found
}

func (q historyQuestion) wants(e historyEntry) bool {
	switch q.Access {
	case "tail":
		return true
	case "range": // of this session only; 0 is this session
		return q.Session == 0 && e.number >= q.Start && (q.Stop == 0 || e.number < q.Stop)
	case "search":
		// In the protocol's patterns * and ? span lines and slashes too.
		plain := strings.NewReplacer("/", "_", "\\", "_")
		ok, err := path.Match(plain.Replace(q.Pattern), plain.Replace(e.input))
		return err == nil && ok
	}
	return false
}
