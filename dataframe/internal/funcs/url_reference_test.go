package funcs_test

import (
	"net/url"
	"strings"
	"testing"
)

// The parts of a URL, put together again, are the URL; where net/url reads it,
// they agree with that.
func FuzzURL(f *testing.F) {
	for _, s := range []string{"https://ada:pw@shop.example:8080/p/7?x=1&y=a%20b+c#top", "//cdn.example/x", "/p?x=1", "", "?", "#", "https://[::1]:80/", "mailto:a@b.c", "http://", "a//b", "https://shop.example?x#y?z", "https://a@b@c/", "HTTP://WWW.A.B", "x?%zz=1&%61=2", "?a&a=1", "?=v", "http://h:/p", "https://h/p?u=http://i/"} {
		f.Add(s, "x")
	}
	f.Add("?a%20b=1", "a b")
	f.Fuzz(func(t *testing.T, s, key string) {
		part := func(name string) (string, bool) {
			v, err := callText("parse_url", s, name)
			if err != nil {
				t.Fatalf("parse_url(%q, %q): %v", s, name, err)
			}
			text, ok := v.(string)
			return text, ok
		}
		checkWhole(t, s, part)
		// Here a protocol needs // behind it, and // anywhere means a host.
		before, _, _ := strings.Cut(s, "#")
		before, _, _ = strings.Cut(before, "?")
		u, err := url.Parse(s)
		if err == nil && !strings.ContainsAny(s, " \\") && u.Opaque == "" && (u.Host != "" || u.Scheme == "" && !strings.Contains(before, "//")) {
			checkGoURL(t, s, key, u, part)
		}
	})
}

// checkWhole puts a URL together from its parts.
func checkWhole(t *testing.T, s string, part func(string) (string, bool)) {
	t.Helper()
	protocol, hasProtocol := part("protocol")
	authority, _ := part("authority")
	file, _ := part("file")
	fragment, hasFragment := part("fragment")
	whole := file
	switch {
	case hasProtocol:
		whole = protocol + "://" + authority + file
	case authority != "" || strings.HasPrefix(s, "//"):
		whole = "//" + authority + file
	}
	if hasFragment {
		whole += "#" + fragment
	}
	if whole != s {
		t.Errorf("%q comes together as %q", s, whole)
	}
}

func checkGoURL(t *testing.T, s, key string, u *url.URL, part func(string) (string, bool)) {
	t.Helper()
	want := map[string]string{"protocol": u.Scheme, "query": u.RawQuery, "path": u.EscapedPath()}
	if u.User == nil && !strings.Contains(u.Host, "@") {
		want["authority"] = u.Host
	}
	for name, w := range want {
		got, _ := part(name)
		if name == "protocol" {
			got = strings.ToLower(got)
		}
		if name == "path" {
			// EscapedPath may write the path in another way.
			if p, err := url.PathUnescape(got); err != nil || p != u.Path {
				t.Errorf("%s of %q is %q, and net/url's path is %q", name, s, got, u.Path)
			}
			continue
		}
		if got != w {
			t.Errorf("%s of %q is %q, want %q", name, s, got, w)
		}
	}
	checkParam(t, s, key, u)
}

// checkParam compares a parameter with net/url's where all of the query is well
// encoded.
func checkParam(t *testing.T, s, key string, u *url.URL) {
	t.Helper()
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil || strings.Contains(u.RawQuery, ";") {
		return
	}
	got, err := callText("url_param", s, key)
	if err != nil {
		t.Fatal(err)
	}
	var want any
	if vs, ok := values[key]; ok {
		want = vs[0]
	}
	// net/url knows no parameter without name and value: ?&& has none.
	if got != want && key != "" {
		t.Errorf("url_param(%q, %q) is %v, want %v", s, key, got, want)
	}
}

// Encoding and decoding are inverse.
func FuzzURLEncode(f *testing.F) {
	for _, s := range []string{"", "a b/é~", "100%", "%zz", "+", "\xff\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		encoded, err := callText("url_encode", s)
		if err != nil {
			t.Fatal(err)
		}
		if want := strings.ReplaceAll(url.QueryEscape(s), "+", "%20"); encoded != want {
			t.Errorf("url_encode(%q) is %q, want %q", s, encoded, want)
		}
		if back, err := callText("url_decode", encoded.(string)); err != nil || back != s {
			t.Errorf("url_decode(%q) is %q (%v), want %q", encoded, back, err, s)
		}
	})
}
