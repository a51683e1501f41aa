package shell

import (
	"context"
	"strings"
)

// Complete lists what may stand at cursor: magics after %, otherwise Go names.
func (sh *Shell) Complete(_ context.Context, code string, cursor int) (Completion, error) {
	cursor = min(max(cursor, 0), len(code))
	from := strings.LastIndexByte(code[:cursor], '\n') + 1
	word := strings.TrimLeft(code[from:cursor], " \t")
	if strings.HasPrefix(word, "%") && !strings.ContainsAny(word, " \t(") {
		return sh.completeMagic(word, cursor), nil
	}
	return sh.config.Interpreter.Complete(code, cursor), nil
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
	signature, doc, found := sh.config.Interpreter.Inspect(code, cursor)
	if !found {
		return nil, false, nil
	}
	return map[string]any{
		"text/plain":    signatureText(signature, doc),
		"text/markdown": "```go\n" + signature + "\n```\n\n" + doc,
	}, true, nil
}
