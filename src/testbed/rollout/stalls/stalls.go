// Package stalls finds the moments in which a process did not run.
package stalls

import (
	"sync"
	"time"
)

const (
	tick = 10 * time.Millisecond
	// A tick as late as this is a moment in which the process could not work.
	noticed = 100 * time.Millisecond
)

// Header names, in answers of a server, the milliseconds in which it did not run since it began.
const Header = "Stalled-Milliseconds"

// Stalls are the moments in which this process did not run, though it had to: its machine was too busy.
type Stalls struct {
	mutex sync.Mutex
	all   []stall
	end   chan struct{}
}

type stall struct{ from, to time.Time }

// Watch begins to look for them.
func Watch() *Stalls {
	s := &Stalls{end: make(chan struct{})}
	go func() {
		ticker := time.NewTicker(tick)
		defer ticker.Stop()
		last := time.Now()
		for {
			select {
			case <-s.end:
				return
			case <-ticker.C:
			}
			now := time.Now()
			if now.Sub(last) > noticed {
				s.add(stall{last, now})
			}
			last = now
		}
	}()
	return s
}

func (s *Stalls) add(found stall) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.all = append(s.all, found)
}

// Total is how much was lost since it began.
func (s *Stalls) Total() time.Duration {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var lost time.Duration
	for _, one := range s.all {
		lost += one.to.Sub(one.from)
	}
	return lost
}

// Within is how much of a span was lost.
func (s *Stalls) Within(from, to time.Time) time.Duration {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var lost time.Duration
	for _, one := range s.all {
		begin, end := one.from, one.to
		if begin.Before(from) {
			begin = from
		}
		if end.After(to) {
			end = to
		}
		if end.After(begin) {
			lost += end.Sub(begin)
		}
	}
	return lost
}

// Close ends it.
func (s *Stalls) Close() { close(s.end) }
