package connectors

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"time"

	driversql "github.com/go-sql-driver/mysql"
)

// mysqlDialTime bounds the way to a server and its greeting; a query may take
// any time.
const mysqlDialTime = 15 * time.Second

// A mysqlConn is one connection, for one goroutine. Queries are prepared: their
// rows come in the binary protocol.
type mysqlConn struct {
	driver.Conn
	login *login
	read  *atomic.Int64 // bytes from the server
}

// mysqlConnect opens a connection whose texts are UTF-8 and whose times are
// UTC.
func mysqlConnect(ctx context.Context, l *login) (*mysqlConn, error) {
	c := &mysqlConn{login: l, read: new(atomic.Int64)}
	cfg, err := c.config()
	if err != nil {
		return nil, err
	}
	connector, err := driversql.NewConnector(cfg)
	if err != nil {
		return nil, fmt.Errorf("mysql %s: %s", l.at(), l.hide(err))
	}
	dial, cancel := context.WithTimeoutCause(ctx, mysqlDialTime, errNoAnswer)
	defer cancel()
	c.Conn, err = connector.Connect(dial)
	if err != nil {
		if ctx.Err() == nil && dial.Err() != nil {
			err = errNoAnswer
		}
		return nil, c.explain(ctx, err)
	}
	return c, nil
}

var errNoAnswer = fmt.Errorf("no answer within %s", mysqlDialTime)

func (c *mysqlConn) config() (*driversql.Config, error) {
	l := c.login
	cfg := driversql.NewConfig()
	cfg.User, cfg.Passwd = l.user, l.password
	cfg.Net, cfg.Addr = "tcp", withPort(l.host, "3306")
	cfg.Logger = &driversql.NopLogger{}
	if err := cfg.Apply(driversql.Charset("utf8mb4", "")); err != nil {
		return nil, err
	}
	cfg.Params = map[string]string{
		"time_zone": "'+00:00'",
		// A consumer may pause for long, for example to write a file.
		"net_write_timeout": "3600",
	}
	// Like the mysql client: encrypt if the server can, check its certificate
	// only if asked to.
	cfg.TLSConfig = "preferred"
	switch mode := l.options.Get("tls"); mode {
	case "", "preferred":
	case "true", "false", "skip-verify":
		cfg.TLSConfig = mode
	default:
		return nil, fmt.Errorf("mysql %s: tls=%s is none of true, false, preferred, skip-verify", l.at(), mode)
	}
	cfg.DialFunc = func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return &countedConn{conn, c.read}, nil
	}
	return cfg, nil
}

// withPort is host with port, if it has none.
func withPort(host, port string) string {
	if _, _, err := net.SplitHostPort(host); err == nil {
		return host
	}
	return net.JoinHostPort(strings.Trim(host, "[]"), port)
}

// A countedConn counts what is read.
type countedConn struct {
	net.Conn
	read *atomic.Int64
}

func (c *countedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.read.Add(int64(n))
	return n, err
}

// start runs a query; its rows must be closed before the next.
func (c *mysqlConn) start(ctx context.Context, query string, args []driver.Value) (driver.Rows, error) {
	stmt, err := c.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, query)
	if err != nil {
		return nil, c.explain(ctx, err)
	}
	named := make([]driver.NamedValue, len(args))
	for i, a := range args {
		named[i] = driver.NamedValue{Ordinal: i + 1, Value: a}
	}
	rows, err := stmt.(driver.StmtQueryContext).QueryContext(ctx, named)
	if err != nil {
		return nil, c.explain(ctx, err)
	}
	return rows, nil
}

// explain says in one line what is wrong and what to do, without secrets.
func (c *mysqlConn) explain(ctx context.Context, err error) error {
	l := c.login
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	var server *driversql.MySQLError
	var dns *net.DNSError
	var op *net.OpError
	var cert *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	switch {
	case errors.As(err, &server):
		return c.explainServer(server)
	case errors.As(err, &dns):
		return fmt.Errorf("mysql: no host %q; check the address of %s", dns.Name, l.at())
	case errors.As(err, &cert), errors.As(err, &authority):
		return fmt.Errorf("mysql %s: %s; tls=skip-verify in the profile's URL would trust it nevertheless", l.at(), l.hide(err))
	case errors.As(err, &op) && op.Op == "dial":
		return fmt.Errorf("mysql: nobody answers at %s: %s; check host and port, and that the server runs", l.at(), l.hide(op.Err))
	case errors.Is(err, errNoAnswer):
		return fmt.Errorf("mysql: %s gave %w; check host, port and firewall", l.at(), errNoAnswer)
	case errors.Is(err, driversql.ErrInvalidConn), errors.Is(err, driver.ErrBadConn):
		return fmt.Errorf("mysql %s: the server closed the connection in the middle; run the query again, and if that repeats look into the server's log", l.at())
	}
	return fmt.Errorf("mysql %s: %s", l.at(), l.hide(err))
}

func (c *mysqlConn) explainServer(e *driversql.MySQLError) error {
	l := c.login
	switch e.Number {
	case 1045, 1698:
		how := "it has no password; define a profile with one"
		if l.profile != "" {
			how = fmt.Sprintf("check user and password of profile %q", l.profile)
		}
		return fmt.Errorf("mysql %s: access denied for user %q; %s", l.at(), l.user, how)
	case 1044, 1142, 1143:
		return fmt.Errorf("mysql %s: user %q may not do that: %s", l.at(), l.user, redact(e.Message, l.password))
	}
	return fmt.Errorf("mysql %s: error %d: %s", l.at(), e.Number, redact(e.Message, l.password))
}
