package load

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"time"
)

// callStream is a call that stays open, and exchanges lines.
type callStream struct {
	channels *channels
	used     *channel
	cancel   context.CancelCauseFunc
	body     *io.PipeWriter
	lines    chan string
	ended    error
	last     string
	sent     int
}

func (c *channels) stream(timeout time.Duration) (*callStream, *fault) {
	reader, writer := io.Pipe()
	s := &callStream{channels: c, used: c.take(), body: writer, lines: make(chan string, 1)}
	response, cancel, err := c.post(s.used, timeout, reader)
	s.cancel = cancel
	if err != nil {
		s.abandon()
		return nil, callFault(err, false)
	}
	s.last = response.Header.Get("Pod")
	if found := statusFault(response); found != nil {
		response.Body.Close()
		s.abandon()
		return nil, found
	}
	go s.read(response.Body)
	return s, nil
}

func (s *callStream) abandon() {
	s.cancel(nil)
	s.body.Close()
	s.channels.put(s.used)
}

func (s *callStream) read(body io.ReadCloser) {
	defer body.Close()
	defer close(s.lines)
	lines := bufio.NewReader(body)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			s.ended = err
			return
		}
		s.lines <- line
	}
}

func (s *callStream) exchange(timeout time.Duration) *fault {
	s.sent++
	line := fmt.Sprintf("message %d\n", s.sent)
	// What became of the call is told by its answer, also where this fails.
	go io.WriteString(s.body, line)
	select {
	case received, open := <-s.lines:
		if !open {
			return callFault(s.ended, false)
		}
		if received != line {
			return &fault{Other, fmt.Errorf("sent %q, received %q", line, received)}
		}
		return nil
	case <-time.After(timeout):
		return &fault{Timeout, os.ErrDeadlineExceeded}
	}
}

func (s *callStream) usable() (bool, *fault) {
	select {
	case line, open := <-s.lines:
		if open {
			return false, &fault{Other, fmt.Errorf("received %q unasked", line)}
		}
		return false, callFault(s.ended, false)
	default:
		return true, nil
	}
}

func (s *callStream) pod() string { return s.last }

// close ends the call in order: the client has no more to send, and the server answers with its
// trailers. A server that does not is left after a while.
func (s *callStream) close() {
	s.body.Close()
	leaving := time.AfterFunc(s.channels.dialer.timeout, func() { s.cancel(nil) })
	go func() {
		for range s.lines {
		}
		leaving.Stop()
		s.cancel(nil)
	}()
	s.channels.put(s.used)
}
