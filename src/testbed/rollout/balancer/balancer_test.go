package balancer

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"testing"
	"time"
)

func backend(t *testing.T, name string) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		work, _ := time.ParseDuration(r.URL.Query().Get("for"))
		select {
		case <-time.After(work):
		case <-r.Context().Done():
		}
		io.WriteString(w, name)
	}))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

func get(url string) string {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get(url)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	return fmt.Sprint(response.StatusCode, " ", string(body))
}

// wantAnswers asks several times, so that each backend would have its turn.
func wantAnswers(t *testing.T, url string, wanted ...string) {
	t.Helper()
	found := map[string]bool{}
	for range 8 {
		found[get(url)] = true
	}
	for _, answer := range wanted {
		if !found[answer] {
			t.Errorf("%v has no %q", found, answer)
		}
	}
	if len(found) != len(wanted) {
		t.Errorf("%v instead of %q", found, wanted)
	}
}

func TestPodsThatLeaveAreDrainedAndThenCut(t *testing.T) {
	if _, err := exec.LookPath("haproxy"); err != nil {
		t.Skip("there is no haproxy on this machine")
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listen := free.Addr().String()
	free.Close()
	proxy, err := startHAProxy(nil, t.TempDir(), listen)
	if err != nil {
		t.Fatal(err)
	}
	defer proxy.stop()
	b := &Balancer{
		settings: Settings{DrainTimer: time.Second}, haproxy: proxy,
		actions: make(chan func() error), targets: map[string]*target{},
	}
	go b.loop(t.Context())
	number := 0
	apply := func(addresses ...string) {
		t.Helper()
		wanted := map[string]bool{}
		for _, address := range addresses {
			wanted[address] = true
		}
		number++
		done := make(chan error)
		b.do(t.Context(), func() error { done <- b.apply(t.Context(), number, wanted); return nil })
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	a, c := backend(t, "a"), backend(t, "c")

	apply(a, c)
	wantAnswers(t, "http://"+listen, "200 a", "200 c")
	apply(a)
	wantAnswers(t, "http://"+listen, "200 a")

	short, long := make(chan string, 1), make(chan string, 1)
	go func() { short <- get("http://" + listen + "/?for=500ms") }()
	go func() { long <- get("http://" + listen + "/?for=30s") }()
	time.Sleep(200 * time.Millisecond)
	apply(c)
	wantAnswers(t, "http://"+listen, "200 c")
	if answer := <-short; answer != "200 a" {
		t.Errorf("while it was drained: %s", answer)
	}
	select {
	case answer := <-long:
		if answer == "200 a" {
			t.Errorf("not cut: %s", answer)
		}
	case <-time.After(20 * time.Second):
		t.Error("not cut")
	}

	apply(a, c)
	wantAnswers(t, "http://"+listen, "200 a", "200 c")
	if b.Serving() != 2 {
		t.Error(b.Serving())
	}
}
