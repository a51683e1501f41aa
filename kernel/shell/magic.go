package shell

import (
	"context"
	"fmt"
	"strings"
)

// A Magic is a command to the shell that stands in a cell beside Go.
type Magic struct {
	Name  string // "time" answers %time and %%time
	Usage string // "%time expression"
	Doc   string // one line for %help
	Cell  bool   // may stand first in a cell, as %%name, and own the rest
	Go    bool   // what follows the name is Go
	Run   func(ctx context.Context, sh *Shell, call Call, out Output) error
}

// A Call is one use of a magic.
type Call struct {
	Args   []string // the words after the name
	Line   string   // the same text, uncut
	Body   string   // the rest of the cell; "" for a line magic
	IsCell bool     // %%name
	At     int      // line of the cell, from 1
	Cell   Cell
}

func (sh *Shell) runMagic(ctx context.Context, cell Cell, p piece, out Output) error {
	for _, m := range sh.magics {
		if m.Name != p.magic {
			continue
		}
		if p.cell && !m.Cell {
			return fmt.Errorf("%%%%%s: this magic works on a line: %s", m.Name, m.Usage)
		}
		if p.cell && p.line > 1 && p.body == "" && strings.TrimSpace(cell.Text) != "%%"+p.magic {
			return fmt.Errorf("%%%%%s must be on the first line of its cell", m.Name)
		}
		return m.Run(ctx, sh, Call{
			Args: strings.Fields(p.text), Line: p.text, Body: p.body,
			IsCell: p.cell, At: p.line, Cell: cell,
		}, out)
	}
	return sh.unknownMagic(p.magic)
}

func (sh *Shell) unknownMagic(name string) error {
	names := make([]string, 0, len(sh.magics))
	for _, m := range sh.magics {
		names = append(names, "%"+m.Name)
	}
	return fmt.Errorf("no magic %%%s; there are %s", name, strings.Join(names, ", "))
}

// runGo runs a Go text that a magic was given; its first line is line at of
// the cell.
func (sh *Shell) runGo(ctx context.Context, cell Cell, at int, text string, out Output) error {
	p := piece{line: at, text: text}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return sh.runPiece(ctx, cell, p, cell.Silent, out)
}
