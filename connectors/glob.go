package connectors

import "strings"

// Patterns are paths in which ? stands for one character and * for any
// characters of a name, ** as a whole name for any number of folders, and
// {a,b} for either. Wildcards at the start of a name do not meet a leading dot, nor, in
// folders, a leading underscore: those are for temporary files and logs.

// hasGlob reports whether pattern has wildcards.
func hasGlob(pattern string) bool { return strings.ContainsAny(pattern, "*?{") }

// globPrefix is what every match of pattern begins with: a listing by prefix
// may start there.
func globPrefix(pattern string) string {
	if i := strings.IndexAny(pattern, "*?{"); i >= 0 {
		return pattern[:i]
	}
	return pattern
}

// globMatch reports whether path matches pattern.
func globMatch(pattern, path string) bool {
	for _, p := range expandBraces(pattern) {
		if matchParts(strings.Split(p, "/"), strings.Split(path, "/"), false) {
			return true
		}
	}
	return false
}

// globEnter reports whether something below the folder dir (no slash at its
// end; "" is the root) may match pattern.
func globEnter(pattern, dir string) bool {
	if dir == "" {
		return true
	}
	for _, p := range expandBraces(pattern) {
		if matchParts(strings.Split(p, "/"), strings.Split(dir, "/"), true) {
			return true
		}
	}
	return false
}

// expandBraces writes out the alternatives of pattern; an open brace without
// its end is a plain character.
func expandBraces(pattern string) []string {
	from := strings.IndexByte(pattern, '{')
	if from < 0 {
		return []string{pattern}
	}
	depth, start := 0, from+1
	var alts []string
	for i := from; i < len(pattern); i++ {
		switch pattern[i] {
		case '{':
			depth++
		case ',':
			if depth == 1 {
				alts = append(alts, pattern[start:i])
				start = i + 1
			}
		case '}':
			if depth--; depth == 0 {
				alts = append(alts, pattern[start:i])
				var out []string
				for _, a := range alts {
					out = append(out, expandBraces(pattern[:from]+a+pattern[i+1:])...)
				}
				return out
			}
		}
	}
	return []string{pattern}
}

// matchParts matches name by name. With enter, path is a folder, and it is
// enough that pattern can go on below it.
func matchParts(pattern, path []string, enter bool) bool {
	for len(pattern) > 0 {
		if pattern[0] == "**" {
			for skip := 0; ; skip++ {
				if enter && skip == len(path) {
					return true
				}
				if matchParts(pattern[1:], path[skip:], enter) {
					return true
				}
				// ** never goes into, and ends in, hidden names.
				if skip == len(path) || hidden(path[skip]) {
					return false
				}
			}
		}
		if len(path) == 0 {
			return enter
		}
		folder := enter || len(path) > 1
		if !matchName(pattern[0], path[0], folder) {
			return false
		}
		pattern, path = pattern[1:], path[1:]
	}
	return len(path) == 0 && !enter
}

func hidden(name string) bool {
	return strings.HasPrefix(name, ".") && name != "." && name != ".." || strings.HasPrefix(name, "_")
}

func matchName(pattern, name string, folder bool) bool {
	if pattern != "" && name != "" && (pattern[0] == '*' || pattern[0] == '?') {
		if name[0] == '.' || folder && name[0] == '_' {
			return false
		}
	}
	return matchChars(pattern, name)
}

// matchChars is the classic match of * and ? with one point to go back to.
func matchChars(pattern, name string) bool {
	p, n, star, mark := 0, 0, -1, 0
	for n < len(name) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, n
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == name[n]):
			// ? stands for a character, not for a byte of one.
			if pattern[p] == '?' {
				for n+1 < len(name) && name[n+1]&0xc0 == 0x80 {
					n++
				}
			}
			p++
			n++
		case star >= 0:
			mark++
			p, n = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}
