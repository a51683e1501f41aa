package funcs

import (
	"weir/dataframe/column"
)

// urlFunc is a function of a URL that gives one part of it.
func urlFunc(name, part, doc string, aliases []string, examples ...Example) Scalar {
	f, err := urlPartCalled([]byte(part))
	if err != nil {
		panic(err)
	}
	return Scalar{Name: name, Aliases: aliases, Doc: doc, Examples: append(examples, Example{name + "(NULL)", "null"}), Total: true,
		Overloads: textsBy(func(_ int, args []column.Vector) textRow {
			url, p := textsOf(args[0]), new(urlParts) // one for all rows
			return func(dst []byte, i int) ([]byte, bool, error) {
				*p = cutURL(url.at(i))
				out, ok := f(p, dst)
				return out, ok, nil
			}
		}, kinds(txt))}
}

var (
	urlProtocolFunc = urlFunc("url_protocol", "protocol", "url_protocol(url) is what stands before ://, as written; null if there is none and for null.", []string{"url_extract_protocol"},
		Example{"url_protocol('https://shop.example/p')", "https"}, Example{"url_protocol('/p')", "null"})
	urlHostFunc = urlFunc("url_host", "host", "url_host(url) is the host as written, without user and port; null if there is none and for null.", []string{"url_extract_host"},
		Example{"url_host('https://www.Shop.example:8080/p')", "www.Shop.example"}, Example{"url_host('/p')", "null"})
	urlDomainFunc = urlFunc("url_domain", "domain", "url_domain(url) is the host in small letters, without www. before it, user and port; null if there is none and for null.", []string{"domain"},
		Example{"url_domain('https://www.Shop.example:8080/p')", "shop.example"}, Example{"url_domain('')", "null"})
	urlPortFunc = urlFunc("url_port", "port", "url_port(url) is the port as a text; null if the url names none and for null.", []string{"url_extract_port"},
		Example{"url_port('https://shop.example:8080/p')", "8080"}, Example{"url_port('https://shop.example/p')", "null"})
	urlPathFunc = urlFunc("url_path", "path", "url_path(url) is what stands between the host and ? or #, as written; null for null.", []string{"url_extract_path"},
		Example{"url_path('https://shop.example/a%20b?x=1')", "/a%20b"}, Example{"url_path('https://shop.example')", ""})
	urlQueryFunc = urlFunc("url_query", "query", "url_query(url) is what stands between ? and #, as written; null if there is no ? and for null.", []string{"url_extract_query"},
		Example{"url_query('/p?x=1&y=a%20b#top')", "x=1&y=a%20b"}, Example{"url_query('/p')", "null"})
	urlFragmentFunc = urlFunc("url_fragment", "fragment", "url_fragment(url) is what stands behind #, as written; null if there is no # and for null.", []string{"url_extract_fragment"},
		Example{"url_fragment('/p?x=1#top')", "top"}, Example{"url_fragment('/p')", "null"})
)

var urlParamFunc = Scalar{Name: "url_param", Aliases: []string{"url_extract_parameter"}, Total: true,
	Doc:      "url_param(url, key) is the decoded value of the first parameter called key, '' if it has none, as written if it is badly encoded; null if there is no such parameter or an argument is null.",
	Examples: []Example{{"url_param('/p?x=1&q=red+shoes%21', 'q')", "red shoes!"}, {"url_param('/p?x&y=2', 'x')", ""}, {"url_param('/p?q=100%', 'q')", "100%"}, {"url_param('/p', 'q')", "null"}, {"url_param(NULL, 'q')", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		url, key := textsOf(args[0]), textsOf(args[1])
		return func(dst []byte, i int) ([]byte, bool, error) {
			p := cutURL(url.at(i))
			v, ok := findParam(p.query, key.at(i))
			return appendUnescaped(dst, v, true), ok, nil
		}
	}, kinds(txt, txt))}

var utmFunc = Scalar{Name: "utm", Total: true,
	Doc:      "utm(url, what) is the decoded value of the campaign parameter utm_what, what being 'source', 'medium', 'campaign', 'term' or 'content' with or without utm_ before it; null if it is missing or empty and for null.",
	Examples: []Example{{"utm('/p?utm_source=news&utm_medium=mail', 'source')", "news"}, {"utm('/p?utm_source=news', 'utm_source')", "news"}, {"utm('/p?utm_source=', 'source')", "null"}, {"utm(NULL, 'source')", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		url, what := textsOf(args[0]), textsOf(args[1])
		var key []byte
		return func(dst []byte, i int) ([]byte, bool, error) {
			if w := what.at(i); i == 0 || !what.constant() {
				if key = key[:0]; len(w) < 4 || !equalFold(w[:4], "utm_") {
					key = append(key, "utm_"...)
				}
				key = append(key, w...)
			}
			p := cutURL(url.at(i))
			v, _ := findParam(p.query, key)
			return appendUnescaped(dst, v, true), len(v) > 0, nil
		}
	}, kinds(txt, txt))}

var urlEncodeFunc = Scalar{Name: "url_encode", Total: true,
	Doc:      "url_encode(s) writes every byte but letters, digits and -_.~ as %XX, so that s can stand in a URL (Spark writes a space as +); null for null.",
	Examples: []Example{{"url_encode('a b/é~')", "a%20b%2F%C3%A9~"}, {"url_encode('')", ""}, {"url_encode(NULL)", "null"}},
	Overloads: []Overload{mapText(func(dst, s []byte) []byte {
		for _, c := range s {
			switch {
			case c|0x20 >= 'a' && c|0x20 <= 'z', c >= '0' && c <= '9', c == '-', c == '_', c == '.', c == '~':
				dst = append(dst, c)
			default:
				dst = append(dst, '%', upperDigits[c>>4], upperDigits[c&15])
			}
		}
		return dst
	})}}

var urlDecodeFunc = Scalar{Name: "url_decode", Total: true,
	Doc:       "url_decode(s) reads %XX; a + stays (url_param reads it as a space); s itself if a % is not followed by two hexadecimal digits; null for null.",
	Examples:  []Example{{"url_decode('a%20b+c%C3%A9')", "a b+cé"}, {"url_decode('100%')", "100%"}, {"url_decode('%4')", "%4"}, {"url_decode(NULL)", "null"}},
	Overloads: []Overload{mapText(func(dst, s []byte) []byte { return appendUnescaped(dst, s, false) })}}
