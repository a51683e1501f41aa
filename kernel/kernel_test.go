package kernel

import (
	"encoding/binary"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/go-zeromq/zmq4"
)

func TestKernelInfo(t *testing.T) {
	f := newFront(t, newFake())
	reply, _ := f.ask("kernel_info_request", map[string]any{})
	if reply.Type != "kernel_info_reply" || reply.Content["protocol_version"] != "5.4" || reply.Content["status"] != "ok" {
		t.Errorf("got %+v", reply)
	}
}

func TestExecute(t *testing.T) {
	f := newFront(t, newFake())
	reply, messages := f.execute("print a\nprint b\nwarn w\ndisplay id\nclear\nvalue 3")
	if reply.Content["status"] != "ok" || reply.Content["execution_count"] != 1.0 {
		t.Errorf("got %+v", reply)
	}
	var kinds []string
	for _, m := range messages {
		if n := len(kinds); n == 0 || kinds[n-1] != m.Type || m.Type != "stream" {
			kinds = append(kinds, m.Type)
		}
	}
	want := []string{"execute_input", "stream", "display_data", "update_display_data", "clear_output", "execute_result"}
	if !reflect.DeepEqual(kinds, want) {
		t.Errorf("got %v, want %v", kinds, want)
	}
	if got := streamed(messages, "stdout"); got != "a\nb\n" {
		t.Errorf("stdout %q", got)
	}
	if got := streamed(messages, "stderr"); got != "w\n" {
		t.Errorf("stderr %q", got)
	}
	transient := only(messages, "update_display_data")[0].Content["transient"].(map[string]any)
	if transient["display_id"] != "id" {
		t.Errorf("transient %v", transient)
	}
}

func TestExecutionCount(t *testing.T) {
	f := newFront(t, newFake())
	for _, c := range []struct {
		content map[string]any
		want    float64
	}{
		{map[string]any{"code": "print a"}, 1},
		{map[string]any{"code": "print a", "silent": true}, 2},
		{map[string]any{"code": "print a", "store_history": false}, 2},
		{map[string]any{"code": "  "}, 2},
		{map[string]any{"code": "print a"}, 2},
	} {
		reply, messages := f.ask("execute_request", c.content)
		if reply.Content["execution_count"] != c.want {
			t.Errorf("%v: count %v, want %v", c.content, reply.Content["execution_count"], c.want)
		}
		if silent := c.content["silent"] == true; silent == (len(only(messages, "execute_input")) > 0) {
			t.Errorf("%v: execute_input is wrong", c.content)
		}
	}
	reply, _ := f.ask("history_request", map[string]any{"hist_access_type": "tail", "n": 10})
	if got := fmt.Sprint(reply.Content["history"]); got != "[[0 1 print a] [0 2 print a]]" {
		t.Errorf("history %s", got)
	}
}

func TestErrorAbortsWhatWaits(t *testing.T) {
	f := newFront(t, newFake())
	first := f.send(f.shell, "execute_request", map[string]any{"code": "wait"})
	for f.published().Type != "stream" {
	}
	second := f.send(f.shell, "execute_request", map[string]any{"code": "print never"})
	f.send(f.shell, "kernel_info_request", map[string]any{}) // behind it, so both have arrived when it is answered
	if m := f.receive(f.shell); m.Type != "kernel_info_reply" {
		t.Fatalf("got %s while a cell runs", m.Type)
	}
	f.send(f.control, "interrupt_request", map[string]any{})
	if m := f.receive(f.control); m.Type != "interrupt_reply" || m.Content["status"] != "ok" {
		t.Errorf("got %+v", m)
	}
	if m := f.receive(f.shell); m.Parent != first || m.Content["status"] != "error" || m.Content["ename"] != "interrupted" {
		t.Errorf("got %+v", m)
	}
	if m := f.receive(f.shell); m.Parent != second || m.Content["status"] != "aborted" {
		t.Errorf("got %+v", m)
	}
	if _, messages := f.execute("print again"); streamed(messages, "stdout") != "again\n" {
		t.Errorf("got %v", messages)
	}
}

func TestErrorReport(t *testing.T) {
	f := newFront(t, newFake())
	reply, messages := f.execute("print a\nfail here")
	failure := only(messages, "error")
	if len(failure) != 1 || failure[0].Content["ename"] != "compile error" || failure[0].Content["evalue"] != "undefined: x" {
		t.Fatalf("got %v", messages)
	}
	text := fmt.Sprint(failure[0].Content["traceback"])
	for _, want := range []string{"in cell 1, line 2, column 1", "   2 | fail here", "     | ^", "undefined: x"} {
		if !strings.Contains(text, want) {
			t.Errorf("traceback %s lacks %q", text, want)
		}
	}
	if reply.Content["status"] != "error" || reply.Content["traceback"] == nil {
		t.Errorf("got %v", reply)
	}
	reply, _ = f.execute("gone")
	if reply.Content["ename"] != "shell error" {
		t.Errorf("got %v", reply)
	}
}

func TestTenThousandLines(t *testing.T) {
	f := newFront(t, newFake())
	var want strings.Builder
	for n := range 10_000 {
		fmt.Fprintf(&want, "line %d\n", n)
	}
	_, messages := f.execute("many")
	if streamed(messages, "stdout") != want.String() {
		t.Error("lines are lost or out of order")
	}
	if n := len(messages); n > 1000 {
		t.Errorf("%d messages", n)
	}
}

func TestBigDisplay(t *testing.T) {
	f := newFront(t, newFake())
	_, messages := f.execute("big")
	data := only(messages, "display_data")[0].Content["data"].(map[string]any)
	if n := len(data["text/html"].(string)); n != 50<<20 {
		t.Errorf("%d bytes", n)
	}
}

func TestInput(t *testing.T) {
	f := newFront(t, newFake())
	id := f.send(f.shell, "execute_request", map[string]any{"code": "ask name?", "allow_stdin": true})
	m := f.receive(f.stdin)
	if m.Type != "input_request" || m.Content["prompt"] != "name?" || m.Content["password"] != false || m.Parent != id {
		t.Fatalf("got %+v", m)
	}
	f.send(f.stdin, "input_reply", map[string]any{"value": "Ada", "status": "ok"})
	if reply := f.receive(f.shell); reply.Content["status"] != "ok" {
		t.Fatalf("got %+v", reply)
	}
	result := only(f.untilIdle(id), "execute_result")
	if fmt.Sprint(result[0].Content["data"]) != "map[text/plain:Ada]" {
		t.Errorf("got %v", result)
	}
	reply, _ := f.ask("execute_request", map[string]any{"code": "ask name?", "allow_stdin": false})
	if reply.Content["status"] != "error" || !strings.Contains(reply.Content["evalue"].(string), "no input") {
		t.Errorf("got %v", reply)
	}
}

func TestQuestions(t *testing.T) {
	f := newFront(t, newFake())
	reply, _ := f.ask("complete_request", map[string]any{"code": "żółw fmt.Pr", "cursor_pos": 11})
	if reply.Content["cursor_start"] != 9.0 || reply.Content["cursor_end"] != 11.0 || fmt.Sprint(reply.Content["matches"]) != "[Println]" {
		t.Errorf("got %v", reply.Content)
	}
	reply, _ = f.ask("inspect_request", map[string]any{"code": "żółw!", "cursor_pos": 4})
	if reply.Content["found"] != true || fmt.Sprint(reply.Content["data"]) != "map[text/plain:func żółw]" {
		t.Errorf("got %v", reply.Content)
	}
	reply, _ = f.ask("is_complete_request", map[string]any{"code": "for {"})
	if reply.Content["status"] != "incomplete" || reply.Content["indent"] != "    " {
		t.Errorf("got %v", reply.Content)
	}
	reply, _ = f.ask("comm_info_request", map[string]any{})
	if fmt.Sprint(reply.Content["comms"]) != "map[]" {
		t.Errorf("got %v", reply.Content)
	}
	reply, _ = f.ask("complete_request", map[string]any{"code": 3})
	if reply.Content["status"] != "error" {
		t.Errorf("got %v", reply.Content)
	}
}

func TestComms(t *testing.T) {
	f := newFront(t, newFake())
	id := f.send(f.shell, "comm_open", map[string]any{"comm_id": "c", "target_name": "widget"})
	if m := only(f.untilIdle(id), "comm_close"); len(m) != 1 || m[0].Content["comm_id"] != "c" {
		t.Errorf("got %v", m)
	}
}

func TestUserExpressions(t *testing.T) {
	f := newFront(t, newFake())
	reply, _ := f.ask("execute_request", map[string]any{"code": "print x", "user_expressions": map[string]any{"a": "value 1", "b": "fail"}})
	values := reply.Content["user_expressions"].(map[string]any)
	if got := fmt.Sprint(values["a"]); got != "map[data:map[text/plain:1] metadata:map[] status:ok]" {
		t.Errorf("got %s", got)
	}
	if values["b"].(map[string]any)["status"] != "error" {
		t.Errorf("got %v", values["b"])
	}
}

func TestLatePrintsBelongToTheirCell(t *testing.T) {
	fake := newFake()
	f := newFront(t, fake)
	id := f.send(f.shell, "execute_request", map[string]any{"code": "late"})
	f.untilIdle(id)
	other := f.send(f.shell, "kernel_info_request", map[string]any{})
	f.untilIdle(other)
	close(fake.release)
	<-fake.printed
	m := f.published()
	if m.Type != "stream" || m.Parent != id || m.Content["text"] != "late\n" {
		t.Errorf("got %+v", m)
	}
}

func TestProgressStaysAsOneLine(t *testing.T) {
	f := newFront(t, newFake())
	_, messages := f.execute("progress")
	if len(only(messages, "display_data")) != 1 {
		t.Errorf("got %v", messages)
	}
	updates := only(messages, "update_display_data")
	data := updates[len(updates)-1].Content["data"].(map[string]any)
	if data["text/plain"] != "read 2,000,000 rows · 400 MB in 3.2 s" {
		t.Errorf("got %v", data["text/plain"])
	}
	_, messages = f.execute("progress fail")
	updates = only(messages, "update_display_data")
	data = updates[len(updates)-1].Content["data"].(map[string]any)
	if !strings.HasSuffix(data["text/plain"].(string), "not finished") {
		t.Errorf("got %v", data["text/plain"])
	}
}

func TestShutdown(t *testing.T) {
	fake := newFake()
	f := newFront(t, fake)
	f.send(f.shell, "execute_request", map[string]any{"code": "wait"})
	for f.published().Type != "stream" {
	}
	f.send(f.control, "shutdown_request", map[string]any{"restart": true})
	if m := f.receive(f.control); m.Type != "shutdown_reply" || m.Content["restart"] != true || m.Content["status"] != "ok" {
		t.Errorf("got %+v", m)
	}
	f.served <- <-f.served // the kernel ends
	if !fake.closed {
		t.Error("the shell is still open")
	}
}

func TestHeartbeat(t *testing.T) {
	f := newFront(t, newFake())
	if err := f.heart.Send(zmq4.NewMsgString("ping")); err != nil {
		t.Fatal(err)
	}
	if m, err := f.heart.Recv(); err != nil || string(m.Bytes()) != "ping" {
		t.Errorf("%v %v", m, err)
	}
}

func TestGarbageIsIgnored(t *testing.T) {
	f := newFront(t, newFake())
	good := f.signer
	f.signer = signer{key: []byte("another key")}
	f.send(f.shell, "execute_request", map[string]any{"code": "print forged"})
	f.signer = good
	f.send(f.shell, "no_such_request", map[string]any{})
	for _, frames := range [][][]byte{{[]byte("x")}, {delimiter}, {delimiter, nil, nil, nil, nil, nil}, {{}, {}, {}}} {
		if err := f.shell.Send(zmq4.NewMsgFrom(frames...)); err != nil {
			t.Fatal(err)
		}
	}
	// A connection that says nothing must not keep others out, nor one that
	// announces an endless frame end the kernel.
	dialRaw(t, f, 0)
	dialRaw(t, f, 1).Write([]byte("GET / HTTP/1.1\r\n\r\n"))
	endless := dialRaw(t, f, 0)
	greeting := append([]byte{0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0}, "NULL"...)
	greeting = append(greeting, make([]byte, 64-len(greeting))...)
	endless.Write(greeting)
	endless.Write(binary.BigEndian.AppendUint64([]byte{2}, 1<<62))
	if _, err := io.Copy(io.Discard, endless); err != nil {
		t.Logf("the connection ended with %v", err)
	}
	reply, messages := f.execute("print fine")
	if reply.Content["execution_count"] != 1.0 || streamed(messages, "stdout") != "fine\n" {
		t.Errorf("got %v %v", reply, messages)
	}
}
