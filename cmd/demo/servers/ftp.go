package servers

import (
	"crypto/subtle"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"

	ftpserver "github.com/fclairamb/ftpserverlib"
	"github.com/spf13/afero"
)

// FTP is an FTP server over a folder, in passive mode and without TLS.
type FTP struct {
	Addr     string // 127.0.0.1:port
	User     string
	Password string

	server *ftpserver.FtpServer
	done   chan struct{}
}

// StartFTP serves dir, which it makes if needed.
func StartFTP(dir string) (*FTP, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("start FTP server: %w", err)
	}
	l, err := listen()
	if err != nil {
		return nil, fmt.Errorf("start FTP server: %w", err)
	}
	f := &FTP{Addr: l.Addr().String(), User: "partner", Password: secret(), done: make(chan struct{})}
	f.server = ftpserver.NewFtpServer(&ftpDriver{ftp: f, listener: l, files: afero.NewBasePathFs(afero.NewOsFs(), dir)})
	if err := f.server.Listen(); err != nil {
		l.Close()
		return nil, fmt.Errorf("start FTP server: %w", err)
	}
	go func() {
		defer close(f.done)
		f.server.Serve() // returns when Close stops it
	}()
	return f, nil
}

// Close stops the server. The folder stays.
func (f *FTP) Close() error {
	select {
	case <-f.done:
		return nil
	default:
	}
	err := f.server.Stop()
	<-f.done
	return err
}

// ftpDriver is what ftpserverlib asks for settings and files.
type ftpDriver struct {
	ftp      *FTP
	listener net.Listener
	files    afero.Fs
}

var _ ftpserver.MainDriver = (*ftpDriver)(nil)

func (d *ftpDriver) GetSettings() (*ftpserver.Settings, error) {
	return &ftpserver.Settings{Listener: d.listener, PublicHost: "127.0.0.1", DisableActiveMode: true,
		DefaultTransferType: ftpserver.TransferTypeBinary}, nil
}

func (d *ftpDriver) ClientConnected(ftpserver.ClientContext) (string, error) {
	return "partner files", nil
}

func (d *ftpDriver) ClientDisconnected(ftpserver.ClientContext) {}

func (d *ftpDriver) AuthUser(_ ftpserver.ClientContext, user, password string) (ftpserver.ClientDriver, error) {
	if user != d.ftp.User || subtle.ConstantTimeCompare([]byte(password), []byte(d.ftp.Password)) != 1 {
		return nil, errors.New("login incorrect")
	}
	return d.files, nil
}

func (d *ftpDriver) GetTLSConfig() (*tls.Config, error) {
	return nil, errors.New("no TLS here")
}
