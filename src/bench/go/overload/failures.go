package main

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// failures counts what went wrong by what the client says of it, without addresses.
type failures struct {
	lock   sync.Mutex
	counts map[string]int
}

func (f *failures) add(err error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.counts == nil {
		f.counts = map[string]int{}
	}
	f.counts[reason(err)]++
}

func (f *failures) sum() int {
	sum := 0
	for _, count := range f.counts {
		sum += count
	}
	return sum
}

func (f *failures) String() string {
	var parts []string
	for _, reason := range slices.Sorted(maps.Keys(f.counts)) {
		parts = append(parts, fmt.Sprintf("%d %s", f.counts[reason], reason))
	}
	return strings.Join(parts, "; ")
}

func reason(err error) string {
	var asked *url.Error
	if errors.As(err, &asked) {
		err = asked.Err
	}
	var operation *net.OpError
	if errors.As(err, &operation) {
		return operation.Op + ": " + operation.Err.Error()
	}
	return err.Error()
}
