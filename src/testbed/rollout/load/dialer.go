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

// dialer opens connections from ports that it chooses itself, each at most once in the rest time.
// Without sources the kernel chooses.
type dialer struct {
	target  string
	timeout time.Duration
	sources []netip.Addr

	mutex sync.Mutex
	next  int
	used  []time.Time
}

func newDialer(target string, timeout time.Duration, sources []netip.Addr) *dialer {
	count := len(sources) * (lastPort - firstPort)
	d := &dialer{target: target, timeout: timeout, sources: sources, used: make([]time.Time, count)}
	if count > 0 {
		// Another run a moment ago began elsewhere.
		d.next = int(time.Now().UnixMilli() % int64(count))
	}
	return d
}

func (d *dialer) dial(ctx context.Context) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	if len(d.sources) == 0 {
		return new(net.Dialer).DialContext(ctx, "tcp", d.target)
	}
	var err error
	for range attempts {
		source, found := d.source()
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

// source goes round all ports of all addresses.
func (d *dialer) source() (netip.AddrPort, bool) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	now := time.Now()
	if now.Sub(d.used[d.next]) < rest {
		return netip.AddrPort{}, false
	}
	d.used[d.next] = now
	address := d.sources[d.next%len(d.sources)]
	port := firstPort + d.next/len(d.sources)
	d.next = (d.next + 1) % len(d.used)
	return netip.AddrPortFrom(address, uint16(port)), true
}
