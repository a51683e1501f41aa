//go:build integration

package e2e

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	_ "github.com/go-sql-driver/mysql"
	"github.com/jlaffaye/ftp"

	"weir/cmd/demo/clicks"
)

// real is a site of the servers that .ci/servers starts, whose addresses are in
// WEIR_TEST_S3, WEIR_TEST_MYSQL and WEIR_TEST_FTP. It has a bucket, a database
// and an FTP folder to itself, which are removed in the end.
var real = sync.OnceValues(func() (*site, error) {
	var at addresses
	for name, into := range map[string]*string{"WEIR_TEST_S3": &at.s3, "WEIR_TEST_MYSQL": &at.mysql, "WEIR_TEST_FTP": &at.ftp} {
		if *into = os.Getenv(name); *into == "" {
			return nil, fmt.Errorf("%s is not set; run these tests by .ci/servers", name)
		}
	}
	if err := ownDatabase(&at); err != nil {
		return nil, err
	}
	if err := ownFolder(&at); err != nil {
		return nil, err
	}
	s, err := fill(context.Background(), at, clicks.Options{Events: 120_000})
	if s != nil {
		atEnd = append(atEnd, func() {
			if err := s.empty(context.Background()); err != nil {
				fmt.Fprintln(os.Stderr, "empty the bucket:", err)
			}
		})
	}
	return s, err
})

// ownDatabase makes a database beside the one of the address.
func ownDatabase(at *addresses) error {
	const name = "shop_e2e"
	u, err := url.Parse(at.mysql)
	if err != nil {
		return fmt.Errorf("WEIR_TEST_MYSQL is not a URL")
	}
	password, _ := u.User.Password()
	db, err := sql.Open("mysql", fmt.Sprintf("%s:%s@tcp(%s)/", u.User.Username(), password, u.Host))
	if err != nil {
		return err
	}
	for _, statement := range []string{"DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name + " CHARACTER SET utf8mb4"} {
		if _, err := db.Exec(statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	atEnd = append(atEnd, func() {
		db.Exec("DROP DATABASE " + name)
		db.Close()
	})
	u.Path = "/" + name
	at.mysql = u.String()
	return nil
}

// ownFolder makes a folder below the one of the address.
func ownFolder(at *addresses) error {
	s := &site{addresses: *at}
	folder := "e2e"
	err := s.visitFTP(func(c *ftp.ServerConn) error {
		c.RemoveDirRecur(folder)
		return c.MakeDir(folder)
	})
	if err != nil {
		return fmt.Errorf("make folder %s on the FTP server: %w", folder, err)
	}
	atEnd = append(atEnd, func() {
		s.visitFTP(func(c *ftp.ServerConn) error { return c.RemoveDirRecur(folder) })
	})
	at.ftp = strings.TrimSuffix(at.ftp, "/") + "/" + folder
	return nil
}

// TestNotebookOnRealServers is TestNotebook on MariaDB, vsftpd and a real S3
// server, with more events.
func TestNotebookOnRealServers(t *testing.T) {
	checkNotebook(t, must(real())(t))
}
