package load

import (
	"sync"
	"time"
)

const (
	tick = 10 * time.Millisecond
	// A tick as late as this is a moment in which the generator could not work.
	noticed = 100 * time.Millisecond
)

// stalls are the moments in which this process did not run, though it had to: its machine was too busy.
type stalls struct {
	mutex sync.Mutex
	all   []stall
	end   chan struct{}
}

type stall struct{ from, to time.Time }

func watchStalls() *stalls {
	s := &stalls{end: make(chan struct{})}
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

func (s *stalls) add(found stall) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.all = append(s.all, found)
}

// within is how much of a span was lost.
func (s *stalls) within(from, to time.Time) time.Duration {
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

func (s *stalls) close() { close(s.end) }
