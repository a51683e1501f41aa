package e2e

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"weir/notebooks"
)

// A failure is a notebook that must fail in its second cell.
type failure struct {
	name string
	env  []string // wins over the site's profiles
	cell string
	args []string
	want []string // all in the one line of the error
}

const earlier = `fmt.Println("before", 6*7)`

func TestFailures(t *testing.T) {
	s := must(embedded())(t)
	target := filepath.ToSlash(filepath.Join(t.TempDir(), "table"))
	for _, f := range failures(t, s) {
		t.Run(f.name, func(t *testing.T) {
			in := book(t, earlier, strings.ReplaceAll(f.cell, "TARGET", target), `fmt.Println("never")`)
			out := strings.TrimSuffix(in, ".ipynb") + ".out.ipynb"
			got := weir(t, append(s.profiles(), f.env...), append([]string{"run", "--no-progress", in, "-o", out}, f.args...)...)
			if got.code != 1 {
				t.Errorf("exit code %d", got.code)
			}
			line := strings.TrimSuffix(got.stderr, "\n")
			if strings.Contains(line, "\n") || !strings.HasPrefix(line, "weir: ") || got.stdout != "" {
				t.Errorf("printed more than a line:\n%s\n%s", got.stderr, got.stdout)
			}
			for _, want := range append([]string{"cell 2"}, f.want...) {
				if !strings.Contains(line, want) {
					t.Errorf("%q is not in: %s", want, line)
				}
			}
			t.Log(line)
			nb := must(notebooks.Open(out))(t)
			all := everythingPrinted(nb)
			if !strings.Contains(all, "before 42") || strings.Contains(all, "never") {
				t.Errorf("the executed notebook has\n%s", all)
			}
			for _, secret := range append(s.secrets(), wrong) {
				if strings.Contains(all+got.stderr, secret) {
					t.Errorf("a password was printed:\n%s\n%s", got.stderr, all)
				}
			}
			if _, err := s.session(t).Read(target).Count(); err == nil {
				t.Errorf("%s is there, half of it", target)
			}
		})
	}
	if left := must(filepath.Glob(target + "*/*"))(t); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// wrong is a password that opens nothing.
const wrong = "Wrong-Passw0rd"

func failures(t *testing.T, s *site) []failure {
	closed := closedPort(t)
	cut := truncated(t)
	for i := range 3 {
		data := gz(t, "id,n\n"+strings.Repeat(fmt.Sprintf("%d,1\n", i), 1000))
		if i == 1 {
			data = cut
		}
		if err := s.put(t.Context(), fmt.Sprintf("cut/part-%d.csv.gz", i), data); err != nil {
			t.Fatal(err)
		}
	}
	shop, partner := must(url.Parse(s.mysql))(t), must(url.Parse(s.ftp))(t)
	return []failure{
		{name: "wrong MySQL password", env: []string{"WEIR_PROFILE_SHOP=" + withPassword(s.mysql, wrong)},
			cell: `weir.Read("mysql://shop/product").Write("TARGET")`, want: []string{"line 1", shop.Host, "shop", "password"}},
		{name: "wrong FTP password", env: []string{"WEIR_PROFILE_PARTNER=" + withPassword(s.ftp, wrong)},
			cell: "n, err := weir.Copy(\"ftp://partner/a.csv\", \"TARGET/a.csv\")\nfmt.Println(n)\nerr", want: []string{partner.Host, "partner"}},
		{name: "wrong S3 secret", env: []string{"WEIR_PROFILE_S3=" + withPassword(s.s3, wrong)},
			cell: `weir.Read("s3://lake/raw/**/*.csv.gz").Write("TARGET")`, want: []string{"s3://lake"}},
		{name: "unreachable MySQL", env: []string{"WEIR_PROFILE_SHOP=" + address("mysql", "u", wrong, closed, "/shop", "")},
			cell: `weir.Read("mysql://shop/product").Write("TARGET")`, want: []string{closed, "refused"}},
		{name: "unreachable S3", env: []string{"WEIR_PROFILE_S3=" + address("s3", "u", wrong, closed, "", "path_style=true&insecure=true")},
			cell: `weir.Read("s3://lake/raw/**/*.csv.gz").Write("TARGET")`, want: []string{closed, "refused"}},
		{name: "unreachable FTP", env: []string{"WEIR_PROFILE_PARTNER=" + address("ftp", "u", wrong, closed, "", "")},
			cell: `weir.Read("ftp://partner/a.csv").Write("TARGET")`, want: []string{closed, "refused"}},
		{name: "no such profile", cell: `weir.Read("mysql://shopp/product").Write("TARGET")`, want: []string{`"shopp"`, `did you mean "shop"`}},
		{name: "missing bucket", cell: `weir.Read("s3://leak/raw/*.csv.gz").Write("TARGET")`, want: []string{"line 1", "leak", "bucket"}},
		{name: "missing object", cell: `weir.Read("s3://lake/nothing/*.csv.gz").Write("TARGET")`, want: []string{"line 1", "s3://lake/nothing/*.csv.gz"}},
		{name: "missing file", cell: `weir.Read("ftp://partner/no_such.csv").Write("TARGET")`, want: []string{"no_such.csv"}},
		{name: "missing table", cell: `weir.Read("mysql://shop/prodcut").Write("TARGET")`, want: []string{"line 1", "prodcut"}},
		{name: "cut-off gzip", cell: `weir.Read("s3://lake/cut/*.csv.gz").Write("TARGET")`, want: []string{"line 1", "part-1.csv.gz"}},
		{name: "typo in a column", cell: "f := weir.Read(\"mysql://shop/product\")\n\nf.Select(\"product_id\", \"barnd_id\").Write(\"TARGET\")",
			want: []string{"line 3", `"barnd_id"`, `did you mean "brand_id"`}},
		{name: "typo in Go", cell: "x := 1\nfmt.Printn(x)", want: []string{"line 2", "Printn"}},
		{name: "panic", cell: "var counts []int\n_ = counts\nfmt.Println(counts[3])", want: []string{"line 3", "index out of range"}},
		{name: "panic of the user", cell: "x := 1\n_ = x\npanic(\"no shoppers today\")", want: []string{"line 3", "no shoppers today"}},
		{name: "runaway cell", cell: "n := 0\nfor {\n\tn++\n}", args: []string{"--timeout", "2s"}, want: []string{"timeout of 2s"}},
		{name: "exit", cell: "os.Exit(3)", want: []string{}},
	}
}

func withPassword(address, password string) string {
	u, err := url.Parse(address)
	if err != nil {
		panic("the address of a server is not a URL")
	}
	u.User = url.UserPassword(u.User.Username(), password)
	return u.String()
}

// closedPort is an address at which nobody listens.
func closedPort(t *testing.T) string {
	l := must(net.Listen("tcp", "127.0.0.1:0"))(t)
	defer l.Close()
	return l.Addr().String()
}

func gz(t *testing.T, text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// truncated is a gzip file that ends too early, as an upload that broke off.
func truncated(t *testing.T) []byte {
	var rows strings.Builder
	rows.WriteString("id,n\n")
	for i := range 5000 {
		fmt.Fprintf(&rows, "%d,%d\n", i, i*i*2654435761%1000003)
	}
	whole := gz(t, rows.String())
	return whole[:len(whole)/2]
}
