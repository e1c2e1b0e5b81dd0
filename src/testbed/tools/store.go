package main

import (
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const heartbeatEvery = 250 * time.Millisecond

// store is a member of the store that `tools placement` drives. It is ready at /ready as soon as the driver
// knows it. On SIGTERM it says that it stops, and ends at once: what it leads then is lost for a while.
func store(args []string) error {
	flags := flag.NewFlagSet("store", flag.ExitOnError)
	listen := flags.String("listen", ":20180", "address")
	driver := flags.String("placement", "", "URL of the placement driver")
	service := flags.String("service", "", "what follows the Pod's name in its address")
	flags.Parse(args)
	if *driver == "" {
		return errors.New("store: --placement is needed")
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	name, err := os.Hostname()
	if err != nil {
		return err
	}
	query := "?name=" + url.QueryEscape(name) + "&address=" + url.QueryEscape(name+"."+*service+":20160")
	known := make(chan bool)
	go http.ListenAndServe(*listen, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		select {
		case <-known:
		default:
			http.Error(w, "not known yet", http.StatusServiceUnavailable)
		}
	}))
	client := &http.Client{Timeout: 2 * time.Second}
	beats := time.NewTicker(heartbeatEvery)
	for first := true; ; {
		select {
		case <-signals:
			fmt.Println("SIGTERM")
			_, err := client.Post(*driver+"/stopped"+query, "", nil)
			return err
		case <-beats.C:
			response, err := client.Post(*driver+"/member"+query, "", nil)
			if err != nil {
				fmt.Println(err)
				continue
			}
			response.Body.Close()
			if first {
				close(known)
				first = false
			}
		}
	}
}
