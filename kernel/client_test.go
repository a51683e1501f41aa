package kernel

import (
	"context"
	"encoding/json"
	"net"
	"strings"
	"testing"

	"github.com/go-zeromq/zmq4"

	"weir/kernel/shell"
)

// front is a small Jupyter front end over real sockets.
type front struct {
	t       testing.TB
	signer  signer
	session string
	shell   zmq4.Socket
	control zmq4.Socket
	stdin   zmq4.Socket
	iopub   zmq4.Socket
	heart   zmq4.Socket
	server  *server
	served  chan error // the end of the server
}

// got is a message that a front end received.
type got struct {
	Type    string
	Parent  string
	Content map[string]any
}

const testKey = "a key"

func newFront(t testing.TB, client shell.Client) *front {
	t.Helper()
	connection := Connection{Transport: "tcp", IP: "127.0.0.1", SignatureScheme: "hmac-sha256", Key: testKey}
	s, err := newServer(connection, client)
	if err != nil {
		t.Fatal(err)
	}
	s.start()
	ended, served := make(chan struct{}), make(chan error, 1)
	go func() {
		select {
		case <-ended:
		case <-s.quit:
		}
		served <- s.close()
	}()
	t.Cleanup(func() {
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() { close(ended) })
	f := connect(t, s)
	f.served = served
	return f
}

// another is a second front end of the same kernel.
func (f *front) another() *front { return connect(f.t, f.server) }

func connect(t testing.TB, s *server) *front {
	t.Helper()
	f := &front{t: t, signer: signer{key: []byte(testKey)}, session: newID(), server: s}
	ctx, cancel := context.WithCancel(context.Background())
	id := zmq4.WithID(zmq4.SocketIdentity(f.session))
	f.shell = f.dial(zmq4.NewDealer(ctx, id), 0)
	f.iopub = f.dial(zmq4.NewSub(ctx), 1)
	f.stdin = f.dial(zmq4.NewDealer(ctx, id), 2)
	f.control = f.dial(zmq4.NewDealer(ctx, id), 3)
	f.heart = f.dial(zmq4.NewReq(ctx), 4)
	if err := f.iopub.SetOption(zmq4.OptionSubscribe, ""); err != nil {
		t.Fatal(err)
	}
	if m := f.published(); m.Type != "iopub_welcome" {
		t.Fatalf("first message is %s", m.Type)
	}
	t.Cleanup(func() {
		cancel()
		for _, s := range []zmq4.Socket{f.shell, f.iopub, f.stdin, f.control, f.heart} {
			s.Close()
		}
	})
	return f
}

func (f *front) dial(s zmq4.Socket, n int) zmq4.Socket {
	f.t.Helper()
	if err := s.Dial("tcp://" + f.server.listeners[n].Addr().String()); err != nil {
		f.t.Fatal(err)
	}
	return s
}

func (f *front) send(s zmq4.Socket, kind string, content map[string]any) (id string) {
	f.t.Helper()
	frames, err := f.signer.frames(nil, f.session, kind, nil, nil, content)
	if err != nil {
		f.t.Fatal(err)
	}
	var h header
	if err := json.Unmarshal(frames[2], &h); err != nil {
		f.t.Fatal(err)
	}
	if err := s.Send(zmq4.NewMsgFrom(frames...)); err != nil {
		f.t.Fatal(err)
	}
	return h.ID
}

func (f *front) receive(s zmq4.Socket) got {
	f.t.Helper()
	msg, err := s.Recv()
	if err != nil {
		f.t.Fatal(err)
	}
	m, err := f.signer.parse(msg.Frames)
	if err != nil {
		f.t.Fatal(err)
	}
	g := got{Type: m.header.Type}
	var parent header
	at := len(m.route) + 3
	if err := json.Unmarshal(msg.Frames[at], &parent); err != nil {
		f.t.Fatal(err)
	}
	g.Parent = parent.ID
	if err := json.Unmarshal(m.content, &g.Content); err != nil {
		f.t.Fatal(err)
	}
	return g
}

func (f *front) published() got { f.t.Helper(); return f.receive(f.iopub) }

// ask sends a request on the shell socket and returns its reply and what was
// published for it, without busy and idle.
func (f *front) ask(kind string, content map[string]any) (reply got, published []got) {
	f.t.Helper()
	id := f.send(f.shell, kind, content)
	reply = f.receive(f.shell)
	if reply.Parent != id {
		f.t.Fatalf("reply to %s, not to %s", reply.Parent, id)
	}
	return reply, f.untilIdle(id)
}

func (f *front) untilIdle(id string) (published []got) {
	f.t.Helper()
	for {
		m := f.published()
		switch {
		case m.Parent != id:
			continue
		case m.Type == "status" && m.Content["execution_state"] == "idle":
			return published
		case m.Type != "status":
			published = append(published, m)
		}
	}
}

func (f *front) execute(code string) (got, []got) {
	f.t.Helper()
	return f.ask("execute_request", map[string]any{"code": code, "allow_stdin": true})
}

func streamed(messages []got, name string) string {
	var b strings.Builder
	for _, m := range messages {
		if m.Type == "stream" && m.Content["name"] == name {
			b.WriteString(m.Content["text"].(string))
		}
	}
	return b.String()
}

func only(messages []got, kind string) []got {
	var found []got
	for _, m := range messages {
		if m.Type == kind {
			found = append(found, m)
		}
	}
	return found
}

func dialRaw(t testing.TB, f *front, n int) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", f.server.listeners[n].Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}
