package connectors

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// noProfiles takes the machine's own profiles away.
func noProfiles(t *testing.T) {
	t.Helper()
	t.Setenv("WEIR_PROFILES", "")
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	for _, kv := range os.Environ() {
		if name, value, _ := strings.Cut(kv, "="); strings.HasPrefix(name, envPrefix) {
			t.Setenv(name, value) // to be put back
			os.Unsetenv(name)
		}
	}
}

func address(t *testing.T, raw string) *url.URL {
	t.Helper()
	u, err := parseURL(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestProfileFromEnvironment(t *testing.T) {
	noProfiles(t)
	t.Setenv("WEIR_PROFILE_SHOP_EU", "mysql://reader:p@ss/w:rd%21@db:3307/shop?tls=true")
	l, err := findLogin(address(t, "mysql://shop-eu/orders"))
	if err != nil {
		t.Fatal(err)
	}
	if l.user != "reader" || l.password != "p@ss/w:rd!" || l.host != "db:3307" || l.path != "/shop" || l.options.Get("tls") != "true" {
		t.Errorf("%q %q %q %q %v", l.user, l.password, l.host, l.path, l.options)
	}
	if s := l.String(); s != "mysql://reader@db:3307/shop" {
		t.Error(s)
	}
}

func TestProfileFromFile(t *testing.T) {
	noProfiles(t)
	path := filepath.Join(t.TempDir(), "profiles")
	t.Setenv("WEIR_PROFILES", path)
	text := "# ours\n\npartner = ftp://me:geheim@ftp.example.com/out\nshop=\"mysql://a:b@h/db\"\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := findLogin(address(t, "ftp://Partner/x.csv"))
	if err != nil || l.password != "geheim" || l.path != "/out" {
		t.Fatal(l, err)
	}
	t.Setenv("WEIR_PROFILE_PARTNER", "ftp://env:other@h")
	if l, err = findLogin(address(t, "ftp://partner/x.csv")); err != nil || l.user != "env" {
		t.Fatal("the environment does not win:", l, err)
	}
	ps, err := Profiles()
	if err != nil || len(ps) != 2 || ps[0] != (Profile{"partner", "ftp://env@h"}) || ps[1] != (Profile{"shop", "mysql://a@h/db"}) {
		t.Error(ps, err)
	}
}

func TestProfileRefusals(t *testing.T) {
	noProfiles(t)
	dir := t.TempDir()
	open := filepath.Join(dir, "open")
	os.WriteFile(open, []byte("shop = mysql://a:topsecret@h/db\n"), 0o600)
	os.Chmod(open, 0o644)
	broken := filepath.Join(dir, "broken")
	os.WriteFile(broken, []byte("mysql://a:topsecret@h/db?x=1\n"), 0o600)
	tests := []struct{ file, address, want string }{
		{"", "mysql://root:topsecret@h/db.t", "does not belong into a notebook"},
		{"", "mysql://shop/orders", `no profile "shop"; did you mean "shopp"?`},
		{"", "mysql://partner/orders", `is for ftp://, not for mysql://`},
		{"", "mysql://nonsense/orders", `profile "nonsense" (WEIR_PROFILE_NONSENSE) is not a URL`},
		{open, "mysql://shop/orders", "chmod 600 " + open},
		{broken, "mysql://shop/orders", "broken:1: write name = url"},
		{"", "mysql://typo/orders", `profile "typo": no option "tsl"; did you mean "tls"?`},
		{"", "mysql://ok/orders?where=x", `mysql://ok/orders: no option "where"; there are none`},
		{"", "ftp://host.example/x?secure=1", `no option "secure"; did you mean "insecure"?`},
		{filepath.Join(dir, "none"), "mysql://shop/orders", "no such file"},
	}
	t.Setenv("WEIR_PROFILE_PARTNER", "ftp://a:topsecret@h")
	t.Setenv("WEIR_PROFILE_SHOPP", "mysql://a:topsecret@h")
	t.Setenv("WEIR_PROFILE_TYPO", "mysql://a:topsecret@h/d?tsl=true")
	t.Setenv("WEIR_PROFILE_OK", "mysql://a:topsecret@h/d?tls=true")
	t.Setenv("WEIR_PROFILE_NONSENSE", "topsecret")
	for _, test := range tests {
		t.Setenv("WEIR_PROFILES", test.file)
		_, err := findLogin(address(t, test.address))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", test.address, err, test.want)
		}
		if err != nil && strings.Contains(err.Error(), "topsecret") {
			t.Errorf("%s: the error shows the password: %v", test.address, err)
		}
	}
}

func TestLoginWithoutProfile(t *testing.T) {
	noProfiles(t)
	for raw, host := range map[string]string{
		"mysql://root@db/x":         "db",
		"mysql://127.0.0.1:3306/x":  "127.0.0.1:3306",
		"ftp://ftp.example.com/x":   "ftp.example.com",
		"ftp://localhost/x":         "localhost",
		"mysql://root@[::1]:3306/x": "[::1]:3306",
	} {
		l, err := findLogin(address(t, raw))
		if err != nil || l.host != host {
			t.Errorf("%s: %v, %v", raw, l, err)
		}
	}
}

func TestRedact(t *testing.T) {
	secret := "p@ss/ w\"ör%d"
	u := url.URL{Scheme: "ftp", User: url.UserPassword("me", secret), Host: "h"}
	for _, text := range []string{
		"dial " + secret + " x",
		u.String(),
		strings.ToLower(u.String()),
		"q=" + url.QueryEscape(secret),
		"p=" + url.PathEscape(secret),
		`got "p@ss/ w\"ör%d"`,
	} {
		if got := redact(text, secret); !strings.Contains(got, "***") || strings.Contains(got, "ss") {
			t.Errorf("%s became %s", text, got)
		}
	}
	if got := redact("nothing to hide", ""); got != "nothing to hide" {
		t.Error(got)
	}
}
