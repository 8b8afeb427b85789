package gizmo

import (
	"fmt"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// MemoryError is what ends a script that needed more memory than its worker may
// have.
type MemoryError struct{ Limit int64 } // bytes

func (e *MemoryError) Error() string {
	return fmt.Sprintf("the script needed more than %d MB of memory", e.Limit>>20)
}

// A worker ends in one of three ways when its script needs too much memory. What
// grows is seen to be too large, and the worker exits with exitMemory. What is
// too large from the start the system refuses (limitMemory), and the Go runtime
// exits with a message. So it does when native calls of the interpreter nest too
// deep.
const (
	exitMemory = 70
	watchEvery = 5 * time.Millisecond
)

// guardMemory prepares the process for scripts that may need so many bytes.
func guardMemory(limit int64) error {
	debug.SetGCPercent(400) // scripts are short; near the limit it is collected all the same
	debug.SetMemoryLimit(limit)
	debug.SetMaxStack(int(limit / 4))
	return limitMemory(limit)
}

// watchMemory ends the process when the heap outgrows the limit, until the
// function that it returns is called.
func watchMemory(limit int64) (stop func()) {
	done := make(chan struct{})
	go func() {
		ticker := time.NewTicker(watchEvery)
		defer ticker.Stop()
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				if heapSize() > limit {
					os.Exit(exitMemory)
				}
			}
		}
	}()
	return func() { close(done) }
}

// heapSize is what is allocated on the heap and for stacks.
func heapSize() int64 {
	samples := []metrics.Sample{
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/stacks:bytes"},
	}
	metrics.Read(samples)
	return int64(samples[0].Value.Uint64() + samples[1].Value.Uint64())
}
