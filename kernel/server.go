package kernel

import (
	"context"
	"encoding/json"
	"log"
	"net"
	"os"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"

	"weir/kernel/shell"
)

// Serve answers front ends until one of them asks for shutdown or ctx ends,
// and then closes client. What went wrong on the way, such as messages with a
// bad signature, is logged to stderr, which Jupyter shows in its own log.
func Serve(ctx context.Context, connection Connection, client shell.Client) error {
	s, err := newServer(connection, client)
	if err != nil {
		return err
	}
	s.start()
	select {
	case <-ctx.Done():
	case <-s.quit:
	}
	return s.close()
}

// server is one running kernel.
type server struct {
	signer  signer
	session string
	client  shell.Client
	log     *log.Logger

	listeners                           [5]net.Listener
	shell, iopub, stdin, control, heart *endpoint
	cells, questions, orders            *lane
	publishing                          sync.Mutex // one message at a time, in one order for all
	input                               input
	history                             history

	ctx    context.Context // ends with the server
	cancel context.CancelFunc
	quit   chan struct{} // closed by shutdown_request
	once   sync.Once
}

func newServer(c Connection, client shell.Client) (*server, error) {
	s := &server{
		signer:  signer{key: []byte(c.Key)},
		session: newID(),
		client:  client,
		log:     log.New(os.Stderr, "weir kernel: ", log.LstdFlags),
		quit:    make(chan struct{}),
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	for i, port := range []int{c.ShellPort, c.IOPubPort, c.StdinPort, c.ControlPort, c.HeartbeatPort} {
		l, err := c.listen(port)
		if err != nil {
			for _, open := range s.listeners[:i] {
				open.Close()
			}
			return nil, err
		}
		s.listeners[i] = l
	}
	return s, nil
}

func (s *server) start() {
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.cells, s.questions, s.orders = newLane(), newLane(), newLane()
	s.iopub = newEndpoint(zmq4.XPub, s.listeners[1], s.log, s.subscribe)
	s.publish("status", nil, map[string]any{"execution_state": "starting"})
	s.stdin = newEndpoint(zmq4.Router, s.listeners[2], s.log, s.receiveInput)
	s.heart = newEndpoint(zmq4.Rep, s.listeners[4], s.log, func(p *peer, frames [][]byte) { _ = p.put(frames) })
	s.control = newEndpoint(zmq4.Router, s.listeners[3], s.log, s.receive)
	s.shell = newEndpoint(zmq4.Router, s.listeners[0], s.log, s.receive)
}

// drainTime is how long the end waits for front ends to take what was sent.
const drainTime = 5 * time.Second

func (s *server) close() error {
	s.cancel()
	err := s.client.Close()
	for _, l := range []*lane{s.cells, s.questions, s.orders} {
		l.close()
	}
	for _, e := range []*endpoint{s.shell, s.control, s.stdin, s.iopub, s.heart} {
		e.close(drainTime)
	}
	return err
}

// receive sends a request to its lane. A message that cannot be read or was
// not signed with our key is logged and forgotten.
func (s *server) receive(p *peer, frames [][]byte) {
	m, err := s.signer.parse(frames)
	if err != nil {
		s.log.Printf("message ignored: %v", err)
		return
	}
	m.from = p
	for _, h := range handlers {
		if h.kind != m.header.Type {
			continue
		}
		s.lane(h.lane).put(job{message: m, run: func() { s.handle(h, m) }})
		return
	}
	s.log.Printf("message ignored: no handler for %s", m.header.Type)
}

// handle runs one request between its busy and its idle.
func (s *server) handle(h handler, m *message) {
	r := &request{server: s, message: m}
	s.publish("status", m.parent, map[string]any{"execution_state": "busy"})
	defer s.publish("status", m.parent, map[string]any{"execution_state": "idle"})
	defer func() {
		if p := recover(); p != nil {
			s.log.Printf("%s: %v", m.header.Type, p)
			r.fail("internal error", "the kernel has a bug: see its log")
		}
	}()
	h.run(r)
}

// publish sends a message to all subscribers.
func (s *server) publish(kind string, parent json.RawMessage, content any) {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	frames, err := s.signer.frames([][]byte{[]byte(kind)}, s.session, kind, parent, nil, content)
	if err != nil {
		s.log.Printf("not published: %v", err)
		return
	}
	shell.ReturnMemory(len(frames[len(frames)-1]))
	for _, p := range s.iopub.all("") {
		if p.subscribed(kind) {
			_ = p.put(frames) // a subscriber that has gone misses it
		}
	}
}

// subscribe reads what a subscriber wants, and welcomes it, so that it knows
// from when on it misses nothing.
func (s *server) subscribe(p *peer, frames [][]byte) {
	if len(frames[0]) == 0 {
		return
	}
	topic := string(frames[0][1:])
	switch frames[0][0] {
	case 0:
		p.unsubscribe(topic)
	case 1:
		s.publishing.Lock()
		defer s.publishing.Unlock()
		p.subscribe(topic)
		welcome, err := s.signer.frames([][]byte{[]byte(topic)}, s.session, "iopub_welcome", nil, nil, map[string]any{"subscription": topic})
		if err == nil {
			_ = p.put(welcome)
		}
	}
}

// A request is a message with the way to answer it.
type request struct {
	*server
	*message
	replied bool
}

// reply sends the answer: the type of the request, with reply for request.
func (r *request) reply(content map[string]any) {
	if r.replied {
		return
	}
	r.replied = true
	if _, ok := content["status"]; !ok {
		content["status"] = "ok"
	}
	kind := replyType(r.header.Type)
	frames, err := r.signer.frames(r.route, r.session, kind, r.parent, nil, content)
	if err != nil {
		r.log.Printf("no reply: %v", err)
		return
	}
	if err := r.from.put(frames); err != nil {
		r.log.Printf("no reply to %s: %v", r.header.Type, err)
	}
}

func (r *request) fail(name, message string) {
	r.reply(map[string]any{"status": "error", "ename": name, "evalue": message, "traceback": []string{name + ": " + message}})
}

// read reads the content of the request into v; a content of the wrong shape
// is answered with an error.
func (r *request) read(v any) bool {
	if err := json.Unmarshal(r.content, v); err != nil {
		r.fail("bad request", r.header.Type+": "+err.Error())
		return false
	}
	return true
}
