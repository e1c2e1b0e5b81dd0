package load

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"
	"time"
)

// exchanger is a connection that carries one request at a time.
type exchanger interface {
	// exchange sends one and reads its answer to the end.
	exchange(timeout time.Duration) *fault
	// usable is asked before an exchange: the other side may have ended it, in order or not.
	usable() (bool, *fault)
	// pod is who answered last, or "".
	pod() string
	close()
}

// connection is HTTP/1.1.
type connection struct {
	socket net.Conn
	reader *bufio.Reader
	path   string
	keep   bool
	pods   *pods
	last   string
	ended  bool
}

func newConnection(socket net.Conn, path string, keep bool, pods *pods) *connection {
	return &connection{socket: socket, reader: bufio.NewReader(socket), path: path, keep: keep, pods: pods}
}

func (c *connection) exchange(timeout time.Duration) *fault {
	request := "GET " + c.path + " HTTP/1.1\r\nHost: app\r\n"
	if !c.keep {
		request += "Connection: close\r\n"
	}
	c.socket.SetDeadline(time.Now().Add(timeout))
	if _, err := io.WriteString(c.socket, request+"\r\n"); err != nil {
		return answerFault(err, false)
	}
	if _, err := c.reader.Peek(1); err != nil {
		return c.late(answerFault(err, false))
	}
	response, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		return c.late(answerFault(err, true))
	}
	defer response.Body.Close()
	c.last = c.pods.answered(response.Header)
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return c.late(answerFault(err, true))
	}
	c.ended = response.Close
	return statusFault(response)
}

func statusFault(response *http.Response) *fault {
	switch {
	case response.StatusCode >= http.StatusInternalServerError:
		return &fault{ServerError, fmt.Errorf("status %s", response.Status)}
	case response.StatusCode != http.StatusOK:
		return &fault{Other, fmt.Errorf("status %s", response.Status)}
	}
	return nil
}

// late tells an answer that did not come from one that nobody read.
func (c *connection) late(found *fault) *fault {
	if found.kind == Timeout && waiting(c.socket) > 0 {
		found.kind = Stalled
	}
	return found
}

// usable takes the end of an idle connection for no fault, as every client does: it sends nothing on it.
func (c *connection) usable() (bool, *fault) {
	return !c.ended && c.reader.Buffered() == 0 && waiting(c.socket) < 0, nil
}

func (c *connection) pod() string { return c.last }

func (c *connection) close() { c.socket.Close() }

// waiting is how many bytes can be read at once, at most 1; -1 when the connection is open without
// any, and 0 when the other side has ended it.
func waiting(socket net.Conn) int {
	raw, err := socket.(*net.TCPConn).SyscallConn()
	if err != nil {
		return 0
	}
	count := 0
	err = raw.Control(func(descriptor uintptr) {
		read, _, failed := syscall.Recvfrom(int(descriptor), make([]byte, 1), syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		if failed == syscall.EAGAIN {
			count = -1
		} else if failed == nil {
			count = read
		}
	})
	if err != nil {
		return 0
	}
	return count
}
