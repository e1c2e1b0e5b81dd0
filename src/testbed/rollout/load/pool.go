package load

import (
	"sync"
	"time"
)

// pool keeps connections of one class, used in turn. The load does not wait for one: where all are
// busy it opens more.
type pool struct {
	open func() (exchanger, *fault)
	size int
	life time.Duration

	mutex  sync.Mutex
	opened int
	idle   []pooled
	number int
}

type pooled struct {
	exchanger
	until time.Time
}

// take opens connections until there are as many as it is to keep; then the longest idle has its
// turn. Who was served by a connection that fails is told with the fault.
func (p *pool) take() (pooled, string, *fault) {
	for {
		candidate, found := p.longestIdle()
		if !found {
			made, failed := p.open()
			if failed != nil {
				p.forget()
				return pooled{}, "", failed
			}
			return pooled{made, p.end()}, "", nil
		}
		usable, failed := candidate.usable()
		if usable {
			return candidate, "", nil
		}
		candidate.close()
		p.forget()
		if failed != nil {
			return pooled{}, candidate.pod(), failed
		}
	}
}

func (p *pool) longestIdle() (pooled, bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.opened < p.size || len(p.idle) == 0 {
		p.opened++
		return pooled{}, false
	}
	first := p.idle[0]
	p.idle = p.idle[1:]
	return first, true
}

func (p *pool) forget() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.opened--
}

// end of a new connection. The lives differ by up to a quarter, so that they do not end together.
func (p *pool) end() time.Time {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.number++
	return time.Now().Add(p.life - p.life*time.Duration(p.number%16)/64)
}

// put gives a connection back after an exchange.
func (p *pool) put(used pooled, failed *fault) {
	if failed != nil || p.life > 0 && time.Now().After(used.until) {
		used.close()
		p.forget()
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.idle = append(p.idle, used)
}
