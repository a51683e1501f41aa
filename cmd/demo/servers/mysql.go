package servers

import (
	"context"
	"fmt"
	"io"
	"strings"

	engine "github.com/dolthub/go-mysql-server"
	"github.com/dolthub/go-mysql-server/memory"
	"github.com/dolthub/go-mysql-server/server"
	"github.com/dolthub/go-mysql-server/sql"
	"github.com/sirupsen/logrus"
)

// MySQL is a server of the MySQL protocol with one database in memory.
type MySQL struct {
	Addr     string // 127.0.0.1:port
	Database string
	User     string
	Password string

	server *server.Server
	done   chan error
}

// StartMySQL makes the database by running statements, in order: CREATE TABLE
// and INSERT. The server's log, which goes through the standard logrus logger,
// is turned off for the whole process.
func StartMySQL(database string, statements []string) (*MySQL, error) {
	logrus.SetOutput(io.Discard)
	db := memory.NewDatabase(database)
	db.BaseDatabase.EnablePrimaryKeyIndexes()
	provider := memory.NewDBProvider(db)
	e := engine.NewDefault(provider)
	if err := load(e, provider, database, statements); err != nil {
		return nil, err
	}
	m := &MySQL{Database: database, User: "demo", Password: secret(), done: make(chan error, 1)}
	users := e.Analyzer.Catalog.MySQLDb
	editor := users.Editor()
	users.AddSuperUser(editor, m.User, "%", m.Password)
	editor.Close()
	l, err := listen()
	if err != nil {
		return nil, fmt.Errorf("start MySQL server: %w", err)
	}
	m.Addr = l.Addr().String()
	config := server.Config{Protocol: "tcp", Address: m.Addr, Listener: l, MaxLoggedQueryLen: -1}
	if m.server, err = server.NewServer(config, e, sql.NewContext, memory.NewSessionBuilder(provider), nil); err != nil {
		l.Close()
		return nil, fmt.Errorf("start MySQL server: %w", err)
	}
	go func(s *server.Server) { m.done <- s.Start() }(m.server)
	return m, nil
}

func load(e *engine.Engine, provider *memory.DbProvider, database string, statements []string) error {
	ctx := sql.NewContext(context.Background(), sql.WithSession(memory.NewSession(sql.NewBaseSession(), provider)))
	ctx.SetCurrentDatabase(database)
	for _, statement := range statements {
		_, rows, _, err := e.Query(ctx, statement)
		if err == nil {
			_, err = sql.RowIterToRows(ctx, rows)
		}
		if err != nil {
			head, _, _ := strings.Cut(statement, "\n")
			return fmt.Errorf("fill MySQL server: %s: %w", head, err)
		}
	}
	return nil
}

// DSN is the data source name for go-sql-driver/mysql, with the password.
func (m *MySQL) DSN() string {
	return fmt.Sprintf("%s:%s@tcp(%s)/%s", m.User, m.Password, m.Addr, m.Database)
}

// Close stops the server and waits until it has stopped.
func (m *MySQL) Close() error {
	if m.server == nil {
		return nil
	}
	err := m.server.Close()
	<-m.done
	m.server = nil
	return err
}
