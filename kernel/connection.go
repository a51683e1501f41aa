package kernel

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strconv"
)

// A Connection is what a connection file says: where to listen, and the key
// that signs messages.
type Connection struct {
	Transport       string `json:"transport"` // "tcp" or "ipc"
	IP              string `json:"ip"`        // for ipc: the path before -1, -2, ...
	ShellPort       int    `json:"shell_port"`
	IOPubPort       int    `json:"iopub_port"`
	StdinPort       int    `json:"stdin_port"`
	ControlPort     int    `json:"control_port"`
	HeartbeatPort   int    `json:"hb_port"`
	SignatureScheme string `json:"signature_scheme"` // "hmac-sha256"
	Key             string `json:"key"`              // "": messages are not signed
}

// ReadConnection reads a connection file.
func ReadConnection(path string) (Connection, error) {
	var c Connection
	text, err := os.ReadFile(path)
	if err != nil {
		return c, fmt.Errorf("connection file: %w", err)
	}
	if err := json.Unmarshal(text, &c); err != nil {
		return c, fmt.Errorf("connection file %s: %w", path, err)
	}
	return c, c.check()
}

func (c Connection) check() error {
	if c.Transport != "tcp" && c.Transport != "ipc" {
		return fmt.Errorf("connection file: transport %q; there are tcp and ipc", c.Transport)
	}
	if c.Key != "" && c.SignatureScheme != "hmac-sha256" {
		return fmt.Errorf("connection file: signature scheme %q; there is hmac-sha256", c.SignatureScheme)
	}
	return nil
}

// listen opens the socket at port.
func (c Connection) listen(port int) (net.Listener, error) {
	network, address := "tcp", net.JoinHostPort(c.IP, strconv.Itoa(port))
	if c.Transport == "ipc" {
		network, address = "unix", c.IP+"-"+strconv.Itoa(port)
	}
	l, err := net.Listen(network, address)
	if err != nil {
		return nil, fmt.Errorf("kernel socket: %w", err)
	}
	return l, nil
}
