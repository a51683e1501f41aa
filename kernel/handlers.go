package kernel

import (
	"runtime"
	"strings"
)

// A handler answers one type of message.
type handler struct {
	kind string
	lane int
	run  func(*request)
}

// Lanes run beside each other.
const (
	cellLane     = iota // what must keep its order
	questionLane        // what may be answered while a cell runs
	orderLane           // what must not wait
)

// handlers lists every message that is answered.
var handlers = []handler{
	{"comm_close", questionLane, (*request).ignore},
	{"comm_info_request", questionLane, (*request).commInfo},
	{"comm_msg", questionLane, (*request).ignore},
	{"comm_open", questionLane, (*request).commOpen},
	{"complete_request", questionLane, (*request).complete},
	{"execute_request", cellLane, (*request).execute},
	{"history_request", questionLane, (*request).recall},
	{"inspect_request", questionLane, (*request).inspect},
	{"interrupt_request", orderLane, (*request).interrupt},
	{"is_complete_request", questionLane, (*request).isComplete},
	{"kernel_info_request", questionLane, (*request).kernelInfo},
	{"shutdown_request", orderLane, (*request).shutdown},
}

func (s *server) lane(n int) *lane {
	return [...]*lane{s.cells, s.questions, s.orders}[n]
}

func replyType(kind string) string { return strings.TrimSuffix(kind, "request") + "reply" }

// Version is what kernel_info calls the version of the kernel; the program
// sets it before Serve.
var Version = "0.1.0"

func (r *request) kernelInfo() {
	r.reply(map[string]any{
		"protocol_version":       protocolVersion,
		"implementation":         "weir",
		"implementation_version": Version,
		"language_info": map[string]any{
			"name":               "go",
			"version":            strings.TrimPrefix(runtime.Version(), "go"),
			"mimetype":           "text/x-go",
			"file_extension":     ".go",
			"pygments_lexer":     "go",
			"codemirror_mode":    "go",
			"nbconvert_exporter": "",
		},
		"banner":     "Weir " + Version + ": Go cells over click-stream data. %help lists the magics.",
		"debugger":   false,
		"help_links": []map[string]string{{"text": "Go", "url": "https://go.dev/ref/spec"}},
	})
}

func (r *request) interrupt() {
	if err := r.client.Interrupt(r.ctx); err != nil {
		r.fail("interrupt", err.Error())
		return
	}
	r.reply(map[string]any{})
}

// shutdown answers first and ends then; a restart is a new process, started by
// the front end.
func (r *request) shutdown() {
	var content struct {
		Restart bool `json:"restart"`
	}
	if !r.read(&content) {
		return
	}
	r.reply(map[string]any{"restart": content.Restart})
	r.publish("shutdown_reply", r.parent, map[string]any{"status": "ok", "restart": content.Restart})
	defer r.once.Do(func() { close(r.quit) })
}

// Comms belong to widgets, which have no Go side here. A front end that opens
// one is told so by closing it again.
func (r *request) commOpen() {
	var content struct {
		ID string `json:"comm_id"`
	}
	if r.read(&content) && content.ID != "" {
		r.publish("comm_close", r.parent, map[string]any{"comm_id": content.ID, "data": map[string]any{}})
	}
}

func (r *request) commInfo() { r.reply(map[string]any{"comms": map[string]any{}}) }

func (r *request) ignore() {}
