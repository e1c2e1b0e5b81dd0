package app

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"testbed.local/rollout/stalls"
)

const (
	half = 512
	// Between the parts of an answer, so that an exit can truncate it.
	pause = 5 * time.Millisecond
)

func pages(streams *streams) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", short)
	mux.HandleFunc("/long", long)
	mux.HandleFunc("/rpc", call)
	mux.Handle("/stream", streams)
	pod, _ := os.Hostname()
	stalled := stalls.Watch()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Pod", pod)
		w.Header().Set(stalls.Header, strconv.FormatInt(stalled.Total().Milliseconds(), 10))
		mux.ServeHTTP(w, r)
	})
}

func short(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", strconv.Itoa(2*half))
	io.WriteString(w, strings.Repeat("a", half))
	http.NewResponseController(w).Flush()
	time.Sleep(pause)
	io.WriteString(w, strings.Repeat("b", half))
}

func long(w http.ResponseWriter, r *http.Request) {
	work, err := time.ParseDuration(r.URL.Query().Get("for"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	time.Sleep(work)
	io.WriteString(w, "done\n")
}

// call is unary for a body of one line, and a stream in both directions for one that stays open.
func call(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Trailer", "Grpc-Status")
	w.WriteHeader(http.StatusOK)
	flusher := http.NewResponseController(w)
	flusher.Flush()
	lines := bufio.NewReader(r.Body)
	for {
		line, err := lines.ReadString('\n')
		if err == io.EOF {
			w.Header().Set("Grpc-Status", "0")
			return
		}
		if err != nil {
			return
		}
		if _, err := io.WriteString(w, line); err != nil {
			return
		}
		flusher.Flush()
	}
}
