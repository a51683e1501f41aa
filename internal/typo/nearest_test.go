package typo

import "testing"

func TestNearest(t *testing.T) {
	for _, c := range []struct {
		name, want string
		have       []string
	}{
		{"pric", "price", []string{"rice", "price", "pricing"}},
		{"PRICE", "price", []string{"prices", "price"}},
		{"lenght", "length", []string{"light", "length"}},
		{"usr_id", "user_id", []string{"url_id", "user_id"}},
		{"ab", "ba", []string{"xy", "ba"}},
		{"to", "toy", []string{"toy"}},
		{"Printf", "", []string{"prices"}},
		{"abc", "", []string{"xyz", "xyc"}},
		{"c", "", []string{"a", "c1"}},
		{"", "", []string{"", "a"}},
		{"größe", "grösse", []string{"grösse", "gross"}},
		{"x1", "", nil},
	} {
		if got := Nearest(c.name, c.have); got != c.want {
			t.Errorf("Nearest(%q, %q) = %q, want %q", c.name, c.have, got, c.want)
		}
	}
}
