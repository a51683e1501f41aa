package ledger

// A process should stay within its queries' memory and a quarter. Beside rows and groups, which operators count, there are
// batches on their way, what the collector has not found yet, and codeBytes of the program's own code.
const codeBytes = 40 << 20

// Of memory up to muchMemory operators may hold half. Of what is more they may hold three quarters: batches on their way take no
// more where there is more memory, and garbage, at collectEvery, is less than half of what is held.
const muchMemory = 1 << 30

// leastHeld is what operators may hold of little memory, all the same, if that is not more than half.
const leastHeld = 16 << 20

// ForOperators is how many bytes operators may hold where queries may use n in all. It never falls as n grows.
func ForOperators(n int64) int64 {
	half := n / 2
	held := half + max(n-muchMemory, 0)/4
	return min(held, max(n/4*3-codeBytes, min(half, leastHeld)))
}

// MemoryFor is about how many bytes queries must be allowed for operators to hold n of them.
func MemoryFor(n int64) int64 {
	if n <= muchMemory/2 {
		return 2 * n
	}
	return muchMemory + (n-muchMemory/2)/3*4
}
