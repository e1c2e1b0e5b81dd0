package load

import (
	"net/http"
	"strconv"
	"sync"

	"testbed.local/rollout/stalls"
)

// pods are those that answered, with the milliseconds in which each did not run: as its first answer
// had it, and as the last.
type pods struct {
	mutex sync.Mutex
	all   map[string]*span
}

type span struct{ least, most int }

func newPods() *pods { return &pods{all: map[string]*span{}} }

// answered takes note of an answer, and gives the name of the Pod.
func (p *pods) answered(header http.Header) string {
	pod := header.Get("Pod")
	milliseconds, err := strconv.Atoi(header.Get(stalls.Header))
	if pod == "" || err != nil {
		return pod
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	known := p.all[pod]
	if known == nil {
		known = &span{milliseconds, milliseconds}
		p.all[pod] = known
	}
	known.least, known.most = min(known.least, milliseconds), max(known.most, milliseconds)
	return pod
}

// stalled has the seconds between the first and the last answer of each Pod in which it did not run.
func (p *pods) stalled() map[string]float64 {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	found := map[string]float64{}
	for pod, known := range p.all {
		if known.most > known.least {
			found[pod] = float64(known.most-known.least) / 1000
		}
	}
	return found
}
