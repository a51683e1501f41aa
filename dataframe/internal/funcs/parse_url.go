package funcs

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
)

var parseURLFunc = Scalar{Name: "parse_url",
	Doc: "parse_url(url, part) is its 'protocol', 'host', 'port', 'path', 'query', 'fragment' (or 'ref'), 'authority', 'userinfo' or 'file' (path and query) as written, in letters of any case; parse_url(url, 'query', key) is the decoded value of the first parameter called key. What the url lacks is null.",
	Examples: []Example{
		{"parse_url('https://shop.example:8080/p/7?utm=a%20b&x=1#top', 'host')", "shop.example"}, {"parse_url('https://shop.example/p/7?utm=a%20b', 'path')", "/p/7"},
		{"parse_url('https://shop.example/p?utm=a%20b&x=1', 'query', 'utm')", "a b"}, {"parse_url('/p?x=1&y=2', 'query')", "x=1&y=2"},
		{"parse_url('https://ada@shop.example:8080/p?x=1', 'AUTHORITY')", "ada@shop.example:8080"}, {"parse_url('https://shop.example/p?x=1', 'FILE')", "/p?x=1"},
		{"parse_url('https://shop.example/p', 'query', 'utm')", "null"}, {"parse_url('a', 'hots')", `error: parse_url: no part "hots"`}, {"parse_url(NULL, 'host')", "null"},
	},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		url, part, key := textsOf(args[0]), textsOf(args[1]), optionalText(args, 2, "")
		p := new(urlParts) // one for all rows
		var f urlPart
		var err error
		return func(dst []byte, i int) ([]byte, bool, error) {
			if i == 0 || !part.constant() {
				f, err = urlPartCalled(part.at(i))
			}
			if err != nil {
				return dst, false, err
			}
			*p = cutURL(url.at(i))
			if len(args) > 2 {
				return paramOf(dst, p, part.at(i), key.at(i))
			}
			out, ok := f(p, dst)
			return out, ok, nil
		}
	}, kinds(txt, txt), kinds(txt, txt, txt))}

func paramOf(dst []byte, p *urlParts, part, key []byte) ([]byte, bool, error) {
	if !equalFold(part, "query") {
		return dst, false, fmt.Errorf("parse_url: a key goes with 'query', not with %s", excerpt(part))
	}
	v, ok := findParam(p.query, key)
	return appendUnescaped(dst, v, true), ok, nil
}

// A urlPart appends a part of a URL, if it has it.
type urlPart func(p *urlParts, dst []byte) ([]byte, bool)

var urlPartNames = []string{"protocol", "host", "port", "path", "query", "fragment", "ref", "authority", "userinfo", "file", "domain"}

func urlPartCalled(name []byte) (urlPart, error) {
	switch strings.ToLower(string(name)) {
	case "protocol":
		return func(p *urlParts, dst []byte) ([]byte, bool) { return append(dst, p.protocol...), p.hasProtocol }, nil
	case "host":
		return urlHost, nil
	case "domain":
		return urlDomain, nil
	case "port":
		return func(p *urlParts, dst []byte) ([]byte, bool) {
			_, _, port := p.cutAuthority()
			return append(dst, port...), len(port) > 0
		}, nil
	case "path":
		return func(p *urlParts, dst []byte) ([]byte, bool) { return append(dst, p.path...), true }, nil
	case "query":
		return func(p *urlParts, dst []byte) ([]byte, bool) { return append(dst, p.query...), p.hasQuery }, nil
	case "fragment", "ref":
		return func(p *urlParts, dst []byte) ([]byte, bool) { return append(dst, p.fragment...), p.hasFragment }, nil
	case "authority":
		return func(p *urlParts, dst []byte) ([]byte, bool) { return append(dst, p.authority...), len(p.authority) > 0 }, nil
	case "userinfo":
		return func(p *urlParts, dst []byte) ([]byte, bool) {
			user, _, _ := p.cutAuthority()
			return append(dst, user...), len(user) > 0
		}, nil
	case "file":
		return urlFile, nil
	}
	return nil, fmt.Errorf("parse_url: no part %s; there are %s", excerpt(name), strings.Join(urlPartNames, ", "))
}

func urlHost(p *urlParts, dst []byte) ([]byte, bool) {
	_, host, _ := p.cutAuthority()
	return append(dst, host...), len(host) > 0
}

func urlDomain(p *urlParts, dst []byte) ([]byte, bool) {
	_, host, _ := p.cutAuthority()
	host = domainOf(host)
	for _, c := range host {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		dst = append(dst, c)
	}
	return dst, len(host) > 0
}

func urlFile(p *urlParts, dst []byte) ([]byte, bool) {
	if dst = append(dst, p.path...); p.hasQuery {
		dst = append(append(dst, '?'), p.query...)
	}
	return dst, true
}
