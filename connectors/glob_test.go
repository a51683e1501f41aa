package connectors

import "testing"

func TestGlobMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		match         bool
	}{
		{"a.csv", "a.csv", true},
		{"*.csv", "a.csv", true},
		{"*.csv", "x/a.csv", false},
		{"*.csv", ".weir-1.csv", false},
		{"**/*.csv", "a.csv", true},
		{"**/*.csv", "x/y/a.csv", true},
		{"**/*.csv", "_delta_log/a.csv", false},
		{"t/**", "t/a/b", true},
		{"t/**", "t/_x", false},
		{"t/**", "u/a", false},
		{"dt=2026-0?-*/h.csv", "dt=2026-03-01/h.csv", true},
		{"{a,b{c,d}}.csv", "bd.csv", true},
		{"{a,b{c,d}}.csv", "b.csv", false},
		{"a{b.csv", "a{b.csv", true},
		{"?.csv", "é.csv", true},
		{"*/_x.csv", "a/_x.csv", true},
		{"*/*.csv", "_delta_log/x.csv", false},
		{"a*b*c", "axxbyyc", true},
		{"a*b*c", "axxbyy", false},
		{"/abs/**/x", "/abs/x", true},
	} {
		if got := globMatch(c.pattern, c.path); got != c.match {
			t.Errorf("globMatch(%q, %q) = %v", c.pattern, c.path, got)
		}
	}
	for _, c := range []struct {
		pattern, dir string
		enter        bool
	}{
		{"a/b/*.csv", "a", true}, {"a/b/*.csv", "a/b", true}, {"a/b/*.csv", "a/c", false},
		{"a/*.csv", "a/b", false}, {"a/**/x.csv", "a/b/c", true}, {"a/**/x.csv", "a/.git", false},
		{"{a,b}/x", "b", true}, {"**", "x/y", true}, {"/abs/**", "/abs", true},
	} {
		if got := globEnter(c.pattern, c.dir); got != c.enter {
			t.Errorf("globEnter(%q, %q) = %v", c.pattern, c.dir, got)
		}
	}
}

func TestParseURL(t *testing.T) {
	for _, c := range []struct{ raw, scheme, host, path, query string }{
		{"a/b?.csv", "", "", "a/b?.csv", ""},
		{"/a%20b.csv", "", "", "/a%20b.csv", ""},
		{"file:///x/y.csv", "file", "", "/x/y.csv", ""},
		{"s3://lake/dt=1/a?.csv", "s3", "lake", "/dt=1/a?.csv", ""},
		{"s3://lake/a.csv?region=x&endpoint=http:y", "s3", "lake", "/a.csv", "region=x&endpoint=http:y"},
		{"s3://lake/dt=?/h=*.csv", "s3", "lake", "/dt=?/h=*.csv", ""},
		{"s3://lake", "s3", "lake", "", ""},
	} {
		u, err := parseURL(c.raw)
		if err != nil {
			t.Fatal(err)
		}
		if u.Scheme != c.scheme || u.Host != c.host || u.Path != c.path || u.RawQuery != c.query {
			t.Errorf("%s: %#v", c.raw, u)
		}
	}
}
