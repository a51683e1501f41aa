package kernel

import (
	"context"
	"errors"
	"slices"
	"strings"

	"maps"

	"weir/kernel/shell"
)

type executeQuestion struct {
	Code         string            `json:"code"`
	Silent       bool              `json:"silent"`
	StoreHistory *bool             `json:"store_history"`
	Expressions  map[string]string `json:"user_expressions"`
	AllowStdin   bool              `json:"allow_stdin"`
	StopOnError  *bool             `json:"stop_on_error"`
}

func orTrue(b *bool) bool { return b == nil || *b }

func (r *request) execute() {
	var q executeQuestion
	if !r.read(&q) {
		return
	}
	store := orTrue(q.StoreHistory) && !q.Silent && strings.TrimSpace(q.Code) != ""
	number := r.number(store)
	if !q.Silent {
		r.publish("execute_input", r.parent, map[string]any{"code": q.Code, "execution_count": number})
	}
	if store {
		r.history.add(number, q.Code)
	}
	cell := shell.Cell{Number: number, Text: q.Code, Silent: q.Silent}
	out := newOutput(r, q, number)
	err := r.client.Run(r.ctx, cell, out)
	out.finish()
	if err != nil {
		r.executeFailed(cell, q, err)
		return
	}
	r.reply(map[string]any{
		"execution_count":  number,
		"user_expressions": r.evaluate(q.Expressions, number),
		"payload":          []any{},
	})
}

// number is the execution count of a cell. Cells that leave no history use the
// number of the one to come.
func (s *server) number(store bool) int {
	s.history.mu.Lock()
	defer s.history.mu.Unlock()
	number := s.history.last + 1
	if store {
		s.history.last = number
	}
	return number
}

func (r *request) executeFailed(cell shell.Cell, q executeQuestion, err error) {
	var cellErr *shell.CellError
	if !errors.As(err, &cellErr) {
		cellErr = &shell.CellError{Name: "shell error", Message: err.Error()}
	}
	failure := map[string]any{
		"ename":     cellErr.Name,
		"evalue":    cellErr.Message,
		"traceback": cellErr.Report(cell, true),
	}
	if !q.Silent {
		r.publish("error", r.parent, failure)
	}
	// Taken before the reply: what a front end sends after it has read the
	// reply is meant to run.
	var waiting []job
	if orTrue(q.StopOnError) {
		waiting = r.cells.take()
	}
	reply := maps.Clone(failure)
	reply["status"] = "error"
	reply["execution_count"] = cell.Number
	reply["user_expressions"] = map[string]any{}
	reply["payload"] = []any{}
	r.reply(reply)
	for _, j := range waiting {
		r.abort(j.message)
	}
}

// abort answers a request that came before the failure of another.
func (s *server) abort(m *message) {
	r := &request{server: s, message: m}
	s.publish("status", m.parent, map[string]any{"execution_state": "busy"})
	r.reply(map[string]any{"status": "aborted"})
	s.publish("status", m.parent, map[string]any{"execution_state": "idle"})
}

// evaluate answers user_expressions: each by itself, an error in one does not
// fail the others.
func (r *request) evaluate(expressions map[string]string, number int) map[string]any {
	values := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(expressions)) {
		var out valueOutput
		err := r.client.Run(r.ctx, shell.Cell{Number: number, Text: expressions[name]}, &out)
		var cellErr *shell.CellError
		switch {
		case errors.As(err, &cellErr):
			values[name] = map[string]any{"status": "error", "ename": cellErr.Name, "evalue": cellErr.Message, "traceback": []string{cellErr.Error()}}
		case err != nil:
			values[name] = map[string]any{"status": "error", "ename": "shell error", "evalue": err.Error(), "traceback": []string{}}
		default:
			values[name] = map[string]any{"status": "ok", "data": out.bundle, "metadata": map[string]any{}}
		}
	}
	return values
}

// valueOutput keeps the value of an expression and nothing else.
type valueOutput struct{ bundle map[string]any }

func (o *valueOutput) Stream(string, string)                {}
func (o *valueOutput) Display(string, bool, map[string]any) {}
func (o *valueOutput) Result(bundle map[string]any)         { o.bundle = bundle }
func (o *valueOutput) Clear(bool)                           {}
func (o *valueOutput) Progress(shell.Progress)              {}
func (o *valueOutput) Ask(context.Context, string, bool) (string, error) {
	return "", errors.New("an expression cannot ask for input")
}
