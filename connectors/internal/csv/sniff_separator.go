package csv

import "bytes"

// separatorLine is the delimiter that the first line states as spreadsheets have it, sep=; and no more; else "".
func separatorLine(sample []byte) string {
	rest, ok := bytes.CutPrefix(sample, []byte("sep="))
	if !ok || len(rest) < 2 || rest[1] != '\n' && rest[1] != '\r' {
		return ""
	}
	if d := (Dialect{Delimiter: rest[0], Quote: '"', Escape: '"'}); d.checkDelimiter() != nil {
		return ""
	}
	return string(rest[:1])
}
