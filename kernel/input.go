package kernel

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
)

// input passes questions of cells to the person at the front end, one at a
// time.
type input struct {
	asking sync.Mutex

	mu     sync.Mutex
	answer chan string // of the open question; nil: none
}

// ask sends the question to the front end that sent the cell: its sockets
// share an identity.
func (r *request) ask(ctx context.Context, prompt string, secret bool) (string, error) {
	r.input.asking.Lock()
	defer r.input.asking.Unlock()
	peers := r.stdin.all(r.from.identity)
	if len(peers) == 0 {
		return "", errors.New("this front end has no channel for input")
	}
	frames, err := r.signer.frames(r.route, r.session, "input_request", r.parent, nil,
		map[string]any{"prompt": prompt, "password": secret})
	if err != nil {
		return "", err
	}
	answer := make(chan string, 1)
	r.input.open(answer)
	defer r.input.open(nil)
	if err := peers[0].put(frames); err != nil {
		return "", err
	}
	select {
	case text := <-answer:
		return text, nil
	case <-ctx.Done():
		return "", ctx.Err()
	case <-r.ctx.Done():
		return "", errors.New("the kernel is shutting down")
	}
}

func (i *input) open(answer chan string) {
	i.mu.Lock()
	i.answer = answer
	i.mu.Unlock()
}

func (s *server) receiveInput(_ *peer, frames [][]byte) {
	m, err := s.signer.parse(frames)
	if err != nil {
		s.log.Printf("input ignored: %v", err)
		return
	}
	var content struct {
		Value string `json:"value"`
	}
	if m.header.Type != "input_reply" || json.Unmarshal(m.content, &content) != nil {
		s.log.Printf("input ignored: %s", m.header.Type)
		return
	}
	s.input.mu.Lock()
	defer s.input.mu.Unlock()
	if s.input.answer == nil {
		return // nobody asks any more
	}
	s.input.answer <- content.Value
	s.input.answer = nil
}
