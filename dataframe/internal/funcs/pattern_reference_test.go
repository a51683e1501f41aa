package funcs_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// callText calls a function of texts and gives its value as Vector.At does.
func callText(name string, args ...string) (any, error) {
	var vs []column.Vector
	var types []column.Type
	for _, a := range args {
		var b column.TextBuilder
		b.AppendString(a)
		vs, types = append(vs, b.Texts()), append(types, column.String)
	}
	o, _, result, err := funcs.FindScalar(name).Bind(types)
	if err != nil {
		return nil, err
	}
	v, err := o.Call(1, vs, result)
	if err != nil {
		return nil, err
	}
	return v.At(0), nil
}

// naiveLike tries everything, character by character.
func naiveLike(s, p string) bool {
	if p == "" {
		return s == ""
	}
	r, size := utf8.DecodeRuneInString(p)
	rest := p[size:]
	switch {
	case r == '%':
		for i := 0; i <= len(s); {
			if naiveLike(s[i:], rest) {
				return true
			}
			_, n := utf8.DecodeRuneInString(s[i:])
			i += max(n, 1)
		}
		return false
	case s == "":
		return false
	case r == '_':
		_, n := utf8.DecodeRuneInString(s)
		return naiveLike(s[n:], rest)
	case r == '\\' && rest != "":
		_, size = utf8.DecodeRuneInString(rest)
		p, rest = rest, rest[size:]
	}
	return strings.HasPrefix(s, p[:size]) && naiveLike(s[size:], rest)
}

// small keeps the references, which take exponential time, in bounds.
func small(s, p string) bool {
	return len(s) <= 40 && len(p) <= 24 && strings.Count(p, "%")+strings.Count(p, "*") <= 4
}

func FuzzLike(f *testing.F) {
	for _, s := range [][2]string{{"hello", "h%o"}, {"50%", `50\%`}, {"añb", "a_b"}, {"", "%"}, {"aab", "%_b"}, {"abcabc", "%abc"}, {"\xff", "_"}, {`a\`, `a\`}, {"ab", `%%_%b`}, {"%", `\%`}, {"é", "\xc3%"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, s, p string) {
		if !small(s, p) || !utf8.ValidString(s) || !utf8.ValidString(p) {
			return
		}
		got, err := callText("like", s, p)
		if want := naiveLike(s, p); err != nil || got != want {
			t.Errorf("%q LIKE %q is %v (%v), want %v", s, p, got, err, want)
		}
		// The same pattern with another escape, and a text as its own pattern.
		if !strings.ContainsAny(p, "\\$") {
			esc, err := callText("like_escape", s, p, "$")
			if err != nil || esc != got {
				t.Errorf("like_escape(%q, %q) is %v (%v), want %v", s, p, esc, err, got)
			}
		}
		quoted := strings.NewReplacer("$", "$$", "%", "$%", "_", "$_").Replace(s)
		if self, err := callText("like_escape", s, quoted, "$"); err != nil || self != true {
			t.Errorf("like_escape(%q, %q) is %v (%v)", s, quoted, self, err)
		}
	})
}

// naiveGlob is glob by recursion over characters.
func naiveGlob(s, p []rune) bool {
	if len(p) == 0 {
		return len(s) == 0
	}
	if p[0] == '*' {
		for i := 0; i <= len(s); i++ {
			if naiveGlob(s[i:], p[1:]) {
				return true
			}
		}
		return false
	}
	if len(s) == 0 {
		return false
	}
	switch {
	case p[0] == '?':
		return naiveGlob(s[1:], p[1:])
	case p[0] == '[':
		set := p[1:]
		not := len(set) > 0 && set[0] == '!'
		if not {
			set = set[1:]
		}
		found := false
		for k := 0; k < len(set); {
			if set[k] == ']' && k > 0 {
				return found != not && naiveGlob(s[1:], set[k+1:])
			}
			if k+2 < len(set) && set[k+1] == '-' && set[k+2] != ']' {
				found = found || set[k] <= s[0] && s[0] <= set[k+2]
				k += 3
			} else {
				found = found || set[k] == s[0]
				k++
			}
		}
		return false
	case p[0] == '\\' && len(p) > 1:
		p = p[1:]
	}
	return s[0] == p[0] && naiveGlob(s[1:], p[1:])
}

func FuzzGlob(f *testing.F) {
	for _, s := range [][2]string{{"abc", "a*"}, {"abc", "[!b]bc"}, {"a]c", "a[]]c"}, {"a[", "a["}, {"é", "?"}, {"é", "[à-ï]"}, {"-", "[a-]"}, {"", "*"}, {`\`, `\\`}, {"/a/b", "/*/b"}, {"b", "[c-a]"}, {"a", "[!]"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, s, p string) {
		if !small(s, p) || !utf8.ValidString(s) || !utf8.ValidString(p) || strings.ContainsRune(s+p, utf8.RuneError) {
			return
		}
		if got, err := callText("glob", s, p); err != nil || got != naiveGlob([]rune(s), []rune(p)) {
			t.Errorf("glob(%q, %q) is %v (%v)", s, p, got, err)
		}
	})
}

// A regular expression means what Go says that it means, or is refused in
// words, whatever the function.
func FuzzRegexp(f *testing.F) {
	for _, s := range [][3]string{{"abc", "b.", ""}, {"aB", "b", "i"}, {"a\nb", "^b$", "m"}, {"a\nb", "a.b", "s"}, {"ab", " a # no\n b ", "x"}, {"a.b", ".", "l"}, {"a", "(?=a)", ""}, {"a", "a++", ""}, {"aa", `(a)\1`, ""}, {"a", `\Z`, ""},
		{"a b", "[ ]", "x"}, {"a", `\Q #`, "x"}, {"a", "a{1001}", ""}, {"]", "[^]]|[]#]", "x"}, {"a", "[[:alpha:] #]", "x"}, {"\xff", ".", ""}, {"a", "\xff", "i"}, {"a", "(", "gz"}} {
		f.Add(s[0], s[1], s[2])
	}
	f.Fuzz(func(t *testing.T, s, p, flags string) {
		if len(s) > 200 || len(p) > 100 {
			return
		}
		got, err := callText("regexp_matches", s, p, flags)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "regular expression ") {
				t.Errorf("%q %q: the error is %q", p, flags, err)
			}
			return
		}
		if text, ok := goPattern(p, flags); ok {
			if want := regexp.MustCompile(text).MatchString(s); got != want {
				t.Errorf("regexp_matches(%q, %q, %q) is %v, want %v", s, p, flags, got, want)
			}
		}
		checkRegexpFamily(t, s, p, flags, got.(bool))
	})
}

// goPattern is the pattern as Go reads it, for flags that Go has.
func goPattern(p, flags string) (string, bool) {
	flags = strings.ReplaceAll(flags, "g", "")
	if strings.Trim(flags, "ims") != "" {
		return "", false
	}
	if flags == "" {
		return p, true
	}
	return "(?" + flags + ":" + p + ")", balanced(p)
}

// balanced reports whether p can stand in a group: a flag of p is for the rest of it.
func balanced(p string) bool {
	_, err := regexp.Compile("(?:" + p + ")")
	return err == nil && !strings.Contains(p, `\Q`)
}

// checkRegexpFamily checks the other functions against regexp_matches.
func checkRegexpFamily(t *testing.T, s, p, flags string, matches bool) {
	t.Helper()
	count, err := callText("regexp_count", s, p, flags)
	if err != nil || (count.(int64) > 0) != matches {
		t.Errorf("regexp_count(%q, %q, %q) is %v (%v), and it matches: %v", s, p, flags, count, err, matches)
	}
	place, err := callText("regexp_instr", s, p, flags)
	if err != nil || (place.(int64) > 0) != matches {
		t.Errorf("regexp_instr(%q, %q, %q) is %v (%v), and it matches: %v", s, p, flags, place, err, matches)
	}
	same, err := callText("regexp_replace", s, p, `\0`, flags+"g")
	if err != nil || same != s {
		t.Errorf("regexp_replace(%q, %q, \\0, %q) is %q (%v)", s, p, flags, same, err)
	}
	if full, err := callText("regexp_full_match", s, p, flags); err != nil || full == true && !matches {
		t.Errorf("regexp_full_match(%q, %q, %q) is %v (%v), and it matches: %v", s, p, flags, full, err, matches)
	}
}

func FuzzSimilarTo(f *testing.F) {
	for _, s := range [][2]string{{"abc", "%(b|d)%"}, {"a.c", "a.c"}, {"a", "[a-c]"}, {"^", "[^a]"}, {"a", "a{1,2}"}, {"]", "[]]"}, {`\`, `\\`}, {"a", "("}, {"a", "a["}, {"a", "(?a)"}, {"é", "_"}, {"a", "[[:alpha:]]"}, {"x", `[\]x]`}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, s, p string) {
		if !small(s, p) || !utf8.ValidString(s) || !utf8.ValidString(p) {
			return
		}
		got, err := callText("similar_to", s, p)
		if err != nil {
			return
		}
		// Without the signs of regular expressions it is LIKE.
		if !strings.ContainsAny(p, `|*+?{}()[]`) {
			if want := naiveLike(s, p); got != want {
				t.Errorf("similar_to(%q, %q) is %v, want %v", s, p, got, want)
			}
		}
	})
}

// What a pattern asks that RE2 lacks is refused in words.
func TestRegexpRefusals(t *testing.T) {
	for p, want := range map[string]string{
		"a(?=b)": "no lookahead", "a(?!b)": "no lookahead", "(?<=a)b": "no lookbehind", "(?<!a)b": "no lookbehind", "(?>a)": "no atomic group",
		`(a)\1`: `no reference \1`, `a\Z`: `write \z`, "a++": "no possessive", "a{2000}": "at most 1000", "(a": "a ( has no )", "[a": "a [ has no ]", "\xff": "not UTF-8", "*": "missing argument",
	} {
		if _, err := callText("regexp_matches", "a", p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", p, err, want)
		}
	}
	if _, err := callText("regexp_matches", "a", "a", "iq"); err == nil || !strings.Contains(fmt.Sprint(err), "no flag 'q'") {
		t.Error(err)
	}
}
