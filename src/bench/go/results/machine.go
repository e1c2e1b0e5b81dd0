package results

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// Begin gives a section of this machine, as it is now.
func Begin(method string) (Section, error) {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return Section{}, err
	}
	model := "unknown CPU"
	for line := range strings.Lines(string(text)) {
		if name, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(name) == "model name" {
			model = strings.TrimSpace(value)
			break
		}
	}
	kernel, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		return Section{}, err
	}
	load, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return Section{}, err
	}
	machine := fmt.Sprintf("%d cores of %s, Linux %s, %s; load average before the run %s", runtime.NumCPU(), model,
		strings.TrimSpace(string(kernel)), runtime.Version(), strings.Fields(string(load))[0])
	return Section{Machine: machine, Date: time.Now().UTC().Format(time.DateOnly), Method: method}, nil
}
