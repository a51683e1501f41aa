package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// memoryPeak is the most memory of this process since the last call, where /proc
// tells; else 0.
func memoryPeak() int64 {
	kb, _, _ := strings.Cut(procLine("/proc/self/status", "VmHWM"), " ")
	n, err := strconv.ParseInt(kb, 10, 64)
	if err != nil || os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) != nil {
		return 0
	}
	return n * 1024
}

// procLine is what stands behind name and a colon in a file of /proc; "" if
// there is none.
func procLine(path, name string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if key, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// machineLine is one line about where this runs.
func machineLine() string {
	model := procLine("/proc/cpuinfo", "model name")
	if model == "" {
		model = runtime.GOARCH
	}
	memory := ""
	kb, _, _ := strings.Cut(procLine("/proc/meminfo", "MemTotal"), " ")
	if n, err := strconv.ParseInt(kb, 10, 64); err == nil {
		memory = fmt.Sprintf(", %.0f GB", float64(n)/1e6)
	}
	return fmt.Sprintf("%s, %d cores%s, %s", model, runtime.NumCPU(), memory, runtime.GOOS)
}
