// Package app is a server that stops as applications do.
package app

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// Command listens for HTTP/1.1 and, with prior knowledge, HTTP/2 without TLS. Every answer names its
// Pod in the header Pod, and how long that did not run.
//
//	/              an answer in two parts, 5 ms apart, of known length
//	/long?for=D    nothing for D, then an answer
//	/stream        becomes a connection that sends every line back, as WebSockets are used
//	/rpc           sends every line of the body back and ends with the trailer Grpc-Status, as gRPC does
//
// On SIGTERM it does one of three things:
//
//	exit      ends at once and cuts what is open
//	finish    takes no more connections, finishes what is open, and after --stop-time ends
//	ignore    goes on, until SIGKILL
//
// With finish, streams are asked to leave with a line "bye", calls over HTTP/2 with GOAWAY.
func Command(args []string) error {
	flags := flag.NewFlagSet("app", flag.ExitOnError)
	listen := flags.String("listen", ":8080", "address")
	onTerm := flags.String("on-term", "exit", "exit, finish or ignore")
	stopTime := flags.Duration("stop-time", 0, "what it still does once all is finished")
	flags.Parse(args)
	if *onTerm != "exit" && *onTerm != "finish" && *onTerm != "ignore" {
		return fmt.Errorf("--on-term %s: neither exit, finish nor ignore", *onTerm)
	}

	// Before it can be reached, so that none is missed.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	streams := newStreams()
	server := &http.Server{Addr: *listen, Handler: pages(streams), Protocols: new(http.Protocols)}
	server.Protocols.SetHTTP1(true)
	server.Protocols.SetUnencryptedHTTP2(true)
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	for {
		select {
		case err := <-failed:
			return err
		case <-signals:
			fmt.Println("SIGTERM")
			switch *onTerm {
			case "exit":
				return nil
			case "finish":
				return finish(server, streams, *stopTime)
			}
		}
	}
}

func finish(server *http.Server, streams *streams, stopTime time.Duration) error {
	streams.end()
	err := server.Shutdown(context.Background())
	streams.wait()
	fmt.Println("finished")
	time.Sleep(stopTime)
	fmt.Println("ended")
	return err
}
