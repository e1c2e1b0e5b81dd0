package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

const upgrade = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"

// echoes are the connections that were taken from HTTP, as WebSockets are.
type echoes struct{ open sync.WaitGroup }

func (e *echoes) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	e.open.Add(1)
	defer e.open.Done()
	connection, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		fmt.Fprintln(os.Stderr, "tools:", err)
		return
	}
	defer connection.Close()
	if _, err := io.WriteString(connection, upgrade); err != nil {
		return
	}
	for {
		line, err := buffered.ReadString('\n')
		if err != nil {
			return
		}
		if _, err := io.WriteString(connection, line); err != nil {
			return
		}
	}
}

// report is the last line of `tools hold`.
type report struct {
	Exchanges int     `json:"exchanges"`
	Complete  int     `json:"complete"`
	Seconds   float64 `json:"seconds"`
	Error     string  `json:"error,omitempty"`
}

// hold connects to the /echo of an app and sends a line again and again, each of which has to come
// back. It prints "connected", in the end "closed" and a report in JSON, with --timestamps as
// `kubectl logs --timestamps` has them. It fails when an exchange was cut off.
func hold(args []string) error {
	flags := flag.NewFlagSet("hold", flag.ExitOnError)
	length := flags.Duration("for", 20*time.Second, "how long; 0 is until the server ends it")
	every := flags.Duration("every", 100*time.Millisecond, "time between two messages")
	timeout := flags.Duration("timeout", 3*time.Second, "of connecting, and of one exchange")
	timestamps := flags.Bool("timestamps", false, "print the time before each line")
	flags.Parse(args)
	say := func(line string) {
		if *timestamps {
			line = time.Now().UTC().Format("2006-01-02T15:04:05.000000000Z ") + line
		}
		fmt.Println(line)
	}
	if flags.NArg() != 1 {
		return errors.New("hold: one HOST:PORT is needed")
	}

	connection, err := net.DialTimeout("tcp", flags.Arg(0), *timeout)
	if err != nil {
		return err
	}
	reader := bufio.NewReader(connection)
	connection.SetDeadline(time.Now().Add(*timeout))
	if err := open(connection, reader); err != nil {
		return err
	}
	say("connected")
	began := time.Now()
	var said report
	for *length == 0 || time.Since(began) < *length {
		said.Exchanges++
		connection.SetDeadline(time.Now().Add(*timeout))
		if err := exchange(connection, reader, said.Exchanges); err != nil {
			said.Error = err.Error()
			break
		}
		said.Complete++
		time.Sleep(*every)
	}
	connection.Close()
	said.Seconds = time.Since(began).Seconds()
	say("closed")
	encoded, err := json.Marshal(said)
	if err != nil {
		return err
	}
	say(string(encoded))
	if said.Error != "" {
		return errors.New(said.Error)
	}
	return nil
}

func open(connection net.Conn, reader *bufio.Reader) error {
	request := "GET /echo HTTP/1.1\r\nHost: app\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"
	if _, err := io.WriteString(connection, request); err != nil {
		return err
	}
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusSwitchingProtocols {
		return errors.New("/echo answers " + response.Status)
	}
	return nil
}

func exchange(connection net.Conn, reader *bufio.Reader, number int) error {
	sent := fmt.Sprintf("message %d\n", number)
	if _, err := io.WriteString(connection, sent); err != nil {
		return err
	}
	received, err := reader.ReadString('\n')
	if err == nil && received != sent {
		err = fmt.Errorf("sent %q, received %q", strings.TrimSpace(sent), strings.TrimSpace(received))
	}
	return err
}
