package connectors

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"weir/dataframe/plan"
	"weir/internal/typo"
)

// A Connector reads, and perhaps writes, what stands behind addresses of one
// scheme. It gives either a Store of files, or Open and Create.
type Connector struct {
	Scheme string // "s3"; "" for local paths
	Doc    string // one sentence
	Sample string // an address

	// Store is the store behind u and the path of u in it, for places that hold
	// files; a nil Open or Create then means the formats over it.
	Store func(ctx context.Context, u *url.URL) (Store, string, error)

	Open   func(ctx context.Context, u *url.URL, o plan.ReadOptions) (plan.Source, error)
	Create func(ctx context.Context, u *url.URL, o plan.WriteOptions) (plan.Sink, error) // nil, without Store: read-only
}

// All lists the connectors, for %connectors.
func All() []Connector { return append([]Connector(nil), builtin()...) }

// Open is the rows behind rawURL. Files are listed now, and once: the Source
// keeps to them.
func Open(ctx context.Context, rawURL string, o plan.ReadOptions) (plan.Source, error) {
	c, u, err := find(rawURL)
	if err != nil {
		return nil, err
	}
	if c.Open != nil {
		if len(o.And) > 0 {
			return nil, fmt.Errorf("%s holds no files, and stands in no list of them; UNION ALL reads it beside others", u.Redacted())
		}
		return c.Open(ctx, u, o)
	}
	s, path, err := c.Store(ctx, u)
	if err != nil {
		return nil, err
	}
	if o.And, err = pathsIn(ctx, s, o.And); err != nil {
		return nil, err
	}
	return openFiles(ctx, s, path, o)
}

// pathsIn are the paths of urls, which are all in s.
func pathsIn(ctx context.Context, s Store, urls []string) ([]string, error) {
	var out []string
	for _, raw := range urls {
		c, u, err := find(raw)
		if err != nil {
			return nil, err
		}
		if c.Store == nil {
			return nil, fmt.Errorf("%s holds no files, and stands in no list of them; UNION ALL reads it beside others", u.Redacted())
		}
		other, path, err := c.Store(ctx, u)
		if err != nil {
			return nil, err
		}
		if other.String() != s.String() {
			return nil, fmt.Errorf("%s is not where the first place of the list is; UNION ALL reads both", u.Redacted())
		}
		out = append(out, path)
	}
	return out, nil
}

// Create is a place to write rows to. What is there is replaced at Commit,
// unless o says otherwise.
func Create(ctx context.Context, rawURL string, o plan.WriteOptions) (plan.Sink, error) {
	c, u, err := find(rawURL)
	if err != nil {
		return nil, err
	}
	if c.Create != nil {
		return c.Create(ctx, u, o)
	}
	if c.Store == nil {
		return nil, fmt.Errorf("%s: %s:// can only be read", u.Redacted(), c.Scheme)
	}
	s, path, err := c.Store(ctx, u)
	if err != nil {
		return nil, err
	}
	return createFiles(ctx, s, path, o)
}

// find is the connector for rawURL, and rawURL in parts.
func find(rawURL string) (*Connector, *url.URL, error) {
	u, err := parseURL(rawURL)
	if err != nil {
		return nil, nil, err
	}
	scheme := strings.ToLower(u.Scheme)
	if scheme == "file" {
		scheme = ""
	}
	var have []string
	all := builtin()
	for i := range all {
		if all[i].Scheme == scheme {
			return &all[i], u, nil
		}
		if all[i].Scheme != "" {
			have = append(have, all[i].Scheme)
		}
	}
	if near := typo.Nearest(scheme, have); near != "" {
		return nil, nil, fmt.Errorf("%s: no connector for %s://; did you mean %s://?", u.Redacted(), u.Scheme, near)
	}
	return nil, nil, fmt.Errorf("%s: no connector for %s://; there are local paths and %s", u.Redacted(), u.Scheme, strings.Join(have, "://, ")+"://")
}

// parseURL cuts an address without unescaping its path, in which % and ? may
// be characters of a file's name or of a glob. A query is what follows the last
// ? if it looks like name=value.
func parseURL(raw string) (*url.URL, error) {
	if raw == "" {
		return nil, fmt.Errorf("the address is empty; write a path or a URL such as s3://bucket/path")
	}
	scheme, rest, ok := strings.Cut(raw, "://")
	if !ok || strings.ContainsAny(scheme, "/\\.*?{ ") {
		return &url.URL{Path: raw}, nil
	}
	if strings.EqualFold(scheme, "file") {
		return &url.URL{Scheme: "file", Path: rest}, nil
	}
	authority, path, hasPath := strings.Cut(rest, "/")
	u, err := url.Parse(scheme + "://" + authority)
	if err != nil {
		return nil, fmt.Errorf("%s://…: the part between // and the next / is not user:password@host:port; escape special characters of a password with %%", scheme)
	}
	if !hasPath {
		return u, nil
	}
	if i := strings.LastIndexByte(path, '?'); i >= 0 {
		if q := path[i+1:]; strings.Contains(q, "=") && !strings.Contains(q, "/") && !strings.ContainsAny(q, "*{") {
			path, u.RawQuery = path[:i], q
		}
	}
	u.Path = "/" + path
	return u, nil
}
