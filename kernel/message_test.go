package kernel

import (
	"bytes"
	"testing"
)

func FuzzParse(f *testing.F) {
	s := signer{key: []byte("key")}
	frames, err := s.frames([][]byte{[]byte("id")}, "session", "execute_request", nil, nil, map[string]any{"code": "x"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(bytes.Join(frames, []byte{0}), true)
	f.Add(bytes.Join(frames, []byte{0}), false)
	f.Add([]byte("<IDS|MSG>\x00\x00{\"msg_type\":3}\x00\x00\x00"), false)
	f.Fuzz(func(t *testing.T, b []byte, signed bool) {
		s := s
		if !signed {
			s.key = nil
		}
		m, err := s.parse(bytes.Split(b, []byte{0}))
		if (m == nil) == (err == nil) {
			t.Errorf("message %v, error %v", m, err)
		}
	})
}

func TestForgedMessagesAreRefused(t *testing.T) {
	s := signer{key: []byte("key")}
	frames, err := s.frames(nil, "session", "execute_request", nil, nil, map[string]any{"code": "x"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.parse(frames); err != nil {
		t.Fatal(err)
	}
	for i := 1; i < len(frames); i++ {
		forged := append([][]byte{}, frames...)
		forged[i] = append([]byte(" "), forged[i]...)
		if _, err := s.parse(forged); err == nil {
			t.Errorf("a change of frame %d went through", i)
		}
	}
	frames[1] = nil
	if _, err := s.parse(frames); err == nil {
		t.Error("an empty signature went through")
	}
}

func FuzzLengths(f *testing.F) {
	f.Add([]byte{0, 3, 'a', 'b', 'c', 2, 0, 0, 0, 0, 0, 0, 0, 1, 'x'}, 3)
	f.Fuzz(func(t *testing.T, b []byte, step int) {
		var whole, parts lengths
		err := whole.pass(b)
		var err2 error
		for rest := b; len(rest) > 0 && err2 == nil; {
			n := min(max(step, 1), len(rest))
			err2 = parts.pass(rest[:n])
			rest = rest[n:]
		}
		if (err == nil) != (err2 == nil) {
			t.Errorf("whole %v, in parts %v", err, err2)
		}
	})
}
