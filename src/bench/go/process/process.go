// Package process reads what a process uses, from Linux and from its metrics.
package process

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
)

// ticks a second of /proc/PID/stat; the kernel shows it to programs as 100 on all machines.
const ticks = 100

// Memory in bytes: all that is resident, and the part of it that no file backs.
type Memory struct {
	Resident  int64 `json:"resident"`
	Anonymous int64 `json:"anonymous"`
}

// MemoryOf reads /proc/PID/status.
func MemoryOf(pid int) (Memory, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return Memory{}, err
	}
	var memory Memory
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) != 3 || fields[2] != "kB" {
			continue
		}
		kibibytes, err := strconv.ParseInt(fields[1], 10, 64)
		if err != nil {
			return Memory{}, err
		}
		switch fields[0] {
		case "VmRSS:":
			memory.Resident = kibibytes << 10
		case "RssAnon:":
			memory.Anonymous = kibibytes << 10
		}
	}
	return memory, nil
}

// CPUSeconds of all threads of the process, in user and system mode.
func CPUSeconds(pid int) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	// The name of the program may have spaces in it; after it comes field 3.
	_, after, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/%d/stat: %q", pid, text)
	}
	sum := 0.0
	for _, field := range fields[11:13] {
		number, err := strconv.ParseFloat(field, 64)
		if err != nil {
			return 0, err
		}
		sum += number
	}
	return sum / ticks, nil
}

// allocated are the metrics of bytes allocated: of Micrometer for a JVM, since it was ready; of Go, since the start.
var allocated = []string{"jvm_gc_memory_allocated_bytes_total", "go_memstats_alloc_bytes_total"}

// Allocated asks a process's metrics for the bytes that it has allocated on its heap. A JVM counts them
// at collections only.
func Allocated(url string) (float64, error) {
	response, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), " ")
		name, _, _ = strings.Cut(name, "{")
		for _, known := range allocated {
			if name == known {
				return strconv.ParseFloat(strings.TrimSpace(value), 64)
			}
		}
	}
	if err := lines.Err(); err != nil {
		return 0, err
	}
	return 0, fmt.Errorf("%s has none of %v", url, allocated)
}
