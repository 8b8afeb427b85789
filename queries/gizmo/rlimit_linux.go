package gizmo

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// limitMemory has the system refuse the process more address space than what it
// has by now and twice the limit. The Go runtime reserves more than it uses, and
// a thread that cannot be started ends it in many ways, so the heap must be seen
// to be too large before the system says no; only a vast allocation goes past
// that. A limit of data would not do: the system does not look at it when what
// was reserved is put to use.
func limitMemory(limit int64) error {
	used, err := addressSpace()
	if err != nil {
		return fmt.Errorf("limit memory: %w", err)
	}
	most := uint64(used + 2*limit + reserve)
	if err := syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
		return fmt.Errorf("limit memory: %w", err)
	}
	return nil
}

// reserve is for what the runtime reserves at a time, and for threads.
const reserve = 128 << 20

// addressSpace is how many bytes the limit would count now.
func addressSpace() (int64, error) {
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, err
	}
	pages, _, _ := strings.Cut(string(statm), " ")
	n, err := strconv.ParseInt(pages, 10, 64)
	return n * int64(os.Getpagesize()), err
}
