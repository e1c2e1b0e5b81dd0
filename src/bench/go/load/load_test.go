package load

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"sync/atomic"
	"testing"
	"time"
)

func TestMeasuresAServerByBothProtocols(t *testing.T) {
	for _, protocol := range []string{protocolTwo, protocolOne} {
		major := 0
		server := serve(t, func(writer http.ResponseWriter, request *http.Request, uid string) {
			major = request.ProtoMajor
			fmt.Fprintf(writer, `{"response":{"uid":%q,"allowed":true,"patch":"W10="}}`, uid)
		})
		loads, err := run(context.Background(), options{
			targets: []target{{name: "a", url: server.URL, pid: os.Getpid()}, {name: "b", url: server.URL, pid: os.Getpid()}},
			pods:    []string{"small"}, concurrencies: []int{2}, protocol: protocol, rounds: 2,
			duration: 50 * time.Millisecond, baselines: []string{"a"},
		})
		if err != nil {
			t.Fatal(err)
		}
		if wanted := map[string]int{protocolTwo: 2, protocolOne: 1}[protocol]; major != wanted {
			t.Errorf("%s: the server saw HTTP/%d", protocol, major)
		}
		for _, load := range loads {
			if load.Errors != 0 || load.Requests == 0 || load.PerSecond == 0 || load.P50 == 0 || load.P99 < load.P50 {
				t.Errorf("%s: measured %+v", protocol, load)
			}
		}
		if loads[0].Ratios != nil || loads[1].Ratios["a"].P50 == 0 {
			t.Errorf("%s: ratios %v and %v", protocol, loads[0].Ratios, loads[1].Ratios)
		}
	}
}

func TestMeasuresByH2load(t *testing.T) {
	if _, err := exec.LookPath("h2load"); err != nil {
		t.Skip("h2load is not installed (Debian: nghttp2-client)")
	}
	for protocol, wanted := range map[string]int{protocolTwo: 2, protocolOne: 1} {
		var asked, others atomic.Int64
		server := serve(t, func(writer http.ResponseWriter, request *http.Request, uid string) {
			if request.ProtoMajor != wanted {
				others.Add(1)
			}
			// The first answer is the client's. Of the others each tenth fails.
			if asked.Add(1)%10 == 0 {
				writer.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			fmt.Fprintf(writer, `{"response":{"uid":%q,"allowed":true,"patch":"W10="}}`, uid)
		})
		loads, err := run(context.Background(), options{
			targets: []target{{name: "a", url: server.URL, pid: os.Getpid()}}, byH2load: true,
			pods: []string{"small"}, concurrencies: []int{2}, protocol: protocol, rounds: 1, duration: time.Second,
		})
		if err != nil {
			t.Fatal(err)
		}
		load := loads[0]
		if others.Load() != 0 || load.Requests < 9 || load.P50 == 0 || load.P99 < load.P50 {
			t.Errorf("%s: measured %+v, %d by another protocol", protocol, load, others.Load())
		}
		if share := float64(load.Errors) / float64(load.Requests+load.Errors); share < 0.05 || share > 0.15 {
			t.Errorf("%s: %d errors, %d answers", protocol, load.Errors, load.Requests)
		}
	}
}

func TestAnswersThatDifferAreErrors(t *testing.T) {
	answers := 0
	server := serve(t, func(writer http.ResponseWriter, _ *http.Request, uid string) {
		if answers++; answers == 1 {
			fmt.Fprintf(writer, `{"response":{"uid":%q,"allowed":true,"patch":"W10="}}`, uid)
			return
		}
		fmt.Fprintf(writer, `{"response":{"uid":%q,"allowed":true}}`, uid)
	})
	loads, err := run(context.Background(), options{
		targets: []target{{name: "a", url: server.URL, pid: os.Getpid()}},
		pods:    []string{"small"}, concurrencies: []int{1}, protocol: protocolTwo, rounds: 1, duration: 20 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	if loads[0].Errors == 0 || loads[0].Requests != 0 || loads[0].FirstError == "" {
		t.Errorf("measured %+v", loads[0])
	}
}

func TestARateIsKept(t *testing.T) {
	server := serve(t, func(writer http.ResponseWriter, _ *http.Request, uid string) {
		fmt.Fprintf(writer, `{"response":{"uid":%q,"allowed":true}}`, uid)
	})
	loads, err := run(context.Background(), options{
		targets: []target{{name: "a", url: server.URL, pid: os.Getpid()}},
		pods:    []string{"small"}, concurrencies: []int{4}, protocol: protocolTwo, rate: 100, rounds: 1, duration: 300 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	if loads[0].Requests != 30 {
		t.Errorf("%d requests in 0.3 s at 100/s", loads[0].Requests)
	}
}

var uidMember = regexp.MustCompile(`"uid":"([^"]+)"`)

func serve(t *testing.T, answer func(http.ResponseWriter, *http.Request, string)) *httptest.Server {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			t.Error(err)
		}
		answer(writer, request, string(uidMember.FindSubmatch(body)[1]))
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}
