package connectors_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"regexp"
	"sync"
	"sync/atomic"
	"testing"
)

var extendedPassive = regexp.MustCompile(`^229 .*\|(\d+)\|`)

// breaking listens for FTP clients of the server target, and breaks the first
// times downloads after limit bytes each.
func breaking(t *testing.T, target, host string, limit int64, times int32) string {
	t.Helper()
	l, err := net.Listen("tcp", host+":0")
	if err != nil {
		t.Fatal(err)
	}
	p := &ftpProxy{host: host, limit: limit, open: []io.Closer{l}}
	p.left.Store(times)
	p.wait.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", target)
			if err != nil {
				client.Close()
				return
			}
			p.keep(client, server)
			p.wait.Go(func() { io.Copy(server, client); server.Close() })
			p.wait.Go(func() { p.control(client, server) })
		}
	})
	t.Cleanup(p.close)
	return l.Addr().String()
}

type ftpProxy struct {
	host  string
	limit int64
	left  atomic.Int32
	wait  sync.WaitGroup
	mu    sync.Mutex
	open  []io.Closer
}

func (p *ftpProxy) keep(cs ...io.Closer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open = append(p.open, cs...)
}

func (p *ftpProxy) close() {
	p.mu.Lock()
	for _, c := range p.open {
		c.Close()
	}
	p.mu.Unlock()
	p.wait.Wait()
}

// control passes on the server's replies, with a port of ours for data.
func (p *ftpProxy) control(client, server net.Conn) {
	defer client.Close()
	lines := bufio.NewReader(server)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		if m := extendedPassive.FindStringSubmatch(line); m != nil {
			line = fmt.Sprintf("229 Entering Extended Passive Mode (|||%d|)\r\n", p.data(m[1]))
		}
		io.WriteString(client, line)
	}
}

// data listens for one data connection to the server's port.
func (p *ftpProxy) data(port string) int {
	l, err := net.Listen("tcp", p.host+":0")
	if err != nil {
		panic(err)
	}
	p.keep(l)
	p.wait.Go(func() {
		defer l.Close()
		client, err := l.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", net.JoinHostPort(p.host, port))
		if err != nil {
			client.Close()
			return
		}
		p.keep(client, server)
		p.wait.Go(func() { io.Copy(server, client); server.Close() })
		if p.left.Load() > 0 {
			n, _ := io.CopyN(client, server, p.limit)
			if n == p.limit {
				p.left.Add(-1)
				client.Close()
				server.Close()
				return
			}
		}
		io.Copy(client, server)
		client.Close()
	})
	return l.Addr().(*net.TCPAddr).Port
}
