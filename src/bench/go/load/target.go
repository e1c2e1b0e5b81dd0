package load

import (
	"fmt"
	"strconv"
	"strings"
)

// target is a server: NAME,URL,PID[,METRICS].
type target struct {
	name, url string
	pid       int
	metrics   string
}

func parseTarget(text string) (target, error) {
	parts := strings.Split(text, ",")
	if len(parts) < 3 || len(parts) > 4 {
		return target{}, fmt.Errorf("%q: expected NAME,URL,PID or NAME,URL,PID,METRICS", text)
	}
	pid, err := strconv.Atoi(parts[2])
	if err != nil {
		return target{}, fmt.Errorf("%q: the process id: %w", text, err)
	}
	found := target{name: parts[0], url: parts[1], pid: pid}
	if len(parts) == 4 {
		found.metrics = parts[3]
	}
	return found, nil
}
