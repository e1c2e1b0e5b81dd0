package app

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
)

// streams are the connections that were taken from HTTP. The server no longer knows of them, so it
// cannot end them itself.
type streams struct {
	open   sync.WaitGroup
	mutex  sync.Mutex
	ending bool
	all    map[*writer]bool
}

// writer lets "bye" and the echoes take turns.
type writer struct {
	mutex      sync.Mutex
	connection net.Conn
}

func newStreams() *streams { return &streams{all: map[*writer]bool{}} }

func (w *writer) write(text string) error {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	_, err := io.WriteString(w.connection, text)
	return err
}

func (s *streams) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	s.open.Add(1)
	defer s.open.Done()
	connection, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		fmt.Fprintln(os.Stderr, "stream:", err)
		return
	}
	defer connection.Close()
	stream := &writer{connection: connection}
	head := "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: lines\r\nPod: " +
		w.Header().Get("Pod") + "\r\n\r\n"
	if stream.write(head) == nil {
		s.add(stream)
		defer s.remove(stream)
		echo(stream, buffered.Reader)
	}
}

// echo ends when the client does, also after a "bye": what was on its way is still answered.
func echo(stream *writer, lines *bufio.Reader) {
	for {
		line, err := lines.ReadString('\n')
		if err != nil || stream.write(line) != nil {
			return
		}
	}
}

func (s *streams) add(stream *writer) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.all[stream] = true
	if s.ending {
		stream.write("bye\n")
	}
}

func (s *streams) remove(stream *writer) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	delete(s.all, stream)
}

// end asks the clients of all streams to leave.
func (s *streams) end() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.ending = true
	for stream := range s.all {
		stream.write("bye\n")
	}
}

func (s *streams) wait() { s.open.Wait() }
