package cell

import (
	"cmp"
	"go/types"
	goruntime "runtime"
	"slices"
	"sync"
	"weak"
)

// numbers tell type names apart for as long as the process lives: what is kept under the
// address of one would be found under that of another which is made when the first is gone.
var numbers = struct {
	sync.Mutex
	of   map[weak.Pointer[types.TypeName]]int
	last int
}{of: map[weak.Pointer[types.TypeName]]int{}}

func numberOf(o *types.TypeName) int {
	numbers.Lock()
	defer numbers.Unlock()
	at := weak.Make(o)
	if n := numbers.of[at]; n > 0 {
		return n
	}
	numbers.last++
	numbers.of[at] = numbers.last
	goruntime.AddCleanup(o, forgetNumber, at)
	return numbers.last
}

// locals are the numbers of the types that are declared in functions.
var locals = struct {
	sync.Mutex
	of map[int]int // by numberOf
}{of: map[int]int{}}

// localNumber is the number that the compiler of Go gives a type that is declared in a
// function, 0 for others.
func localNumber(o *types.TypeName) int {
	n := numberOf(o)
	locals.Lock()
	defer locals.Unlock()
	return locals.of[n]
}

// numberLocals numbers the types that the functions of a package declare, in their order.
func numberLocals(pkg *types.Package, info *types.Info) {
	var list []*types.TypeName
	for _, o := range info.Defs {
		if t, ok := o.(*types.TypeName); ok && !t.IsAlias() && t.Parent() != nil && t.Parent() != pkg.Scope() {
			if _, param := t.Type().(*types.TypeParam); !param {
				list = append(list, t)
			}
		}
	}
	slices.SortFunc(list, func(a, b *types.TypeName) int { return cmp.Compare(a.Pos(), b.Pos()) })
	for i, t := range list {
		n := numberOf(t)
		locals.Lock()
		locals.of[n] = i + 1
		locals.Unlock()
	}
}

func forgetNumber(at weak.Pointer[types.TypeName]) {
	numbers.Lock()
	defer numbers.Unlock()
	n := numbers.of[at]
	delete(numbers.of, at)
	locals.Lock()
	defer locals.Unlock()
	delete(locals.of, n)
}
