package main

import (
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

const lookInterval = 200 * time.Millisecond

// A memoryWatch knows the largest resident memory of a process since it began.
type memoryWatch struct {
	peakKiB atomic.Int64
	stop    chan struct{}
}

func watchMemory(pid int) *memoryWatch {
	watch := &memoryWatch{stop: make(chan struct{})}
	go func() {
		for ticks := time.Tick(lookInterval); !isOver(watch.stop); <-ticks {
			watch.peakKiB.Store(max(watch.peakKiB.Load(), residentKiB(pid)))
		}
	}()
	return watch
}

// peakMiB ends the watch.
func (w *memoryWatch) peakMiB() int64 {
	close(w.stop)
	return w.peakKiB.Load() >> 10
}

// residentKiB is 0 when there is no such process.
func residentKiB(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		var kib int64
		if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kib); err == nil {
			return kib
		}
	}
	return 0
}
