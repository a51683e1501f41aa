// Package machine tells what the machine has.
package machine

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Memory is the bytes of memory of the machine, or of the container if that has less; 0 if the
// system does not tell.
func Memory() int64 {
	var total int64
	info, _ := os.ReadFile("/proc/meminfo")
	_, _ = fmt.Sscanf(string(info), "MemTotal: %d kB", &total)
	total *= 1024
	for _, path := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && n < total {
			total = n
		}
	}
	return total
}
