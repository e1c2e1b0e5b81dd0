// Package canned answers every review with the same patch: what a webhook costs that does nothing.
package canned

import (
	"bytes"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
)

var uidMember = []byte(`"uid":"`)

// handler has the answer's text around the uid.
type handler struct {
	before, after []byte
}

func newHandler(patch []byte) *handler {
	encoded := base64.StdEncoding.EncodeToString(bytes.TrimSpace(patch))
	return &handler{
		before: []byte(`{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"`),
		after:  fmt.Appendf(nil, `","allowed":true,"patchType":"JSONPatch","patch":"%s"}}`, encoded),
	}
}

func (h *handler) ServeHTTP(writer http.ResponseWriter, request *http.Request) {
	body, err := read(request)
	if err != nil {
		http.Error(writer, err.Error(), http.StatusBadRequest)
		return
	}
	uid, err := uidOf(body)
	if err != nil {
		http.Error(writer, err.Error(), http.StatusBadRequest)
		return
	}
	header := writer.Header()
	header.Set("Content-Type", "application/json")
	header.Set("Content-Length", strconv.Itoa(len(h.before)+len(uid)+len(h.after)))
	for _, part := range [][]byte{h.before, uid, h.after} {
		if _, err := writer.Write(part); err != nil {
			return
		}
	}
}

func read(request *http.Request) ([]byte, error) {
	if request.ContentLength < 0 {
		return io.ReadAll(request.Body)
	}
	body := make([]byte, request.ContentLength)
	_, err := io.ReadFull(request.Body, body)
	return body, err
}

// uidOf is the first uid in the text: that of the request, which the API server writes first.
func uidOf(body []byte) ([]byte, error) {
	_, after, _ := bytes.Cut(body, uidMember)
	uid, _, found := bytes.Cut(after, []byte{'"'})
	if !found {
		return nil, errors.New("no uid")
	}
	return uid, nil
}

// Command serves until it is ended.
func Command(arguments []string) error {
	flags := flag.NewFlagSet("canned", flag.ExitOnError)
	port := flags.Int("port", 8443, "of HTTPS, on the loopback")
	certificates := flags.String("certificates", "", "the folder of tls.crt and tls.key")
	file := flags.String("patch", "", "a file with the JSON Patch to answer with")
	_ = flags.Parse(arguments)
	patch, err := os.ReadFile(*file)
	if err != nil {
		return fmt.Errorf("--patch: %w", err)
	}
	server := http.Server{
		Addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(*port)), Handler: newHandler(patch), ErrorLog: log.New(io.Discard, "", 0),
	}
	return server.ListenAndServeTLS(filepath.Join(*certificates, "tls.crt"), filepath.Join(*certificates, "tls.key"))
}
