package e2e

import (
	"context"
	"net/url"
	"path/filepath"
	"sync"

	"weir/cmd/demo/clicks"
	"weir/cmd/demo/servers"
)

// embedded is a site of servers in this process, made when the first test asks
// for it.
var embedded = sync.OnceValues(func() (*site, error) {
	dir := filepath.Join(temp, "embedded")
	s3, err := servers.StartS3(filepath.Join(dir, "s3"))
	if err != nil {
		return nil, err
	}
	atEnd = append(atEnd, func() { s3.Close() })
	ftp, err := servers.StartFTP(filepath.Join(dir, "ftp"))
	if err != nil {
		return nil, err
	}
	atEnd = append(atEnd, func() { ftp.Close() })
	shop, err := servers.StartMySQL("shop", nil)
	if err != nil {
		return nil, err
	}
	atEnd = append(atEnd, func() { shop.Close() })
	at, err := url.Parse(s3.URL)
	if err != nil {
		return nil, err
	}
	s, err := fill(context.Background(), addresses{
		s3:    address("s3", s3.AccessKey, s3.SecretKey, at.Host, "", "path_style=true&insecure=true"),
		mysql: address("mysql", shop.User, shop.Password, shop.Addr, "/"+shop.Database, ""),
		ftp:   address("ftp", ftp.User, ftp.Password, ftp.Addr, "", ""),
	}, clicks.Options{Events: 20_000})
	if err == nil {
		atEnd = append(atEnd, func() { s.db.Close() })
	}
	return s, err
})

func address(scheme, user, password, host, path, query string) string {
	u := url.URL{Scheme: scheme, User: url.UserPassword(user, password), Host: host, Path: path, RawQuery: query}
	return u.String()
}
