package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

// app answers every path with its host name, beside these:
//
//	/echo          becomes a connection that sends every line back (as `tools hold` uses it)
//	/break         from now on /health answers 500, until the container is restarted
//	/hook?sleep=D  answers after D, for hooks
//
// On SIGTERM it prints SIGTERM and then does one of three things: `exit` ends at once and cuts what
// is open, `graceful` finishes what is open, `deaf` goes on.
func app(args []string) error {
	flags := flag.NewFlagSet("app", flag.ExitOnError)
	listen := flags.String("listen", ":8080", "address")
	network := flags.String("network", "tcp", "tcp (IPv4 and IPv6), tcp4 or tcp6")
	onTerm := flags.String("on-term", "exit", "exit, graceful or deaf")
	flags.Parse(args)
	if *onTerm != "exit" && *onTerm != "graceful" && *onTerm != "deaf" {
		return fmt.Errorf("--on-term %s: neither exit, graceful nor deaf", *onTerm)
	}

	// Before it can be reached, so that none is missed.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	listener, err := net.Listen(*network, *listen)
	if err != nil {
		return err
	}
	echoes := new(echoes)
	server := &http.Server{Handler: pages(echoes)}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	fmt.Println("listening on", listener.Addr())
	for {
		select {
		case err := <-failed:
			return err
		case <-signals:
			fmt.Println("SIGTERM")
			switch *onTerm {
			case "exit":
				return nil
			case "graceful":
				err := server.Shutdown(context.Background())
				echoes.open.Wait()
				fmt.Println("ended")
				return err
			}
		}
	}
}

func pages(echoes *echoes) http.Handler {
	host, _ := os.Hostname()
	var broken atomic.Bool
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, host)
	})
	mux.Handle("/echo", echoes)
	mux.HandleFunc("/break", func(http.ResponseWriter, *http.Request) {
		broken.Store(true)
		fmt.Println("broken")
	})
	mux.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) {
		if broken.Load() {
			http.Error(w, "broken", http.StatusInternalServerError)
		}
	})
	mux.HandleFunc("/hook", func(w http.ResponseWriter, r *http.Request) {
		wait, err := time.ParseDuration(r.URL.Query().Get("sleep"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		fmt.Println("hook")
		time.Sleep(wait)
	})
	return mux
}
