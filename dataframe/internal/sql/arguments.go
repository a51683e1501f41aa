package sql

import (
	"strings"

	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// arguments are the values given beside a text.
type arguments struct {
	list  []any
	named map[string]any
	asked int // the highest ? or $n
	// Statements of one text take values one after another: the ? of this one begin behind
	// base, and there were so many.
	base, here int
	uses       int // how often a value was asked for
}

// newArguments takes the maps among args for values with names.
func newArguments(args []any) *arguments {
	a := &arguments{named: map[string]any{}}
	for _, v := range args {
		if m, ok := v.(map[string]any); ok {
			for name, x := range m {
				a.named[name] = x
			}
			continue
		}
		a.list = append(a.list, v)
	}
	return a
}

// param is the value that p stands for.
func (b *binder) param(p *syntax.Param) (*plan.Literal, error) {
	b.args.uses++
	if strings.HasPrefix(p.Name, "@") {
		return b.variable(p)
	}
	var v any
	switch {
	case p.Index > 0:
		index, sign := p.Index, syntax.Print(p)
		if p.Name != "$" {
			b.args.here = max(b.args.here, p.Index)
			index, sign = index+b.args.base, "?"
		}
		b.args.asked = max(b.args.asked, index)
		if index > len(b.args.list) {
			return nil, b.errorAt(p.Pos, "this %s is number %d, and there are %d values", sign, index, len(b.args.list))
		}
		v = b.args.list[index-1]
	default:
		x, ok := b.args.named[p.Name]
		if !ok {
			return nil, b.errorAt(p.Pos, "no value for :%s; give a map[string]any that has it", p.Name)
		}
		v = x
	}
	if l, ok := v.(*plan.Literal); ok { // of EXECUTE
		again := *l
		return b.settledLiteral(&again), nil
	}
	l, err := plan.LiteralOf(v)
	if err != nil && p.Index > 0 {
		return nil, b.errorAt(p.Pos, "value %d: %v", p.Index, err)
	}
	if err != nil {
		return nil, b.wrap(p.Pos, err)
	}
	return b.settledLiteral(l), nil
}

// argsUsed says whether there is a ? for every value.
func (b *binder) argsUsed() error {
	if n := len(b.args.list); b.args.asked < n {
		return b.errorAt(syntax.Pos(len(b.src)), "there are %d values for %d ?", n, b.args.asked)
	}
	return nil
}
