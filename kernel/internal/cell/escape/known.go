package escape

import (
	_ "embed"
	"go/types"
	"strconv"
	"strings"
	"sync"
)

// knownText has a line for every function of compiled packages that holds, changes or
// gives back what its parameters point to, or that is cheap enough to be inlined: its
// name, its cost (- for none) and, by parameter, the receiver first, its leaks: h, m and
// c for heap, mutator and callee, 0 to 4 for a result, each with the number of
// dereferences; - for none.
//
//go:embed known.txt
var knownText string

// known is what is known of a compiled function.
type known struct {
	leaks []leaks
	cost  int
}

var knownFuncs = sync.OnceValue(func() map[string]known {
	m := map[string]known{}
	for line := range strings.Lines(knownText) {
		f := strings.Fields(line)
		k := known{cost: -1}
		if n, err := strconv.Atoi(f[1]); err == nil {
			k.cost = n
		}
		for _, p := range f[2:] {
			k.leaks = append(k.leaks, leaksOf(p))
		}
		m[f[0]] = k
	}
	return m
})

func leaksOf(text string) leaks {
	l := noLeaks
	for i := 0; i+1 < len(text); i += 2 {
		n := int(text[i+1] - '0')
		switch c := text[i]; c {
		case 'h':
			l.heap = n
		case 'm':
			l.mutator = n
		case 'c':
			l.callee = n
		default:
			l.results[c-'0'] = n
		}
	}
	return l
}

// known is what is known of a function of a compiled package. What is not known holds
// all that it is given.
func (p *program) known(f *types.Func) known {
	if k, ok := knownFuncs()[f.FullName()]; ok {
		return k
	}
	n := f.Signature().Params().Len()
	if f.Signature().Recv() != nil {
		n++
	}
	k := known{cost: -1}
	for range n {
		k.leaks = append(k.leaks, leaks{0, -1, -1, noLeaks.results})
	}
	return k
}
