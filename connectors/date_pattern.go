package connectors

import (
	"fmt"
	"strings"
	"time"
)

// datePattern is a pattern such as %d/%m/%Y, cut into letters behind a % and the texts between them.
type datePattern []patternPiece

type patternPiece struct {
	verb byte // 0: text
	text string
}

// patternLayouts are the layouts of package time for the letters that one has.
var patternLayouts = map[byte]string{
	'Y': "2006", 'y': "06", 'm': "01", 'd': "02", 'e': "_2", 'j': "002", 'b': "Jan", 'B': "January", 'a': "Mon", 'A': "Monday",
	'F': "2006-01-02",
	'H': "15", 'I': "03", 'M': "04", 'S': "05", 'p': "PM", 'f': "000000", 'g': "000", 'n': "000000000", 'z': "-07:00", 'Z': "MST", 'T': "15:04:05",
}

// clockVerbs are the letters that a date has nothing for.
const clockVerbs = "HIMSpfgnzZT"

// parseDatePattern reads a pattern; nil is none.
func parseDatePattern(text string, clock bool) (datePattern, error) {
	var out datePattern
	for rest := text; rest != ""; {
		at := strings.IndexByte(rest, '%')
		if at != 0 {
			if at < 0 {
				at = len(rest)
			}
			out = append(out, patternPiece{text: rest[:at]})
			rest = rest[at:]
			continue
		}
		if len(rest) < 2 {
			return nil, fmt.Errorf("pattern %q: it ends with %%; write %%%% for a percent sign", text)
		}
		verb := rest[1]
		rest = rest[2:]
		switch {
		case verb == '%':
			out = append(out, patternPiece{text: "%"})
		case patternLayouts[verb] == "":
			return nil, fmt.Errorf("pattern %q: %%%c is not there; there are %%Y %%y %%m %%d %%e %%j %%b %%B %%a %%A %%F %%H %%I %%M %%S %%p %%f %%g %%n %%z %%Z %%T and %%%%", text, verb)
		case !clock && strings.IndexByte(clockVerbs, verb) >= 0:
			return nil, fmt.Errorf("pattern %q: a date has nothing for %%%c", text, verb)
		default:
			out = append(out, patternPiece{verb: verb})
		}
	}
	return out, nil
}

// append writes t.
func (p datePattern) append(dst []byte, t time.Time) []byte {
	for _, piece := range p {
		switch piece.verb {
		case 0:
			dst = append(dst, piece.text...)
		case 'f', 'g', 'n':
			digits := fmt.Appendf(nil, "%09d", t.Nanosecond())
			dst = append(dst, digits[:len(patternLayouts[piece.verb])]...)
		default:
			dst = t.AppendFormat(dst, patternLayouts[piece.verb])
		}
	}
	return dst
}
