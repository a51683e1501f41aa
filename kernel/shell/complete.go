package shell

import (
	"context"
	"strings"
)

// Complete lists what may stand at cursor: magics after %, SQL in
// queries, otherwise Go names.
func (sh *Shell) Complete(_ context.Context, code string, cursor int) (Completion, error) {
	cursor = min(max(cursor, 0), len(code))
	from := strings.LastIndexByte(code[:cursor], '\n') + 1
	word := strings.TrimLeft(code[from:cursor], " \t")
	if strings.HasPrefix(word, "%") && !strings.ContainsAny(word, " \t(") {
		return sh.completeMagic(word, cursor), nil
	}
	if query, _, found := sqlAt(code, cursor); found {
		return sh.completeSQL(code, query, cursor), nil
	}
	if name, text, found := sh.magicAt(code, cursor); found {
		return sh.completeArgument(name, text, cursor), nil
	}
	if path, found := inPath(code, cursor); found {
		return completePath(path, cursor, false, false), nil
	}
	return sh.config.Interpreter.Complete(sh.goOnly(code), cursor), nil
}

func (sh *Shell) completeMagic(word string, cursor int) Completion {
	c := Completion{From: cursor - len(word), To: cursor}
	name := strings.TrimLeft(word, "%")
	signs := word[:len(word)-len(name)]
	for _, m := range sh.magics {
		if strings.HasPrefix(m.Name, name) && (len(signs) == 1 || m.Cell) {
			c.Matches = append(c.Matches, Match{Text: signs + m.Name, Kind: "magic", Detail: m.Doc})
		}
	}
	return c
}

// Inspect tells the signature and doc of the name at cursor.
func (sh *Shell) Inspect(_ context.Context, code string, cursor int) (map[string]any, bool, error) {
	cursor = min(max(cursor, 0), len(code))
	if _, _, inside := sqlAt(code, cursor); inside {
		bundle, found := sh.inspectSQL(code, cursor)
		return bundle, found, nil
	}
	if bundle, found := sh.inspectMagic(code, cursor); found {
		return bundle, true, nil
	}
	signature, doc, found := sh.config.Interpreter.Inspect(sh.goOnly(code), cursor)
	if !found {
		return nil, false, nil
	}
	return map[string]any{
		"text/plain":    signatureText(signature, doc),
		"text/markdown": "```go\n" + signature + "\n```\n\n" + doc,
	}, true, nil
}

// Status says whether code can run as it stands. Magics always can.
func (sh *Shell) Status(_ context.Context, code string) (Status, error) {
	text := sh.goOnly(code)
	if strings.TrimSpace(text) == "" {
		return Status{State: "complete"}, nil
	}
	return sh.config.Interpreter.Status(text), nil
}

// goOnly returns code with spaces where it is not Go, so that positions stay
// what they are.
func (sh *Shell) goOnly(code string) string {
	b := []byte(code)
	starts := []int{0} // of lines
	for i, c := range b {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	starts = append(starts, len(b)+1)
	for _, p := range cut(code) {
		if p.magic == "" {
			continue
		}
		from, end := starts[p.line-1], starts[p.line]-1
		keep := end // where Go begins
		if sh.isGo(p.magic) && p.text != "" {
			keep = from + strings.LastIndex(code[from:end], p.text)
		}
		blank(b[from:keep])
		if p.magic == "inspect" {
			blank(b[keep+len(p.text) : end])
		}
		if p.cell && !sh.isGo(p.magic) {
			blank(b[end:])
		}
	}
	return string(b)
}

func (sh *Shell) isGo(magic string) bool {
	for _, m := range sh.magics {
		if m.Name == magic {
			return m.Go
		}
	}
	return false
}

func blank(b []byte) {
	for i, c := range b {
		if c != '\n' {
			b[i] = ' '
		}
	}
}
