package load

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"sync"
	"syscall"
	"time"
)

const (
	firstPort = 10000
	lastPort  = 60000
	// A connection that ended is tracked for 120 s more. Another one from the same port would be led
	// to the Pod of that, which may be gone; no restart under test did that.
	rest = 130 * time.Second
	// A port in use is passed over; so many in a row mean that something is wrong.
	attempts = 20
)

// dialer opens connections to a target.
type dialer struct {
	target  string
	timeout time.Duration
	ports   *ports
}

// ports are those of the sources, each used at most once in the rest time. Without sources the kernel
// chooses.
type ports struct {
	sources []netip.Addr

	mutex sync.Mutex
	next  int
	used  []time.Time
}

func newPorts(sources []netip.Addr) *ports {
	count := len(sources) * (lastPort - firstPort)
	p := &ports{sources: sources, used: make([]time.Time, count)}
	if count > 0 {
		// Another run a moment ago began elsewhere.
		p.next = int(time.Now().UnixMilli() % int64(count))
	}
	return p
}

func (d *dialer) dial(ctx context.Context) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	if len(d.ports.sources) == 0 {
		return new(net.Dialer).DialContext(ctx, "tcp", d.target)
	}
	var err error
	for range attempts {
		source, found := d.ports.take()
		if !found {
			return nil, errPorts
		}
		from := &net.Dialer{LocalAddr: net.TCPAddrFromAddrPort(source)}
		var connection net.Conn
		connection, err = from.DialContext(ctx, "tcp", d.target)
		if !errors.Is(err, syscall.EADDRINUSE) {
			return connection, err
		}
	}
	return nil, err
}

// take goes round all ports of all addresses.
func (p *ports) take() (netip.AddrPort, bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now := time.Now()
	if now.Sub(p.used[p.next]) < rest {
		return netip.AddrPort{}, false
	}
	p.used[p.next] = now
	address := p.sources[p.next%len(p.sources)]
	port := firstPort + p.next/len(p.sources)
	p.next = (p.next + 1) % len(p.used)
	return netip.AddrPortFrom(address, uint16(port)), true
}
