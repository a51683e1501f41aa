package kernel

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// protocolVersion is the version of the messaging protocol spoken here.
const protocolVersion = "5.4"

// A header names a message.
type header struct {
	ID       string `json:"msg_id"`
	Session  string `json:"session"`
	Username string `json:"username"`
	Date     string `json:"date"`
	Type     string `json:"msg_type"`
	Version  string `json:"version"`
}

// A message is one Jupyter message off the wire.
type message struct {
	route   [][]byte        // frames before the delimiter: the way back
	header  header          // its own
	parent  json.RawMessage // the raw header, to be sent back as the parent of replies
	content json.RawMessage
	from    *peer // the connection that it came on
}

var delimiter = []byte("<IDS|MSG>")

// A signer signs messages; without a key it does nothing.
type signer struct{ key []byte }

func (s signer) sign(parts [][]byte) string {
	if len(s.key) == 0 {
		return ""
	}
	mac := hmac.New(sha256.New, s.key)
	for _, part := range parts {
		mac.Write(part)
	}
	return hex.EncodeToString(mac.Sum(nil))
}

var errSignature = errors.New("the signature does not fit; the message is ignored")

// parse checks and reads the frames of a message: route, delimiter, signature,
// header, parent header, metadata, content, buffers.
func (s signer) parse(frames [][]byte) (*message, error) {
	at := -1
	for i, f := range frames {
		if bytes.Equal(f, delimiter) {
			at = i
			break
		}
	}
	if at < 0 || len(frames) < at+6 {
		return nil, fmt.Errorf("%d frames are no message", len(frames))
	}
	signature, parts := frames[at+1], frames[at+2:at+6]
	if want := s.sign(parts); !hmac.Equal(signature, []byte(want)) && len(s.key) > 0 {
		return nil, errSignature
	}
	m := &message{route: frames[:at], parent: parts[0], content: parts[3]}
	if err := json.Unmarshal(parts[0], &m.header); err != nil {
		return nil, fmt.Errorf("message header: %w", err)
	}
	if m.header.Type == "" {
		return nil, errors.New("message header without msg_type")
	}
	if !json.Valid(parts[3]) {
		return nil, fmt.Errorf("%s: content is not JSON", m.header.Type)
	}
	return m, nil
}

// frames writes a message. parent is the raw header of the request it belongs
// to, nil for none.
func (s signer) frames(route [][]byte, session, kind string, parent json.RawMessage, metadata, content any) ([][]byte, error) {
	if parent == nil {
		parent = json.RawMessage("{}")
	}
	if metadata == nil {
		metadata = struct{}{}
	}
	h := header{
		ID: newID(), Session: session, Username: "kernel", Type: kind, Version: protocolVersion,
		Date: time.Now().UTC().Format("2006-01-02T15:04:05.000000Z"),
	}
	parts := make([][]byte, 4)
	for i, v := range []any{h, parent, metadata, content} {
		text, err := encode(v)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", kind, err)
		}
		parts[i] = text
	}
	frames := append([][]byte{}, route...)
	frames = append(frames, delimiter, []byte(s.sign(parts)))
	return append(frames, parts...), nil
}

func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
