package connectors_test

import (
	"io"
	"net"
	"sync"
	"testing"
)

// proxy listens, and passes on what comes to the server target. For every piece that a
// client sends it asks pass; after a false the client gets no more answers on
// that connection, which stays open.
func proxy(t *testing.T, target string, pass func(fromClient []byte) bool) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	keep := func(c net.Conn) {
		mu.Lock()
		defer mu.Unlock()
		open = append(open, c)
	}
	wait.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			keep(client)
			server, err := net.Dial("tcp", target)
			if err != nil {
				client.Close()
				continue
			}
			keep(server)
			wait.Go(func() { io.Copy(client, server); client.Close() })
			wait.Go(func() { forward(server, client, pass) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		mu.Lock()
		for _, c := range open {
			c.Close()
		}
		mu.Unlock()
		wait.Wait()
	})
	return l.Addr().String()
}

func forward(server, client net.Conn, pass func([]byte) bool) {
	buf := make([]byte, 64<<10)
	for {
		n, err := client.Read(buf)
		if err != nil {
			server.Close()
			return
		}
		// Not to forward it is as good as an answer that does not come.
		if pass(buf[:n]) {
			server.Write(buf[:n])
		}
	}
}
