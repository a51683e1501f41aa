package connectors

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sort"
	"strings"

	"weir/internal/typo"
)

// An address in a notebook names a profile, never a password: mysql://shop/orders.
// What the name stands for is written outside of the notebook, as a full URL:
//
//	WEIR_PROFILE_SHOP=mysql://reader:secret@db.example.com:3306/shop
//	WEIR_PROFILE_S3=s3://KEY:SECRET@127.0.0.1:9000?path_style=true&insecure=true
//	WEIR_PROFILE_PARTNER=ftp://weir:secret@ftp.example.com/out
//
// in the environment, or as lines "shop = mysql://…" of the file that
// WEIR_PROFILES names (by default ~/.config/weir/profiles), which only its owner
// may read. The environment wins.

// A login is where a server is and as whom to go there.
type login struct {
	profile  string // "" if the address had it all
	scheme   string
	user     string
	password string
	host     string // with port, if one was given
	path     string // of the profile's URL
	options  url.Values
}

// hide is err's text without the password, in whatever way it was escaped. It is meant
// for errors of drivers, before they are wrapped.
func (l *login) hide(err error) string { return redact(err.Error(), l.password) }

// at says which server is meant, for messages: db:3306 (profile "shop").
func (l *login) at() string {
	if l.profile == "" {
		return l.host
	}
	return fmt.Sprintf("%s (profile %q)", l.host, l.profile)
}

// findLogin is the login for an address whose host is a profile's name or, if
// it has a port, a dot or a user, a host.
func findLogin(u *url.URL) (*login, error) {
	if err := refusePassword(u, u.Hostname()); err != nil {
		return nil, err
	}
	name := u.Hostname()
	if u.User == nil && u.Port() == "" {
		l, err := findProfile(name)
		if err != nil || l != nil {
			if err == nil {
				err = addressOptions(u, nil)
			}
			return l.checked(u.Scheme, err)
		}
		if !strings.ContainsAny(name, ".:") && !strings.EqualFold(name, "localhost") {
			return nil, noProfile(u.Scheme, name)
		}
	}
	if err := addressOptions(u, profileOptions[strings.ToLower(u.Scheme)]); err != nil {
		return nil, err
	}
	return &login{scheme: u.Scheme, user: u.User.Username(), host: u.Host, options: u.Query()}, nil
}

// checked is l if it is for scheme and has only options that the scheme knows.
func (l *login) checked(scheme string, err error) (*login, error) {
	if err != nil {
		return nil, err
	}
	if !strings.EqualFold(l.scheme, scheme) {
		return nil, fmt.Errorf("profile %q is for %s://, not for %s://", l.profile, l.scheme, scheme)
	}
	if err := knownOptions(l.options, profileOptions[l.scheme]); err != nil {
		return nil, fmt.Errorf("profile %q: %w", l.profile, err)
	}
	return l, nil
}

// addressOptions refuses options behind an address's ? that are not known.
func addressOptions(u *url.URL, known []string) error {
	if err := knownOptions(u.Query(), known); err != nil {
		return fmt.Errorf("%s://%s%s: %w", u.Scheme, u.Host, u.Path, err)
	}
	return nil
}

// profileOptions are what may stand behind the ? of a profile's URL.
var profileOptions = map[string][]string{
	"ftp":   {"tls", "insecure"},
	"mysql": {"tls"},
	"s3":    {"region", "path_style", "insecure", "endpoint", "anonymous"},
}

// knownOptions refuses an option that nobody would look at.
func knownOptions(have url.Values, known []string) error {
	for name := range have {
		if slices.Contains(known, name) {
			continue
		}
		if near := typo.Nearest(name, known); near != "" {
			return fmt.Errorf("no option %q; did you mean %q?", name, near)
		}
		if len(known) == 0 {
			return fmt.Errorf("no option %q; there are none", name)
		}
		return fmt.Errorf("no option %q; there are %s", name, strings.Join(known, ", "))
	}
	return nil
}

// refusePassword keeps secrets out of notebooks, which people share.
func refusePassword(u *url.URL, name string) error {
	if _, has := u.User.Password(); !has {
		return nil
	}
	if name == "" {
		name = "name"
	}
	return fmt.Errorf("%s://: a password does not belong into a notebook; %s and write %s://%s/…",
		u.Scheme, howToDefine(u.Scheme, profileName(name)), u.Scheme, profileName(name))
}

func noProfile(scheme, name string) error {
	known, err := profileNames()
	if err != nil {
		return err
	}
	hint := ""
	if near := typo.Nearest(name, known); near != "" {
		hint = fmt.Sprintf("did you mean %q? Else ", near)
	} else if len(known) > 0 {
		hint = "there are " + strings.Join(known, ", ") + "; "
	}
	return fmt.Errorf("no profile %q; %s%s", name, hint, howToDefine(scheme, name))
}

func howToDefine(scheme, name string) string {
	return fmt.Sprintf("put %s=%s://user:password@host/… into the environment, or the line %s = %s://user:password@host/… into %s",
		envName(name), scheme, name, scheme, profilesPath())
}

// findProfile is the login called name, nil if there is none.
func findProfile(name string) (*login, error) {
	if text, ok := os.LookupEnv(envName(name)); ok {
		return parseLogin(name, envName(name), text)
	}
	lines, err := readProfiles()
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		if strings.EqualFold(l.name, name) {
			return parseLogin(name, l.where, l.url)
		}
	}
	return nil, nil
}

const envPrefix = "WEIR_PROFILE_"

func envName(name string) string { return envPrefix + strings.ToUpper(profileName(name)) }

// profileName is name with all but letters and digits as underscores, as it
// can stand in an environment variable.
func profileName(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, name)
}

// parseLogin reads a profile's URL. A password may hold any character, also
// unescaped: the user ends at the first colon, the password at the last @.
func parseLogin(name, where, text string) (*login, error) {
	l := &login{profile: name}
	bad := fmt.Errorf("profile %q (%s) is not a URL such as mysql://user:password@host:3306/database", name, where)
	scheme, rest, ok := strings.Cut(strings.TrimSpace(text), "://")
	if !ok {
		return nil, bad
	}
	l.scheme = strings.ToLower(scheme)
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		l.user, l.password, _ = strings.Cut(rest[:i], ":")
		l.user, l.password = unescaped(l.user), unescaped(l.password)
		rest = rest[i+1:]
	}
	u, err := url.Parse(l.scheme + "://" + rest)
	if err != nil {
		return nil, bad
	}
	l.host, l.path, l.options = u.Host, u.Path, u.Query()
	return l, nil
}

func unescaped(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}

// A profileLine is a line of the file of profiles.
type profileLine struct{ name, url, where string }

// readProfiles reads the file of profiles. That the default one is not there
// is no error.
func readProfiles() ([]profileLine, error) {
	path := profilesPath()
	info, err := os.Stat(path)
	if os.IsNotExist(err) && os.Getenv("WEIR_PROFILES") == "" {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("profiles: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("profiles: other users of this machine may read %s, which holds passwords; type: chmod 600 %s", path, path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("profiles: %w", err)
	}
	return parseProfiles(path, string(text))
}

func parseProfiles(path, text string) ([]profileLine, error) {
	var out []profileLine
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		where := fmt.Sprintf("%s:%d", path, i+1)
		name, value, ok := strings.Cut(line, "=")
		if name = strings.TrimSpace(name); !ok || name == "" || strings.Contains(name, ":") {
			return nil, fmt.Errorf("profiles: %s: write name = url", where)
		}
		value = strings.TrimSpace(value)
		if n := len(value); n > 1 && value[0] == '"' && value[n-1] == '"' {
			value = value[1 : n-1]
		}
		out = append(out, profileLine{name, value, where})
	}
	return out, nil
}

func profilesPath() string {
	if p := os.Getenv("WEIR_PROFILES"); p != "" {
		return p
	}
	dir := os.Getenv("XDG_CONFIG_HOME")
	if dir == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			home = "~"
		}
		dir = filepath.Join(home, ".config")
	}
	return filepath.Join(dir, "weir", "profiles")
}

// profileNames lists the profiles that are defined anywhere.
func profileNames() ([]string, error) {
	lines, err := readProfiles()
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var names []string
	add := func(name string) {
		if name = strings.ToLower(name); !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	for _, l := range lines {
		add(l.name)
	}
	for _, kv := range os.Environ() {
		if name, _, _ := strings.Cut(kv, "="); strings.HasPrefix(name, envPrefix) {
			add(name[len(envPrefix):])
		}
	}
	sort.Strings(names)
	return names, nil
}

// A Profile is a name for a server and the credentials to use there.
type Profile struct {
	Name string
	URL  string // without the password
}

// Profiles lists the profiles that are defined, without their secrets.
func Profiles() ([]Profile, error) {
	names, err := profileNames()
	if err != nil {
		return nil, err
	}
	var out []Profile
	for _, name := range names {
		l, err := findProfile(name)
		if err != nil {
			return nil, err
		}
		if l != nil {
			out = append(out, Profile{name, l.String()})
		}
	}
	return out, nil
}

// String is the login's URL without its password and options.
func (l *login) String() string {
	u := &url.URL{Scheme: l.scheme, Host: l.host, Path: l.path}
	if l.user != "" {
		u.User = url.User(l.user)
	}
	return u.String()
}
