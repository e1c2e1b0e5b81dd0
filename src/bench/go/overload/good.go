package main

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	// goodRate is in requests a second: what a busy cluster creates.
	goodRate    = 50
	goodTimeout = 10 * time.Second
)

// A goodClient sends reviews at a steady rate over one HTTP/2 connection, as an API server does. A
// request that waits does not hold up the next.
type goodClient struct {
	url    string
	review []byte
	client *http.Client
}

type latencies struct {
	lock     sync.Mutex
	all      []time.Duration
	failures failures
}

func newGoodClient(s *settings) *goodClient {
	return &goodClient{"https://" + s.address + "/mutate", s.review, newClient(goodTimeout, "127.0.0.1")}
}

func dialer(timeout time.Duration, from string) *net.Dialer {
	return &net.Dialer{Timeout: timeout, LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
}

// newClient has one HTTP/2 connection of its own, from a local address.
func newClient(timeout time.Duration, from string) *http.Client {
	return &http.Client{
		Timeout: timeout,
		Transport: &http.Transport{
			// The certificate is self-signed, and nothing is secret.
			TLSClientConfig:   &tls.Config{InsecureSkipVerify: true},
			ForceAttemptHTTP2: true,
			DialContext:       dialer(timeout, from).DialContext,
		},
	}
}

// warmUp lets the webhook compile what it runs often.
func (c *goodClient) warmUp(length time.Duration) {
	for end := time.Now().Add(length); time.Now().Before(end); {
		_ = c.post()
	}
}

func (c *goodClient) measure(length time.Duration) *latencies {
	result := &latencies{}
	var requests sync.WaitGroup
	ticks := time.NewTicker(time.Second / goodRate)
	defer ticks.Stop()
	for end := time.Now().Add(length); time.Now().Before(end); <-ticks.C {
		requests.Go(func() {
			begin := time.Now()
			err := c.post()
			result.add(time.Since(begin), err)
		})
	}
	requests.Wait()
	return result
}

func (c *goodClient) post() error {
	code, err := post(c.client, c.url, c.review)
	if err == nil && code != http.StatusOK {
		return fmt.Errorf("HTTP %d", code)
	}
	return err
}

func post(client *http.Client, url string, body []byte) (int, error) {
	answer, err := client.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, err
}

func (l *latencies) add(latency time.Duration, err error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	if err != nil {
		l.failures.add(err)
	} else {
		l.all = append(l.all, latency)
	}
}

func (l *latencies) quantile(q float64) time.Duration {
	if len(l.all) == 0 {
		return 0
	}
	slices.Sort(l.all)
	return l.all[int(q*float64(len(l.all)-1))]
}
