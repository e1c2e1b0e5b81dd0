package main

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Protocols as TLS negotiates them.
const (
	http1 = "http/1.1"
	http2 = "h2"
)

// attackAddress is another one than that of the good client, as other machines have.
const attackAddress = "127.0.0.2"

const (
	streamsOfConnection = 100
	largeBody           = 8 << 20
	dialsAtOnce         = 64
	dialTimeout         = 30 * time.Second
	attackTimeout       = 60 * time.Second
)

// outcomes counts what others than the good client saw.
type outcomes struct {
	ok, refused atomic.Int64
	failures    failures
}

func (o *outcomes) add(code int, err error) {
	switch {
	case err != nil:
		o.failures.add(err)
	case code == 200:
		o.ok.Add(1)
	default:
		o.refused.Add(1)
	}
}

func (o *outcomes) String() string {
	return fmt.Sprintf("%d answered, %d refused, %d cut off (%s)",
		o.ok.Load(), o.refused.Load(), o.failures.sum(), &o.failures)
}

func isOver(stop <-chan struct{}) bool {
	select {
	case <-stop:
		return true
	default:
		return false
	}
}

// busyProcessors asks nothing of the webhook, but keeps all processors and the loopback busy with bytes
// that it sends to itself: some of what a good client sees under attack comes from that alone.
func busyProcessors(_ *settings, stop <-chan struct{}) string {
	listener, err := net.Listen("tcp", attackAddress+":0")
	if err != nil {
		return err.Error()
	}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(io.Discard, connection) }()
		}
	}()
	var sent atomic.Int64
	var senders sync.WaitGroup
	for range runtime.NumCPU() {
		senders.Go(func() {
			connection, err := net.Dial("tcp", listener.Addr().String())
			if err != nil {
				return
			}
			defer connection.Close()
			for bytes := make([]byte, 64<<10); !isOver(stop); {
				count, _ := connection.Write(bytes)
				sent.Add(int64(count))
			}
		})
	}
	senders.Wait()
	_ = listener.Close()
	return fmt.Sprintf("%d GB sent", sent.Load()/1e9)
}

func concurrentRequests(s *settings, stop <-chan struct{}) string {
	var seen outcomes
	var senders sync.WaitGroup
	for first := 0; first < s.concurrent; first += streamsOfConnection {
		client := newClient(attackTimeout, attackAddress)
		// Else each sender would begin with a connection of its own.
		seen.add(post(client, "https://"+s.address+"/mutate", s.review))
		for range min(streamsOfConnection, s.concurrent-first) {
			senders.Go(func() {
				for !isOver(stop) {
					seen.add(post(client, "https://"+s.address+"/mutate", s.review))
				}
			})
		}
	}
	senders.Wait()
	return seen.String()
}

func largeBodies(s *settings, stop <-chan struct{}) string {
	body := append(bytes.Clone(s.review), bytes.Repeat([]byte(" "), largeBody-len(s.review))...)
	var seen outcomes
	var senders sync.WaitGroup
	for range s.large {
		client := newClient(attackTimeout, attackAddress)
		senders.Go(func() {
			for !isOver(stop) {
				seen.add(post(client, "https://"+s.address+"/mutate", body))
			}
		})
	}
	senders.Wait()
	return seen.String()
}

func idleConnections(s *settings, stop <-chan struct{}) string {
	held := dialMany(s, s.connections, http2, func(net.Conn) error { return nil })
	<-stop
	return fmt.Sprintf("%d of %d still open", countOpen(held), s.connections)
}

// slowClients send a byte a second: of headers, or of a body.
func slowClients(s *settings, stop <-chan struct{}) string {
	head := "POST /mutate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
	held := append(
		dialMany(s, s.slow, http1, func(c net.Conn) error { return send(c, head+"X: ") }),
		dialMany(s, s.slow, http1, func(c net.Conn) error { return send(c, head+"Content-Length: 8000\r\n\r\n") })...)
	for ticks := time.Tick(time.Second); !isOver(stop); <-ticks {
		for _, connection := range held {
			_ = send(connection, "x")
		}
	}
	return fmt.Sprintf("%d of %d still open", countOpen(held), 2*s.slow)
}

// unreadAnswers asks over HTTP/2 with a window of 0, so that no answer can be sent.
func unreadAnswers(s *settings, stop <-chan struct{}) string {
	requests := unreadRequests(s.review, streamsOfConnection)
	held := dialMany(s, s.unread, http2, func(c net.Conn) error { return send(c, string(requests)) })
	<-stop
	return fmt.Sprintf("%d of %d still open", countOpen(held), s.unread)
}

func send(connection net.Conn, text string) error {
	if err := connection.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	_, err := io.WriteString(connection, text)
	return err
}

// dialMany opens so many connections and sends something first; those that are refused are left out.
func dialMany(s *settings, count int, protocol string, first func(net.Conn) error) []net.Conn {
	var lock sync.Mutex
	var held []net.Conn
	var dials sync.WaitGroup
	turns := make(chan struct{}, dialsAtOnce)
	config := &tls.Config{InsecureSkipVerify: true, NextProtos: []string{protocol}}
	for range count {
		turns <- struct{}{}
		dials.Go(func() {
			defer func() { <-turns }()
			connection, err := tls.DialWithDialer(dialer(dialTimeout, attackAddress), "tcp", s.address, config)
			if err != nil {
				return
			}
			_ = first(connection)
			lock.Lock()
			defer lock.Unlock()
			held = append(held, connection)
		})
	}
	dials.Wait()
	return held
}

// countOpen closes all, and says how many the webhook had not closed before.
func countOpen(held []net.Conn) int {
	var open atomic.Int64
	var looks sync.WaitGroup
	for _, connection := range held {
		looks.Go(func() {
			defer connection.Close()
			if isOpen(connection) {
				open.Add(1)
			}
		})
	}
	looks.Wait()
	return int(open.Load())
}

func isOpen(connection net.Conn) bool {
	_ = connection.SetReadDeadline(time.Now().Add(time.Second))
	_, err := io.Copy(io.Discard, connection)
	failure, ok := err.(net.Error)
	return ok && failure.Timeout()
}
