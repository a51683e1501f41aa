package cell

import (
	"go/types"
	goruntime "runtime"
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

func forgetNumber(at weak.Pointer[types.TypeName]) {
	numbers.Lock()
	defer numbers.Unlock()
	delete(numbers.of, at)
}
