// Package balancer stands in for a cloud's load balancer: HAProxy, whose backends come from the
// EndpointSlices of a Service, as late as a cloud is, and which drains those that leave.
package balancer

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"testbed.local/rollout/kube"
)

// Settings of a load balancer. Propagation is the time from a change of the EndpointSlices until it
// acts on it, DrainTimer that from then until it cuts the connections to a Pod that left.
type Settings struct {
	Namespace   string
	Service     string
	Listen      string
	Propagation time.Duration
	DrainTimer  time.Duration
	// Within is a command that runs HAProxy, such as nsenter; Folder has its files.
	Within []string
	Folder string
}

// Balancer runs until it is closed.
type Balancer struct {
	settings Settings
	haproxy  *haproxy
	cancel   context.CancelFunc
	serving  atomic.Int32

	actions chan func() error
	slices  map[string]map[string]bool
	seen    int
	applied int
	targets map[string]*target
	last    int
}

type target struct {
	slot     int
	draining bool
	// An older timer of a target that came back has another number.
	round int
}

// Start returns when HAProxy listens; it has no backends yet.
func Start(client *kube.Client, settings Settings) (*Balancer, error) {
	proxy, err := startHAProxy(settings.Within, settings.Folder, settings.Listen)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	b := &Balancer{
		settings: settings, haproxy: proxy, cancel: cancel,
		actions: make(chan func() error),
		slices:  map[string]map[string]bool{},
		targets: map[string]*target{},
	}
	path := "/apis/discovery.k8s.io/v1/namespaces/" + settings.Namespace + "/endpointslices"
	query := url.Values{"labelSelector": {"kubernetes.io/service-name=" + settings.Service}}
	go kube.Watch(ctx, client, path, query, func(event kube.Event[kube.EndpointSlice]) {
		b.do(ctx, func() error { return b.see(ctx, event) })
	}, report)
	go b.loop(ctx)
	return b, nil
}

// Serving is how many Pods it sends new requests to.
func (b *Balancer) Serving() int { return int(b.serving.Load()) }

// Close ends HAProxy and cuts what is open.
func (b *Balancer) Close() {
	b.cancel()
	b.haproxy.stop()
}

func report(err error) { fmt.Fprintln(os.Stderr, "load balancer:", err) }

// All state belongs to one goroutine; the others hand it what is to be done.
func (b *Balancer) loop(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case action := <-b.actions:
			if err := action(); err != nil {
				report(err)
			}
		}
	}
}

func (b *Balancer) do(ctx context.Context, action func() error) {
	select {
	case <-ctx.Done():
	case b.actions <- action:
	}
}

// see remembers a slice, and acts on what is known now after the propagation.
func (b *Balancer) see(ctx context.Context, event kube.Event[kube.EndpointSlice]) error {
	b.slices[event.Object.Metadata.Name] = addresses(event)
	wanted := map[string]bool{}
	for _, slice := range b.slices {
		for address := range slice {
			wanted[address] = true
		}
	}
	b.seen++
	number := b.seen
	time.AfterFunc(b.settings.Propagation, func() {
		b.do(ctx, func() error { return b.apply(ctx, number, wanted) })
	})
	return nil
}

// addresses are those of the Pods that are ready; one that is being deleted is left out at once.
func addresses(event kube.Event[kube.EndpointSlice]) map[string]bool {
	found := map[string]bool{}
	if event.Type == "DELETED" || len(event.Object.Ports) == 0 || event.Object.Ports[0].Port == nil {
		return found
	}
	port := strconv.Itoa(*event.Object.Ports[0].Port)
	for _, endpoint := range event.Object.Endpoints {
		ready, terminating := endpoint.Conditions.Ready, endpoint.Conditions.Terminating
		if (ready == nil || *ready) && (terminating == nil || !*terminating) && len(endpoint.Addresses) > 0 {
			found[net.JoinHostPort(endpoint.Addresses[0], port)] = true
		}
	}
	return found
}

// apply makes HAProxy's backends those that are wanted. Timers may fire out of turn: what is older
// than the last is left out.
func (b *Balancer) apply(ctx context.Context, number int, wanted map[string]bool) error {
	if number < b.applied {
		return nil
	}
	b.applied = number
	for address := range wanted {
		if err := b.serve(address); err != nil {
			return err
		}
	}
	for address, known := range b.targets {
		if !wanted[address] && !known.draining {
			if err := b.drain(ctx, address, known); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *Balancer) serve(address string) error {
	known := b.targets[address]
	if known != nil && !known.draining {
		return nil
	}
	b.serving.Add(1)
	if known != nil {
		known.draining = false
		return b.haproxy.ready(known.slot)
	}
	slot, err := b.freeSlot()
	if err != nil {
		return err
	}
	b.targets[address] = &target{slot: slot}
	return b.haproxy.add(slot, address)
}

func (b *Balancer) drain(ctx context.Context, address string, known *target) error {
	b.serving.Add(-1)
	known.draining = true
	known.round++
	round := known.round
	time.AfterFunc(b.settings.DrainTimer, func() {
		b.do(ctx, func() error {
			if !known.draining || known.round != round {
				return nil
			}
			delete(b.targets, address)
			return b.haproxy.remove(known.slot)
		})
	})
	return b.haproxy.drain(known.slot)
}

// freeSlot goes round, so that one is not used again at once.
func (b *Balancer) freeSlot() (int, error) {
	used := map[int]bool{}
	for _, known := range b.targets {
		used[known.slot] = true
	}
	for range slots {
		b.last = b.last%slots + 1
		if !used[b.last] {
			return b.last, nil
		}
	}
	return 0, fmt.Errorf("more than %d Pods", slots)
}
