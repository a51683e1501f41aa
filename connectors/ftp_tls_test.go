package connectors_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	ftpserver "github.com/fclairamb/ftpserverlib"
	"github.com/spf13/afero"
)

// tlsDriver is an FTP server in memory that insists on TLS.
type tlsDriver struct {
	listener net.Listener
	cert     tls.Certificate
	mode     ftpserver.TLSRequirement
	files    afero.Fs
}

func (d *tlsDriver) GetSettings() (*ftpserver.Settings, error) {
	return &ftpserver.Settings{Listener: d.listener, PublicHost: "127.0.0.1", TLSRequired: d.mode}, nil
}

func (d *tlsDriver) ClientConnected(ftpserver.ClientContext) (string, error) { return "hello", nil }
func (d *tlsDriver) ClientDisconnected(ftpserver.ClientContext)              {}

func (d *tlsDriver) AuthUser(_ ftpserver.ClientContext, user, password string) (ftpserver.ClientDriver, error) {
	if user != "u" || password != "p" {
		return nil, errors.New("no")
	}
	return d.files, nil
}

func (d *tlsDriver) GetTLSConfig() (*tls.Config, error) {
	return &tls.Config{Certificates: []tls.Certificate{d.cert}}, nil
}

func TestFTPWithTLS(t *testing.T) {
	// The test server of net/http has a certificate that nobody trusts.
	web := httptest.NewTLSServer(nil)
	cert := web.TLS.Certificates[0]
	web.Close()
	for name, mode := range map[string]ftpserver.TLSRequirement{"explicit": ftpserver.MandatoryEncryption, "implicit": ftpserver.ImplicitEncryption} {
		t.Run(name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			if name == "implicit" {
				l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{cert}})
			}
			s := ftpserver.NewFtpServer(&tlsDriver{l, cert, mode, afero.NewMemMapFs()})
			if err := s.Listen(); err != nil {
				t.Fatal(err)
			}
			done := make(chan struct{})
			go func() { defer close(done); s.Serve() }()
			defer func() { s.Stop(); <-done }()
			address := "ftp://u:p@" + l.Addr().String() + "?tls=" + name
			t.Setenv("WEIR_PROFILE_PARTNER", address+"&insecure=true")
			testStore(t, "ftp://partner/any/", 1<<20)

			t.Setenv("WEIR_PROFILE_PARTNER", address)
			st, _ := store(t, "ftp://partner/")
			if _, err := st.List(context.Background(), "x"); err == nil || !strings.Contains(err.Error(), "insecure=true in the profile's URL") {
				t.Error(err)
			}
		})
	}
}
