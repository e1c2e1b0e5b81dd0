package load

import (
	"context"
	"sync"
	"time"

	"testbed.local/rollout/stalls"
)

// generator is a load that runs.
type generator struct {
	options  Options
	dialer   *dialer
	pools    map[Class]*pool
	channels *channels
	pods     *pods
}

// outcome is one request; begun is when it had to be sent.
type outcome struct {
	class  Class
	begun  time.Time
	late   time.Duration
	took   time.Duration
	pod    string
	failed *fault
}

// Run sends requests until the end, waits for the last answer, and reports.
func Run(options Options, end <-chan struct{}) (Report, error) {
	ports := newPorts(options.Sources)
	g := newGenerator(options, ports)
	stalled := stalls.Watch()
	defer stalled.Close()
	tally := newTally(options, stalled)
	var open sync.WaitGroup
	if options.Witness != "" {
		open.Go(func() { tally.result.Witness = watchWitness(options, ports, end) })
	}
	began := time.Now()
	mix := options.Mix
	for number := 0; !over(end); number++ {
		due := began.Add(time.Duration(number) * time.Second / time.Duration(options.Rate))
		time.Sleep(time.Until(due))
		class := mix.next()
		open.Go(func() {
			late := time.Since(due)
			pod, failed := g.send(class)
			tally.add(outcome{class, due, late, time.Since(due), pod, failed})
		})
	}
	open.Wait()
	return tally.report(began, g.pods)
}

func over(end <-chan struct{}) bool {
	select {
	case <-end:
		return true
	default:
		return false
	}
}

func newGenerator(options Options, ports *ports) *generator {
	g := &generator{options: options, dialer: &dialer{options.Target, options.Timeout, ports}, pods: newPods()}
	g.channels = newChannels(g.dialer, g.pods, options.Connections, options.Life)
	open := map[Class]func() (exchanger, *fault){
		Kept:       func() (exchanger, *fault) { return orFault(g.connect("/", true)) },
		Stream:     g.openStream,
		CallStream: func() (exchanger, *fault) { return orFault(g.channels.stream(options.Timeout)) },
	}
	g.pools = map[Class]*pool{}
	for class, opening := range open {
		g.pools[class] = &pool{open: opening, size: options.Connections, life: options.Life}
	}
	return g
}

// orFault keeps a nil pointer from becoming an interface that is not nil.
func orFault[T exchanger](made T, failed *fault) (exchanger, *fault) {
	if failed != nil {
		return nil, failed
	}
	return made, nil
}

func (g *generator) connect(path string, keep bool) (*connection, *fault) {
	socket, err := g.dialer.dial(context.Background())
	if err != nil {
		return nil, dialFault(err)
	}
	return newConnection(socket, path, keep, g.pods), nil
}

func (g *generator) openStream() (exchanger, *fault) {
	socket, err := g.dialer.dial(context.Background())
	if err != nil {
		return nil, dialFault(err)
	}
	made, failed := newStream(socket, g.options.Timeout)
	if failed != nil {
		socket.Close()
	}
	return orFault(made, failed)
}

// send makes one request of the class; the Pod is named where it is known.
func (g *generator) send(class Class) (string, *fault) {
	switch class {
	case New:
		return g.once("/", g.options.Timeout)
	case Long:
		return g.once("/long?for="+g.options.Work.String(), g.options.Work+g.options.Timeout)
	case Call:
		return g.channels.call(g.options.Timeout)
	}
	pool := g.pools[class]
	used, pod, failed := pool.take()
	if failed != nil {
		return pod, failed
	}
	failed = used.exchange(g.options.Timeout)
	pool.put(used, failed)
	return used.pod(), failed
}

func (g *generator) once(path string, timeout time.Duration) (string, *fault) {
	made, failed := g.connect(path, false)
	if failed != nil {
		return "", failed
	}
	defer made.close()
	failed = made.exchange(timeout)
	return made.pod(), failed
}
