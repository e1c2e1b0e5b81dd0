package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"strings"
	"sync"
	"time"
)

// channels are HTTP/2 connections that calls share. As clients of gRPC do, they leave a connection
// with GOAWAY and send what the server has not begun on another one.
type channels struct {
	dialer *dialer
	pods   *pods
	life   time.Duration

	mutex sync.Mutex
	all   []*channel
	next  int
}

type channel struct {
	transport *http.Transport
	until     time.Time
	calls     int
	replaced  bool
}

func newChannels(dialer *dialer, pods *pods, size int, life time.Duration) *channels {
	c := &channels{dialer: dialer, pods: pods, life: life, all: make([]*channel, size)}
	for i := range c.all {
		// The lives end one after the other.
		c.all[i] = c.open(life * time.Duration(i+1) / time.Duration(size))
	}
	return c
}

func (c *channels) open(life time.Duration) *channel {
	transport := &http.Transport{
		Protocols: new(http.Protocols),
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return c.dialer.dial(ctx)
		},
	}
	transport.Protocols.SetUnencryptedHTTP2(true)
	return &channel{transport: transport, until: time.Now().Add(life)}
}

// take gives the next channel its turn; an old one is replaced, and closed after its last call.
func (c *channels) take() *channel {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.next = (c.next + 1) % len(c.all)
	turn := c.all[c.next]
	if c.life > 0 && time.Now().After(turn.until) {
		turn.replaced = true
		turn.closeUnused()
		turn = c.open(c.life)
		c.all[c.next] = turn
	}
	turn.calls++
	return turn
}

func (c *channels) put(used *channel) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	used.calls--
	used.closeUnused()
}

func (c *channel) closeUnused() {
	if c.replaced && c.calls == 0 {
		c.transport.CloseIdleConnections()
	}
}

// post sends the body; the time for the answer counts from when there is a connection.
func (c *channels) post(used *channel, timeout time.Duration, body io.Reader) (*http.Response, context.CancelCauseFunc, error) {
	ctx, cancel := context.WithCancelCause(context.Background())
	var timer *time.Timer
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) {
		// Another connection is one more turn of the same call: one timer, or a later one would end it.
		if timer != nil {
			return
		}
		timer = time.AfterFunc(timeout, func() { cancel(os.ErrDeadlineExceeded) })
	}})
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+c.dialer.target+"/rpc", body)
	if err != nil {
		return nil, cancel, err
	}
	response, err := used.transport.RoundTrip(request)
	if timer != nil && err == nil && !timer.Stop() {
		err = os.ErrDeadlineExceeded
	}
	if err != nil && context.Cause(ctx) != nil {
		err = context.Cause(ctx)
	}
	return response, cancel, err
}

// call is one unary call.
func (c *channels) call(timeout time.Duration) (string, *fault) {
	used := c.take()
	defer c.put(used)
	response, cancel, err := c.post(used, timeout, strings.NewReader("question\n"))
	defer cancel(nil)
	if err != nil {
		return "", callFault(err, false)
	}
	defer response.Body.Close()
	pod := c.pods.answered(response.Header)
	if found := statusFault(response); found != nil {
		return pod, found
	}
	timer := time.AfterFunc(timeout, func() { cancel(os.ErrDeadlineExceeded) })
	defer timer.Stop()
	answer, err := io.ReadAll(response.Body)
	switch {
	case errors.Is(err, context.Canceled):
		return pod, &fault{Timeout, err}
	case err != nil:
		return pod, callFault(err, true)
	case response.Trailer.Get("Grpc-Status") != "0":
		return pod, &fault{Truncated, fmt.Errorf("no Grpc-Status 0 behind %q", answer)}
	}
	return pod, nil
}
