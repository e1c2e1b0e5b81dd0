package load

import (
	"sync"
	"time"
)

// witnessRate is in requests a second.
const witnessRate = 20

// Witness is what became of requests to a server like the others, which nobody stops. Where they
// fail, it is the machine that cannot bear the load.
type Witness struct {
	Requests int          `json:"requests"`
	Failed   map[Kind]int `json:"failed"`
	Latency  Latency      `json:"latency"`
}

// watchWitness sends to the witness of the options, until the end, from ports of the same stock as the
// load: of two stocks, one would often choose what the other one uses.
func watchWitness(options Options, ports *ports, end <-chan struct{}) Witness {
	options.Target = options.Witness
	g := newGenerator(options, ports)
	found := Witness{Failed: map[Kind]int{}}
	var answers []float64
	var mutex sync.Mutex
	var open sync.WaitGroup
	began := time.Now()
	for ; !over(end); found.Requests++ {
		due := began.Add(time.Duration(found.Requests) * time.Second / witnessRate)
		time.Sleep(time.Until(due))
		open.Go(func() {
			_, failed := g.send(New)
			mutex.Lock()
			defer mutex.Unlock()
			if failed != nil {
				found.Failed[failed.kind]++
			} else {
				answers = append(answers, milliseconds(time.Since(due)))
			}
		})
	}
	open.Wait()
	found.Latency = latencyOf(answers)
	return found
}
