package funcs

import (
	"bytes"
	"fmt"
	"net/url"

	"weir/dataframe/column"
)

var parseURLFunc = Scalar{Name: "parse_url",
	Doc: "parse_url(url, part) is its 'protocol', 'host', 'path', 'query' or 'fragment' as written; parse_url(url, 'query', key) is the decoded value of the first parameter called key. What the url lacks is null.",
	Examples: []Example{
		{"parse_url('https://shop.example:8080/p/7?utm=a%20b&x=1#top', 'host')", "shop.example"}, {"parse_url('https://shop.example/p/7?utm=a%20b', 'path')", "/p/7"},
		{"parse_url('https://shop.example/p?utm=a%20b&x=1', 'query', 'utm')", "a b"}, {"parse_url('/p?x=1&y=2', 'query')", "x=1&y=2"},
		{"parse_url('https://shop.example/p', 'query', 'utm')", "null"}, {"parse_url(NULL, 'host')", "null"},
	},
	Overloads: []Overload{
		{Args: kinds(column.KindString, column.KindString), Result: always(column.String), Eval: evalParseURL},
		{Args: kinds(column.KindString, column.KindString, column.KindString), Result: always(column.String), Eval: evalParseURL},
	}}

func evalParseURL(n int, args []column.Vector) (column.Vector, error) {
	a, part := textsOf(args[0]), textsOf(args[1])
	key := func(int) ([]byte, bool) { return nil, false }
	if len(args) > 2 {
		keys := textsOf(args[2])
		key = func(i int) ([]byte, bool) { return keys.at(i), true }
	}
	b := column.TextBuilder{Typ: column.String}
	b.Reserve(n)
	for i := range n {
		k, hasKey := key(i)
		v, ok, err := urlPart(a.at(i), string(part.at(i)), k, hasKey)
		if err != nil {
			if err := rowError(args, i, err); err != nil {
				return nil, err
			}
		}
		if ok {
			b.Append(v)
		} else {
			b.AppendNull()
		}
	}
	return b.Texts(), nil
}

func urlPart(u []byte, part string, key []byte, hasKey bool) ([]byte, bool, error) {
	rest, fragment, hasFragment := bytes.Cut(u, []byte("#"))
	rest, query, hasQuery := bytes.Cut(rest, []byte("?"))
	protocol, rest, hasHost := cutProtocol(rest)
	switch part {
	case "protocol":
		return protocol, len(protocol) > 0, nil
	case "host":
		host := hostOf(rest)
		return host, hasHost && len(host) > 0, nil
	case "path":
		if hasHost {
			at := bytes.IndexByte(rest, '/')
			if at < 0 {
				return nil, true, nil
			}
			rest = rest[at:]
		}
		return rest, true, nil
	case "fragment", "ref":
		return fragment, hasFragment, nil
	case "query":
		if !hasKey {
			return query, hasQuery, nil
		}
		v, ok := queryValue(query, key)
		return v, ok, nil
	}
	return nil, false, fmt.Errorf("parse_url: no part %q; there are protocol, host, path, query, fragment", part)
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

// hostOf is the host without user, password and port.
func hostOf(rest []byte) []byte {
	host, _, _ := bytes.Cut(rest, []byte("/"))
	if at := bytes.LastIndexByte(host, '@'); at >= 0 {
		host = host[at+1:]
	}
	if at := bytes.LastIndexByte(host, ':'); at >= 0 && bytes.IndexByte(host[at:], ']') < 0 {
		host = host[:at]
	}
	return host
}

// queryValue is the decoded value of the first parameter called key. One that
// is badly encoded comes as it is written.
func queryValue(query, key []byte) ([]byte, bool) {
	for len(query) > 0 {
		var one []byte
		one, query, _ = bytes.Cut(query, []byte("&"))
		name, value, _ := bytes.Cut(one, []byte("="))
		if !bytes.Equal(unescape(name), key) {
			continue
		}
		return unescape(value), true
	}
	return nil, false
}

func unescape(b []byte) []byte {
	if bytes.IndexByte(b, '%') < 0 && bytes.IndexByte(b, '+') < 0 {
		return b
	}
	if s, err := url.QueryUnescape(string(b)); err == nil {
		return []byte(s)
	}
	return b
}
