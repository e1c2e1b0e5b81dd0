package load

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

const goodbye = "bye\n"

// stream is a connection that was upgraded. The server ends it in order by "bye": then the client
// closes it and opens another one. Any other end cuts the client off, also between two messages.
type stream struct {
	socket  net.Conn
	reader  *bufio.Reader
	last    string
	sent    int
	leaving bool
}

func newStream(socket net.Conn, timeout time.Duration) (*stream, *fault) {
	s := &stream{socket: socket, reader: bufio.NewReader(socket)}
	socket.SetDeadline(time.Now().Add(timeout))
	request := "GET /stream HTTP/1.1\r\nHost: app\r\nConnection: Upgrade\r\nUpgrade: lines\r\n\r\n"
	if _, err := io.WriteString(socket, request); err != nil {
		return nil, answerFault(err, false)
	}
	response, err := http.ReadResponse(s.reader, nil)
	if err != nil {
		return nil, answerFault(err, false)
	}
	if response.StatusCode != http.StatusSwitchingProtocols {
		if found := statusFault(response); found != nil {
			return nil, found
		}
		return nil, &fault{Other, fmt.Errorf("/stream answers %s", response.Status)}
	}
	s.last = response.Header.Get("Pod")
	return s, nil
}

func (s *stream) exchange(timeout time.Duration) *fault {
	s.sent++
	line := fmt.Sprintf("message %d\n", s.sent)
	s.socket.SetDeadline(time.Now().Add(timeout))
	if _, err := io.WriteString(s.socket, line); err != nil {
		return answerFault(err, false)
	}
	for {
		received, err := s.reader.ReadString('\n')
		switch {
		case err != nil && isTimeout(err) && waiting(s.socket) > 0:
			return &fault{Stalled, err}
		case err != nil:
			return answerFault(err, received != "")
		case received == goodbye:
			s.leaving = true
		case received != line:
			return &fault{Other, fmt.Errorf("sent %q, received %q", line, received)}
		default:
			return nil
		}
	}
}

func (s *stream) usable() (bool, *fault) {
	if s.leaving {
		return false, nil
	}
	if s.reader.Buffered() == 0 && waiting(s.socket) < 0 {
		return true, nil
	}
	s.socket.SetDeadline(time.Now().Add(time.Second))
	received, err := s.reader.ReadString('\n')
	switch {
	case err != nil:
		return false, answerFault(err, received != "")
	case received != goodbye:
		return false, &fault{Other, fmt.Errorf("received %q unasked", received)}
	}
	return false, nil
}

func (s *stream) pod() string { return s.last }

func (s *stream) close() { s.socket.Close() }
