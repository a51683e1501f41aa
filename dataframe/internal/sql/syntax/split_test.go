package syntax

import (
	"reflect"
	"testing"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		src  string
		want []string
		open bool
	}{
		{"", nil, false},
		{" ;; -- nothing; here\n;", nil, false},
		{"select 1", []string{"select 1"}, false},
		{"select ';' ; select \"a;b\"", []string{"select ';' ", "             select \"a;b\""}, false},
		{"select 1; -- one; two\n  select 2 /* ; */;", []string{"select 1", "\n  select 2 /* ; */"}, false},
		{"select 'ż'; x", []string{"select 'ż'", "            x"}, false},
		{"select 1; select 'a", []string{"select 1", "          select 'a"}, true},
		{"select 12abc; select 2", []string{"select 12abc", "              select 2"}, false},
		{"select b'01'; select ``; select 3", []string{"select b'01'", "              select ``", "                         select 3"}, false},
		{"select 12abc; select 'a", []string{"select 12abc", "              select 'a"}, true},
		{"select nonsense from from; select 2", []string{"select nonsense from from", "                           select 2"}, false},
		{"\\d t; select 2", []string{"\\d t", "      select 2"}, false},
		{"select 1 # 2; select ''", []string{"select 1 # 2", "              select ''"}, false},
		{"select \"\", 1ab, b'01', x'1', \xff; x", []string{"select \"\", 1ab, b'01', x'1', \xff", "                                x"}, false},
		{"\\; x", []string{"\\", "   x"}, false},
	} {
		got, open := Split(c.src, Weir)
		if !reflect.DeepEqual(got, c.want) || open != c.open {
			t.Errorf("%q: got %q %v, want %q %v", c.src, got, open, c.want, c.open)
		}
	}
}
