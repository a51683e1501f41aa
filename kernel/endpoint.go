package kernel

import (
	"bufio"
	"errors"
	"log"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/go-zeromq/zmq4/security/null"

	"weir/kernel/shell"
)

// An endpoint is one listening socket with its peers. Each peer is greeted by
// a goroutine of its own, so one that connects and says nothing keeps nobody
// out; each has a queue of its own, so one that reads slowly delays nobody,
// and close can wait until all is sent.
type endpoint struct {
	kind    zmq4.SocketType
	l       net.Listener
	receive func(p *peer, frames [][]byte) // called for one message of a peer at a time
	log     *log.Logger

	mu     sync.Mutex
	peers  map[*peer]bool
	closed bool
	work   sync.WaitGroup
}

// A peer is one connection to an endpoint.
type peer struct {
	identity string
	conn     *zmq4.Conn
	net      *buffered

	mu     sync.Mutex
	change *sync.Cond // queue or state changed
	queue  []zmq4.Msg
	bytes  int
	busy   bool // a message is being sent
	ended  bool
	topics map[string]bool
}

// greetingTime is how long a new connection may take to say what it is.
const greetingTime = 10 * time.Second

// Messages wait for a peer that does not read. Beyond slowBytes the sender
// waits with them, and after patience the peer is given up.
const (
	slowBytes = 64 << 20
	patience  = 30 * time.Second
)

func newEndpoint(kind zmq4.SocketType, l net.Listener, logger *log.Logger, receive func(*peer, [][]byte)) *endpoint {
	e := &endpoint{kind: kind, l: l, receive: receive, log: logger, peers: map[*peer]bool{}}
	e.work.Go(e.accept)
	return e
}

func (e *endpoint) accept() {
	for {
		conn, err := e.l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			e.log.Printf("accept: %v", err)
			time.Sleep(10 * time.Millisecond) // out of descriptors, most likely
			continue
		}
		e.mu.Lock()
		if e.closed {
			e.mu.Unlock()
			conn.Close()
			return
		}
		e.work.Go(func() { e.serve(conn) })
		e.mu.Unlock()
	}
}

// serve greets a peer and reads its messages until it goes.
func (e *endpoint) serve(conn net.Conn) {
	defer conn.Close()
	defer func() {
		// What a stranger sends must not end the kernel.
		if p := recover(); p != nil {
			e.log.Printf("connection of %s dropped: %v", conn.RemoteAddr(), p)
		}
	}()
	p, err := e.greet(conn)
	if err != nil {
		return // a port scanner, a health check
	}
	if !e.add(p) {
		return
	}
	e.work.Go(p.send)
	defer e.remove(p)
	for {
		msg, err := p.conn.RecvMsg()
		if err != nil {
			return
		}
		if len(msg.Frames) > 0 {
			e.receive(p, msg.Frames)
		}
	}
}

func (e *endpoint) greet(conn net.Conn) (*peer, error) {
	b := &buffered{Conn: conn, w: bufio.NewWriterSize(conn, 64<<10), direct: true}
	b.lengths.body = greetingBytes
	_ = conn.SetDeadline(time.Now().Add(greetingTime))
	c, err := zmq4.Open(b, null.Security(), e.kind, nil, true, nil)
	if err != nil {
		return nil, err
	}
	b.direct = false
	_ = conn.SetDeadline(time.Time{})
	p := &peer{conn: c, net: b, identity: c.Peer.Meta["Identity"]}
	p.change = sync.NewCond(&p.mu)
	return p, nil
}

func (e *endpoint) add(p *peer) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return false
	}
	e.peers[p] = true
	return true
}

func (e *endpoint) remove(p *peer) {
	p.end()
	e.mu.Lock()
	delete(e.peers, p)
	e.mu.Unlock()
}

// all returns the peers that have the identity; "" asks for every peer.
func (e *endpoint) all(identity string) []*peer {
	e.mu.Lock()
	defer e.mu.Unlock()
	var found []*peer
	for p := range e.peers {
		if identity == "" || p.identity == identity {
			found = append(found, p)
		}
	}
	return found
}

// close sends what waits, for at most the given time, and closes everything.
func (e *endpoint) close(wait time.Duration) {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return
	}
	e.closed = true
	e.mu.Unlock()
	e.l.Close()
	deadline := time.Now().Add(wait)
	for _, p := range e.all("") {
		p.drain(deadline)
		p.end()
	}
	e.work.Wait()
}

// put queues a message for the peer.
func (p *peer) put(frames [][]byte) error {
	size := 0
	for _, f := range frames {
		size += len(f)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bytes > slowBytes && !p.waitBelow(slowBytes, time.Now().Add(patience)) {
		p.ended = true
		p.net.Close()
		p.change.Broadcast()
	}
	if p.ended {
		return net.ErrClosed
	}
	p.queue = append(p.queue, zmq4.NewMsgFrom(frames...))
	p.bytes += size
	p.change.Broadcast()
	return nil
}

// waitBelow waits until at most limit bytes are on their way. The lock is held.
func (p *peer) waitBelow(limit int, deadline time.Time) bool {
	alarm := time.AfterFunc(time.Until(deadline), p.change.Broadcast)
	defer alarm.Stop()
	for !p.ended && (p.bytes > limit || limit == 0 && (p.busy || len(p.queue) > 0)) {
		if !time.Now().Before(deadline) {
			return false
		}
		p.change.Wait()
	}
	return true
}

func (p *peer) drain(deadline time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waitBelow(0, deadline)
}

// send writes the queue to the connection.
func (p *peer) send() {
	defer p.end()
	for {
		p.mu.Lock()
		p.busy = false
		p.change.Broadcast()
		for len(p.queue) == 0 && !p.ended {
			p.change.Wait()
		}
		if p.ended {
			p.mu.Unlock()
			return
		}
		msg := p.queue[0]
		p.queue[0] = zmq4.Msg{}
		p.queue = p.queue[1:]
		last := len(p.queue) == 0
		p.busy = true
		p.mu.Unlock()
		err := p.conn.SendMsg(msg)
		if err == nil && last {
			err = p.net.w.Flush()
		}
		if err != nil {
			return
		}
		size := 0
		for _, f := range msg.Frames {
			size += len(f)
		}
		p.mu.Lock()
		p.bytes -= size
		p.mu.Unlock()
		shell.ReturnMemory(size)
	}
}

func (p *peer) end() {
	p.mu.Lock()
	p.ended = true
	p.change.Broadcast()
	p.mu.Unlock()
	p.net.Close()
}

// Subscriptions are prefixes of topics; front ends ask for "", everything.

func (p *peer) subscribe(topic string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.topics == nil {
		p.topics = map[string]bool{}
	}
	p.topics[topic] = true
}

func (p *peer) unsubscribe(topic string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.topics, topic)
}

func (p *peer) subscribed(topic string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for prefix := range p.topics {
		if strings.HasPrefix(topic, prefix) {
			return true
		}
	}
	return false
}
