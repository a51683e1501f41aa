package connectors_test

import (
	"context"
	"io"
	"net"
	"testing"

	sqle "github.com/dolthub/go-mysql-server"
	"github.com/dolthub/go-mysql-server/memory"
	"github.com/dolthub/go-mysql-server/server"
	gms "github.com/dolthub/go-mysql-server/sql"
	"github.com/sirupsen/logrus"
)

// mysqlPassword is of the user reader of startMySQL's server.
const mysqlPassword = "pw-of-reader"

// startMySQL runs a MySQL server in this process with the database shop, made
// by statements. It returns its address.
func startMySQL(t *testing.T, statements ...string) string {
	t.Helper()
	logrus.SetOutput(io.Discard)
	db := memory.NewDatabase("shop")
	db.BaseDatabase.EnablePrimaryKeyIndexes()
	pro := memory.NewDBProvider(db)
	engine := sqle.NewDefault(pro)
	ctx := gms.NewContext(context.Background(), gms.WithSession(memory.NewSession(gms.NewBaseSession(), pro)))
	ctx.SetCurrentDatabase("shop")
	for _, s := range statements {
		_, rows, _, err := engine.Query(ctx, s)
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		if _, err := gms.RowIterToRows(ctx, rows); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	accounts := engine.Analyzer.Catalog.MySQLDb
	edit := accounts.Editor()
	accounts.AddSuperUser(edit, "reader", "%", mysqlPassword)
	edit.Close()

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s, err := server.NewServer(server.Config{Protocol: "tcp", Listener: listener}, engine, gms.NewContext, memory.NewSessionBuilder(pro), nil)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { defer close(done); s.Start() }()
	t.Cleanup(func() { s.Close(); <-done })
	return listener.Addr().String()
}

// shop makes tables in the database shop and defines the profile shop for it. A
// test may put another server in the place of the embedded one.
var shop = embeddedShop

func embeddedShop(t *testing.T, statements ...string) {
	t.Helper()
	t.Setenv("WEIR_PROFILE_SHOP", "mysql://reader:"+mysqlPassword+"@"+startMySQL(t, statements...)+"/shop")
}
