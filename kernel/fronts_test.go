package kernel

import (
	"fmt"
	"testing"
)

// TestTwoFrontEnds lets a second front end ask while a cell of the first runs, and run a
// cell after it: both see what all cells put out, and each gets its own replies.
func TestTwoFrontEnds(t *testing.T) {
	a := goFront(t)
	b := a.another()
	a.execute("x := 7")
	id := a.send(a.shell, "execute_request", map[string]any{"code": "fmt.Println(\"of a\")\nfor {\n}"})
	for _, f := range []*front{a, b} {
		for m := f.published(); m.Type != "stream"; m = f.published() {
		}
	}
	for kind, content := range map[string]map[string]any{
		"complete_request":    {"code": "strings.ToUpp", "cursor_pos": 13},
		"inspect_request":     {"code": "strings.ToUpper", "cursor_pos": 15},
		"history_request":     {"hist_access_type": "tail", "n": 5},
		"comm_info_request":   {},
		"kernel_info_request": {},
		"is_complete_request": {"code": "func f() {"},
	} {
		if reply, _ := b.ask(kind, content); reply.Type != replyType(kind) || reply.Content["status"] == "error" {
			t.Errorf("%s: %+v", kind, reply)
		}
	}
	waiting := b.send(b.shell, "execute_request", map[string]any{"code": "x += 1\nx"})
	b.send(b.control, "interrupt_request", map[string]any{})
	if m := b.receive(b.control); m.Type != "interrupt_reply" {
		t.Errorf("%+v", m)
	}
	if m := a.receive(a.shell); m.Parent != id || m.Content["ename"] != "interrupted" || fmt.Sprint(m.Content["execution_count"]) != "2" {
		t.Errorf("%+v", m)
	}
	// The failure of a cell ends what waits for it, whoever sent it.
	if m := b.receive(b.shell); m.Parent != waiting || m.Content["status"] != "aborted" {
		t.Errorf("%+v", m)
	}
	id = b.send(b.shell, "execute_request", map[string]any{"code": "x += 1\nx"})
	if m := b.receive(b.shell); m.Parent != id || fmt.Sprint(m.Content["execution_count"]) != "3" {
		t.Errorf("%+v", m)
	}
	for _, f := range []*front{a, b} {
		if got := fmt.Sprint(only(f.untilIdle(id), "execute_result")[0].Content["data"]); got != "map[text/plain:8]" {
			t.Errorf("got %s", got)
		}
	}
	if reply, _ := a.execute("x"); fmt.Sprint(reply.Content["execution_count"]) != "4" {
		t.Errorf("%+v", reply)
	}
}
