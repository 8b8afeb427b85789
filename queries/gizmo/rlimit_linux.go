package gizmo

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// limitData has the system refuse the process twice that many bytes beside what
// it has mapped by now. The Go runtime maps more than it uses, and a thread that
// cannot be started ends it in many ways, so the heap must be seen to be too
// large before the system says no; only a vast allocation goes past that.
func limitData(limit int64) error {
	mapped, err := mappedData()
	if err != nil {
		return err
	}
	most := uint64(mapped + 2*limit + mapStep)
	if err := syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
		return fmt.Errorf("limit memory: %w", err)
	}
	return nil
}

// mapStep is what the Go runtime maps at a time for its heap.
const mapStep = 64 << 20

// mappedData is how many bytes the limit would count now.
func mappedData() (int64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if size, ok := strings.CutPrefix(line, "VmData:"); ok {
			kB, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(size), "kB")), 10, 64)
			return kB << 10, err
		}
	}
	return 0, fmt.Errorf("limit memory: the system does not tell how much is mapped")
}
