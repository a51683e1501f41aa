package funcs

import "bytes"

// A urlParts is a URL cut up as written: nothing is decoded or checked, for
// what pages report is often no more than like a URL. What it lacks is not ok.
type urlParts struct {
	protocol, authority, path, query, fragment  []byte
	hasProtocol, hasHost, hasQuery, hasFragment bool
}

// cutURL splits u at the first #, the first ? before that, and the slashes.
func cutURL(u []byte) (p urlParts) {
	rest := u
	if at := bytes.IndexByte(rest, '#'); at >= 0 {
		rest, p.fragment, p.hasFragment = rest[:at], rest[at+1:], true
	}
	if at := bytes.IndexByte(rest, '?'); at >= 0 {
		rest, p.query, p.hasQuery = rest[:at], rest[at+1:], true
	}
	p.protocol, rest, p.hasHost = cutProtocol(rest)
	p.hasProtocol = len(p.protocol) > 0
	if p.path = rest; p.hasHost {
		at := bytes.IndexByte(rest, '/')
		if at < 0 {
			at = len(rest)
		}
		p.authority, p.path = rest[:at], rest[at:]
	}
	return p
}

// user is user:password, host the host without port and port the digits
// behind it.
func (p *urlParts) cutAuthority() (user, host, port []byte) {
	host = p.authority
	if at := bytes.LastIndexByte(host, '@'); at >= 0 {
		user, host = host[:at], host[at+1:]
	}
	if at := bytes.LastIndexByte(host, ':'); at >= 0 && bytes.IndexByte(host[at:], ']') < 0 {
		host, port = host[:at], host[at+1:]
	}
	return user, host, port
}

// cutProtocol splits https://host/path, or //host/path, behind the slashes.
func cutProtocol(u []byte) (protocol, rest []byte, hasHost bool) {
	at := bytes.Index(u, []byte("//"))
	switch {
	case at == 0:
		return nil, u[2:], true
	case at > 1 && u[at-1] == ':' && bytes.IndexByte(u[:at-1], '/') < 0:
		return u[:at-1], u[at+2:], true
	}
	return nil, u, false
}

// domainOf is the host without www. before it.
func domainOf(host []byte) []byte {
	if len(host) > 4 && equalFold(host[:4], "www.") {
		return host[4:]
	}
	return host
}

// findParam is the value, as written, of the first parameter called key, which
// is decoded.
func findParam(query, key []byte) (value []byte, ok bool) {
	for len(query) > 0 {
		one := query
		if at := bytes.IndexByte(query, '&'); at >= 0 {
			one, query = query[:at], query[at+1:]
		} else {
			query = nil
		}
		name, value := one, []byte(nil)
		if at := bytes.IndexByte(one, '='); at >= 0 {
			name, value = one[:at], one[at+1:]
		}
		if bytes.Equal(name, key) && !escaped(name, true) || escaped(name, true) && sameUnescaped(name, key) {
			return value, true
		}
	}
	return nil, false
}

// escaped reports whether decoding s may change it.
func escaped(s []byte, plus bool) bool {
	return bytes.IndexByte(s, '%') >= 0 || plus && bytes.IndexByte(s, '+') >= 0
}

func sameUnescaped(name, key []byte) bool {
	var buf [64]byte
	return bytes.Equal(appendUnescaped(buf[:0], name, true), key)
}

// appendUnescaped decodes %XX, and + as a space if plus. A text with a % that
// no two hexadecimal digits follow stays as it is written, all of it.
func appendUnescaped(dst, s []byte, plus bool) []byte {
	if !escaped(s, plus) {
		return append(dst, s...)
	}
	start := len(dst)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '%':
			hi, ok1 := hexAt(s, i+1)
			lo, ok2 := hexAt(s, i+2)
			if !ok1 || !ok2 {
				return append(dst[:start], s...)
			}
			dst = append(dst, byte(hi<<4|lo))
			i += 2
		case c == '+' && plus:
			dst = append(dst, ' ')
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

func hexAt(s []byte, i int) (uint64, bool) {
	if i >= len(s) {
		return 0, false
	}
	return digitOf(s[i], 16)
}
