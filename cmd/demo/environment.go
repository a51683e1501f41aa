package main

import (
	"net/url"
	"path/filepath"
)

// environment is what a shell needs to reach the servers as the notebook names
// them: the profiles s3, shop and partner.
func (st *stage) environment() []string {
	at := func(scheme, user, password, host, path, query string) string {
		u := url.URL{Scheme: scheme, User: url.UserPassword(user, password), Host: host, Path: path, RawQuery: query}
		return u.String()
	}
	s3, err := url.Parse(st.s3.URL)
	if err != nil { // the server made the URL
		panic(err)
	}
	return []string{
		"WEIR_PROFILE_S3=" + at("s3", st.s3.AccessKey, st.s3.SecretKey, s3.Host, "", "path_style=true&insecure=true"),
		"WEIR_PROFILE_SHOP=" + at("mysql", st.mysql.User, st.mysql.Password, st.mysql.Addr, "/"+database, ""),
		"WEIR_PROFILE_PARTNER=" + at("ftp", st.ftp.User, st.ftp.Password, st.ftp.Addr, "", ""),
	}
}

// invite prints how to go on by hand. The made-up passwords are printed here
// on purpose, and only here: they open nothing but these servers.
func (st *stage) invite() {
	st.say("\nThe servers stay up until Ctrl-C. To open the same notebook in Jupyter, in another terminal:\n")
	for _, line := range st.environment() {
		st.say("  export '%s'", line)
	}
	st.say("  go build -o weir ./cmd/weir && ./weir install")
	st.say("  jupyter lab %s", filepath.FromSlash(notebookPath))
}
