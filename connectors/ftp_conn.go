package connectors

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"time"

	"github.com/jlaffaye/ftp"
)

const (
	ftpDialTime = 10 * time.Second // to connect, control or data
	ftpIdleTime = 60 * time.Second // without a byte, after which a connection counts as dead
	ftpKeep     = 20 * time.Second // that an unused connection is kept for the next file
	ftpKeepMost = 2
)

// An ftpConn is one login; it serves one command or transfer at a time.
type ftpConn struct {
	*ftp.ServerConn
	used  bool // it has been idle: it may be dead
	timer *time.Timer
	life  context.Context // ends with drop
	end   context.CancelFunc

	mu      sync.Mutex
	sockets []net.Conn
	dropped bool
}

// connect takes an idle connection or logs in.
func (s *ftpStore) connect(ctx context.Context) (*ftpConn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	if n := len(s.idle); n > 0 {
		c := s.idle[n-1]
		s.idle = s.idle[:n-1]
		s.mu.Unlock()
		c.timer.Stop()
		c.used = true
		return c, nil
	}
	s.mu.Unlock()
	c := &ftpConn{}
	c.life, c.end = context.WithCancel(context.Background())
	stop := context.AfterFunc(ctx, c.drop)
	defer stop()
	if err := c.dial(s.login); err != nil {
		c.drop()
		return nil, err
	}
	user, password := s.login.user, s.login.password
	if user == "" {
		user, password = "anonymous", "anonymous@"
	}
	if err := c.Login(user, password); err != nil {
		c.drop()
		return nil, err
	}
	return c, nil
}

// release keeps c for the next user for a while.
func (s *ftpStore) release(c *ftpConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.idle) >= ftpKeepMost {
		c.Quit()
		return
	}
	c.timer = time.AfterFunc(ftpKeep, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		for i, other := range s.idle {
			if other == c {
				s.idle = append(s.idle[:i], s.idle[i+1:]...)
				c.Quit()
				return
			}
		}
	})
	s.idle = append(s.idle, c)
}

func (c *ftpConn) dial(l *login) (err error) {
	mode := l.options.Get("tls")
	port := "21"
	if mode == "implicit" {
		port = "990"
	}
	addr := withPort(l.host, port)
	name, _, _ := net.SplitHostPort(addr)
	var secure *tls.Config
	if mode != "" {
		// Many servers want the data connection to resume the control connection's
		// session, as a proof that both are of one client.
		secure = &tls.Config{ServerName: name, ClientSessionCache: tls.NewLRUClientSessionCache(4), InsecureSkipVerify: l.options.Get("insecure") == "true"}
	}
	options := []ftp.DialOption{ftp.DialWithDialFunc(func(network, addr string) (net.Conn, error) {
		control := c.ServerConn == nil
		socket, err := c.socket(network, addr)
		if err != nil {
			return nil, err
		}
		if secure != nil && (!control || mode == "implicit") {
			return &tlsSocket{tls.Client(socket, secure), socket}, nil
		}
		return socket, nil
	})}
	switch mode {
	case "explicit":
		options = append(options, ftp.DialWithExplicitTLS(secure))
	case "implicit":
		options = append(options, ftp.DialWithTLS(secure))
	}
	c.ServerConn, err = ftp.Dial(addr, options...)
	return err
}

// socket dials until drop is called.
func (c *ftpConn) socket(network, addr string) (net.Conn, error) {
	raw, err := (&net.Dialer{Timeout: ftpDialTime}).DialContext(c.life, network, addr)
	if err != nil {
		return nil, err
	}
	socket := &idleSocket{raw, ftpIdleTime}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dropped {
		raw.Close()
		return nil, net.ErrClosed
	}
	c.sockets = append(c.sockets, socket)
	if len(c.sockets) > 2 { // the control connection and the newest data connection
		c.sockets = append(c.sockets[:1], c.sockets[2:]...)
	}
	return socket, nil
}

// drop closes everything at once, whatever is going on. It may be called from
// another goroutine.
func (c *ftpConn) drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dropped = true
	c.end()
	for _, s := range c.sockets {
		s.Close()
	}
	c.sockets = nil
}

// An idleSocket fails a Read or Write that waits too long.
type idleSocket struct {
	net.Conn
	patience time.Duration
}

func (s *idleSocket) Read(p []byte) (int, error) {
	s.SetReadDeadline(time.Now().Add(s.patience))
	return s.Conn.Read(p)
}

func (s *idleSocket) Write(p []byte) (int, error) {
	s.SetWriteDeadline(time.Now().Add(s.patience))
	return s.Conn.Write(p)
}

// A tlsSocket shows the address of the socket below, which the FTP package
// wants.
type tlsSocket struct {
	*tls.Conn
	below net.Conn
}

func (s *tlsSocket) RemoteAddr() net.Addr { return s.below.RemoteAddr() }

// explain says in one line what is wrong with name and what to do.
func (s *ftpStore) explain(ctx context.Context, name string, err error) error {
	if err == nil {
		return nil
	}
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	l, where := s.login, s.String()+name
	var dns *net.DNSError
	var op *net.OpError
	var cert *tls.CertificateVerificationError
	var reply *textproto.Error
	switch {
	case errors.Is(err, ErrChanged):
		return fmt.Errorf("%s: %w", where, ErrChanged)
	case errors.As(err, &reply):
		return s.explainReply(where, reply)
	case errors.As(err, &dns):
		return fmt.Errorf("%s: no host %q; check the address of %s", where, dns.Name, l.at())
	case errors.As(err, &cert):
		return fmt.Errorf("%s: %s: %s; insecure=true in the profile's URL would trust it nevertheless", where, l.at(), cert.Err)
	case errors.As(err, &op) && op.Op == "dial":
		return fmt.Errorf("%s: nobody answers at %s: %s; check host and port, and that the server runs", where, l.at(), op.Err)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s: %s closed the connection", where, l.at())
	}
	return fmt.Errorf("%s: %s", where, oneLine(l.hide(err)))
}

func (s *ftpStore) explainReply(where string, reply *textproto.Error) error {
	l := s.login
	text := oneLine(redact(reply.Msg, l.password))
	switch reply.Code {
	case ftp.StatusNotLoggedIn:
		user, how := l.user, "check user and password of profile "+fmt.Sprintf("%q", l.profile)
		if l.profile == "" {
			how = "define a profile with user and password"
		}
		if user == "" {
			user = "anonymous"
		}
		return fmt.Errorf("%s: %s refuses user %q; %s", where, l.at(), user, how)
	case ftp.StatusNotAvailable:
		return fmt.Errorf("%s: %s is not available now: %s; it may allow fewer connections, try again later", where, l.at(), text)
	case ftp.StatusFileUnavailable, ftp.StatusFileActionIgnored:
		return fmt.Errorf("%s: no such file or no right to it: %s", where, text)
	case 452, 552:
		return fmt.Errorf("%s: no space left for it on %s: %s", where, l.at(), text)
	case 553:
		return fmt.Errorf("%s: %s does not allow this name or to write here: %s", where, l.at(), text)
	}
	return fmt.Errorf("%s: %s answered %d %s", where, l.at(), reply.Code, strings.TrimSpace(text))
}
