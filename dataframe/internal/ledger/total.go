package ledger

import (
	"math"
	"os"
	"strconv"
	"strings"

	"weir/internal/machine"
)

// share of the machine's memory is the total of all leases, unless Variable says otherwise.
const share = 0.6

// Total is what all leases together may come to: what Variable says, else a share of the memory of
// the machine, or of the container if that has less.
func Total() int64 {
	memory := machine.Memory()
	if n := parse(os.Getenv(Variable), memory); n > 0 {
		return n
	}
	if memory == 0 {
		return math.MaxInt64 / 4
	}
	return int64(float64(memory) * share)
}

// parse reads 8GB, 500MB or 50%; 0 for what it cannot read.
func parse(text string, memory int64) int64 {
	text = strings.ToUpper(strings.TrimSpace(text))
	for _, u := range []struct {
		suffix string
		bytes  float64
	}{{"%", float64(memory) / 100}, {"GB", 1e9}, {"MB", 1e6}, {"KB", 1e3}, {"B", 1}, {"", 1}} {
		if n, ok := strings.CutSuffix(text, u.suffix); ok {
			v, err := strconv.ParseFloat(strings.TrimSpace(n), 64)
			if err != nil || v <= 0 || v*u.bytes > 1e18 {
				return 0
			}
			return int64(v * u.bytes)
		}
	}
	return 0
}
