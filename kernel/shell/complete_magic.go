package shell

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"weir/dataframe"
	"weir/kernel/internal/cell"
)

// magicAt is the magic on whose line the cursor stands, behind its name, and the
// text between; found is false in Go, also in that of a magic as %time.
func (sh *Shell) magicAt(code string, cursor int) (name, text string, found bool) {
	line := code[strings.LastIndexByte(code[:cursor], '\n')+1 : cursor]
	line = strings.TrimLeft(line, " \t")
	if strings.HasPrefix(line, "$") || strings.HasPrefix(line, "!") && isCommand(code[:cursor]) {
		return "sh", line[1:], true
	}
	if !strings.HasPrefix(line, "%") {
		return "", "", false
	}
	name, text, found = strings.Cut(strings.TrimLeft(line, "%"), " ")
	return name, text, found && !sh.isGo(name)
}

// isCommand says whether the last line of code is one for the shell: in the middle of
// an expression of Go a ! is none.
func isCommand(code string) bool {
	pieces := cut(code)
	return len(pieces) > 0 && pieces[len(pieces)-1].magic == "sh" && pieces[len(pieces)-1].line == 1+strings.Count(code, "\n")
}

// magicWords are the words that arguments of magics may be.
var magicWords = map[string][]string{
	"sql":  {"--as", "--dialect", "spark", "mysql", "postgres", "weir"},
	"help": {"functions"},
}

// completeArgument lists what the last word of a magic's line may be.
func (sh *Shell) completeArgument(name, text string, cursor int) Completion {
	word := text[strings.LastIndexAny(text, " \t")+1:]
	c := Completion{From: cursor - len(word), To: cursor}
	words := slices.Clone(magicWords[name])
	switch name {
	case "cd", "sh":
		return completePath(word, cursor, name == "cd", true)
	case "show":
		for _, n := range sh.config.Interpreter.Names() {
			words = append(words, n.Name)
		}
	case "help":
		for _, m := range sh.magics {
			words = append(words, m.Name)
		}
		for _, f := range dataframe.Functions() {
			words = append(words, f.Name)
		}
	}
	for _, w := range words {
		if strings.HasPrefix(w, word) {
			c.Matches = append(c.Matches, Match{Text: w, Kind: "keyword"})
		}
	}
	return c
}

// takesPaths are the functions whose texts are files.
var takesPaths = []string{"Read", "Open", "OpenFile", "ReadFile", "ReadDir", "Create", "Stat", "Write", "WriteFile", "Chdir", "Glob", "File"}

// inPath says whether the cursor is in a text of Go that names a file, and gives
// that text up to the cursor.
func inPath(code string, cursor int) (path string, found bool) {
	from, inside := cell.Quoted(code, cursor)
	if !inside || from < 2 || code[from-2] != '(' || strings.Contains(code[from:cursor], "://") {
		return "", false
	}
	name := code[wordStart(code, from-2) : from-2]
	return code[from:cursor], slices.Contains(takesPaths, name)
}

// completePath lists the files that a path may go on with, where a ~ before it is
// expanded, as shells and %cd do and texts of Go do not.
func completePath(path string, cursor int, onlyFolders, expanded bool) Completion {
	folder, prefix := filepath.Split(path)
	c := Completion{From: cursor - len(prefix), To: cursor}
	at := folder
	if at == "" {
		at = "."
	}
	if expanded {
		at = inHome(at)
	}
	entries, _ := os.ReadDir(at)
	for _, e := range entries {
		hidden := strings.HasPrefix(e.Name(), ".") && prefix == ""
		if !strings.HasPrefix(e.Name(), prefix) || hidden {
			continue
		}
		info, err := os.Stat(filepath.Join(at, e.Name())) // a link to a folder is one
		isFolder := err == nil && info.IsDir()
		if onlyFolders && !isFolder {
			continue
		}
		if isFolder {
			c.Matches = append(c.Matches, Match{Text: e.Name() + "/", Kind: "folder"})
		} else {
			c.Matches = append(c.Matches, Match{Text: e.Name(), Kind: "file"})
		}
	}
	return c
}

// inspectMagic tells of the magic whose name is at the cursor.
func (sh *Shell) inspectMagic(code string, cursor int) (map[string]any, bool) {
	begin := strings.LastIndexByte(code[:cursor], '\n') + 1
	line := strings.TrimLeft(code[begin:], " \t")
	signs := len(line) - len(strings.TrimLeft(line, "%"))
	name, _ := splitName(line[signs:])
	if end := len(code) - len(line) + signs + len(name); signs == 0 || cursor > end {
		return nil, false
	}
	for _, m := range sh.magics {
		if m.Name == name {
			return map[string]any{
				"text/plain":    signatureText(m.Usage, m.Doc),
				"text/markdown": "```\n" + m.Usage + "\n```\n\n" + m.Doc,
			}, true
		}
	}
	return nil, false
}
