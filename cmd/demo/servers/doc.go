// Package servers runs the three servers that the demonstration and tests talk
// to, inside the process, on free ports of the loopback interface:
//
//	s3, err := servers.StartS3(dir)              // objects in a folder
//	db, err := servers.StartMySQL("shop", schema) // tables in memory
//	ftp, err := servers.StartFTP(dir)            // files in a folder
//
// Each has an address, made-up credentials that it insists on, and Close. They
// are stand-ins: good enough that clients cannot tell in what the demonstration
// does, not made for anything else. The weir binary does not contain them.
package servers

import (
	"crypto/rand"
	"net"
	"strings"
)

// listen opens a free port of the loopback interface.
func listen() (net.Listener, error) { return net.Listen("tcp", "127.0.0.1:0") }

// secret makes up a password of 20 letters and digits.
func secret() string { return strings.ToLower(rand.Text())[:20] }
