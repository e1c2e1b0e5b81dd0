package main

import (
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// registry prints a line for every request: its method, its path with the query, and its body.
func registry(args []string) error {
	flags := flag.NewFlagSet("registry", flag.ExitOnError)
	listen := flags.String("listen", ":8848", "address")
	flags.Parse(args)
	return http.ListenAndServe(*listen, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		line := r.Method + " " + r.URL.RequestURI()
		if len(body) > 0 {
			line += " " + string(body)
		}
		fmt.Println(line)
	}))
}

// get stands in for curl in an image without a shell. Any certificate will do.
func get(args []string) error {
	flags := flag.NewFlagSet("get", flag.ExitOnError)
	header := flags.String("header", "", "NAME: VALUE to send")
	timeout := flags.Duration("timeout", 3*time.Second, "of the whole request")
	flags.Parse(args)
	if flags.NArg() != 1 {
		return errors.New("get: one URL is needed")
	}
	request, err := http.NewRequest(http.MethodGet, flags.Arg(0), nil)
	if err != nil {
		return err
	}
	if name, value, found := strings.Cut(*header, ":"); found {
		request.Header.Set(name, strings.TrimSpace(value))
	}
	client := &http.Client{
		Timeout:   *timeout,
		Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}},
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err := io.Copy(os.Stdout, response.Body); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return errors.New(response.Status)
	}
	return nil
}
