package load

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"
)

// serve answers each connection by the function, which may do as it likes.
func serve(t *testing.T, answer func(*net.TCPConn, *bufio.Reader)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			socket, err := listener.Accept()
			if err != nil {
				return
			}
			go answer(socket.(*net.TCPConn), bufio.NewReader(socket))
		}
	}()
	return listener.Addr().String()
}

func answering(text string, after func(*net.TCPConn)) func(*net.TCPConn, *bufio.Reader) {
	return func(socket *net.TCPConn, reader *bufio.Reader) {
		if _, err := http.ReadRequest(reader); err == nil {
			io.WriteString(socket, text)
			after(socket)
		}
	}
}

func reset(socket *net.TCPConn) {
	socket.SetLinger(0)
	socket.Close()
}

func closed(socket *net.TCPConn) { socket.Close() }

func held(*net.TCPConn) { time.Sleep(time.Minute) }

func run(t *testing.T, target, mix string, change func(*Options)) Report {
	t.Helper()
	parsed, err := ParseMix(mix)
	if err != nil {
		t.Fatal(err)
	}
	options := Options{Target: target, Rate: 100, Timeout: time.Second, Connections: 2, Mix: parsed}
	change(&options)
	report, err := Run(options, untilTheEnd(300*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func unchanged(*Options) {}

func TestEachWayToFailHasItsName(t *testing.T) {
	head := "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"
	cases := map[Kind]string{
		Reset:       serve(t, answering("", reset)),
		Closed:      serve(t, answering("", closed)),
		Truncated:   serve(t, answering(head+"half", closed)),
		Timeout:     serve(t, answering("", held)),
		ServerError: serve(t, answering("HTTP/1.1 503 no\r\nContent-Length: 0\r\n\r\n", closed)),
		Other:       serve(t, answering("HTTP/1.1 404 no\r\nContent-Length: 0\r\n\r\n", closed)),
	}
	for kind, target := range cases {
		report := run(t, target, "new=1", unchanged)
		// A busy machine stalls the generator, too.
		if report.Failed[kind] == 0 || report.Failed[kind]+report.Generator.Faults[Stalled] != report.Requests {
			t.Errorf("%s: %+v", kind, report)
		}
	}
}

func TestRefusedIsNamedForEveryClass(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	for _, class := range classes {
		report := run(t, listener.Addr().String(), string(class)+"=1", unchanged)
		if report.Failed[Refused] != report.Requests || report.Requests == 0 {
			t.Errorf("%s: %+v", class, report)
		}
	}
}

func TestAnIdleConnectionThatEndedIsNotUsed(t *testing.T) {
	answer := answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", closed)
	report := run(t, serve(t, answer), "kept=1", func(o *Options) { o.Rate = 20 })
	if len(report.Failures) != 0 {
		t.Errorf("%+v", report)
	}
}

func TestAStreamThatSaysGoodbyeIsNoFailureAndOneThatIsCutIs(t *testing.T) {
	upgraded := "HTTP/1.1 101 Switching Protocols\r\nUpgrade: lines\r\n\r\n"
	echo := func(before, after string) func(*net.TCPConn, *bufio.Reader) {
		return func(socket *net.TCPConn, reader *bufio.Reader) {
			http.ReadRequest(reader)
			io.WriteString(socket, upgraded)
			line, _ := reader.ReadString('\n')
			io.WriteString(socket, before+line+after)
			if before+after == "" {
				socket.Close()
			}
		}
	}
	for _, ends := range [][]string{{goodbye, ""}, {"", goodbye}} {
		if report := run(t, serve(t, echo(ends[0], ends[1])), "stream=1", unchanged); len(report.Failures) != 0 {
			t.Errorf("bye: %+v", report)
		}
	}
	if report := run(t, serve(t, echo("", "")), "stream=1", unchanged); report.Failed[Closed] == 0 {
		t.Errorf("cut: %+v", report)
	}
}

func TestPortsThatRanOutAreTheGeneratorsFault(t *testing.T) {
	ports := newPorts([]netip.Addr{netip.MustParseAddr("127.0.0.1")})
	dialer := &dialer{serve(t, answering("", closed)), time.Second, ports}
	for range len(ports.used) {
		if _, found := ports.take(); !found {
			t.Fatal("a port was missing too early")
		}
	}
	_, err := dialer.dial(t.Context())
	if found := dialFault(err); !found.kind.generators() {
		t.Error(found)
	}
}

func TestAPodThatDidNotRunIsNamed(t *testing.T) {
	var answers atomic.Int32
	target := serve(t, func(socket *net.TCPConn, reader *bufio.Reader) {
		text := "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nPod: a\r\nStalled-Milliseconds: %d\r\n\r\n"
		answering(fmt.Sprintf(text, 700+min(answers.Add(1), 3)*500), closed)(socket, reader)
	})
	if report := run(t, target, "new=1", unchanged); report.StalledPods["a"] != 1 || len(report.StalledPods) != 1 {
		t.Errorf("%+v", report)
	}
}

// With ports of its own each would now and then choose one that the other has just closed.
func TestTheWitnessAndTheLoadShareTheirPorts(t *testing.T) {
	sources := func(o *Options) {
		o.Sources = []netip.Addr{netip.MustParseAddr("127.0.0.1")}
		o.Witness = o.Target
	}
	report := run(t, serve(t, answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", held)), "new=1", sources)
	if len(report.Generator.Faults) > 0 || len(report.Witness.Failed) > 0 || report.Witness.Requests == 0 {
		t.Errorf("%+v", report)
	}
}

func TestAnAnswerThatNobodyReadIsTheGeneratorsFault(t *testing.T) {
	target := serve(t, answering("HTTP/1.1 200 OK\r\n", held))
	socket, err := net.Dial("tcp", target)
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	io.WriteString(socket, "GET / HTTP/1.1\r\nHost: app\r\n\r\n")
	for waiting(socket) < 0 {
		time.Sleep(time.Millisecond)
	}
	late := newConnection(socket, "/", true, newPods()).late(&fault{Timeout, os.ErrDeadlineExceeded})
	if late.kind != Stalled {
		t.Error(late)
	}
}

func TestTheWitnessIsCountedApart(t *testing.T) {
	well := serve(t, answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", closed))
	report := run(t, well, "new=1", func(o *Options) { o.Witness = serve(t, answering("", closed)) })
	if len(report.Failures) != 0 || report.Witness.Requests == 0 || report.Witness.Failed[Closed] != report.Witness.Requests {
		t.Errorf("%+v", report)
	}
}

func TestFailuresAreRelatedToTheirPodsDeletion(t *testing.T) {
	began := time.Now()
	file := filepath.Join(t.TempDir(), "deletions")
	var text []byte
	for i, pod := range []string{"a", "b"} {
		line, _ := json.Marshal(Deletion{pod, began.Add(time.Duration(i) * 10 * time.Second)})
		text = append(text, append(line, '\n')...)
	}
	os.WriteFile(file, text, 0o600)
	deletions, err := readDeletions(file)
	if err != nil {
		t.Fatal(err)
	}
	failed := func(pod string, after time.Duration, kind Kind) outcome {
		return outcome{begun: began, took: after, pod: pod, failed: &fault{kind: kind}}
	}
	for name, want := range map[string]struct {
		one     outcome
		seconds float64
	}{
		"the Pod's own":          {failed("a", 12*time.Second, Reset), 12},
		"the last one before":    {failed("", 12*time.Second, Refused), 2},
		"a Pod deleted later":    {failed("b", 9*time.Second, Reset), -1},
		"the first one":          {failed("", -time.Second, Refused), -1},
		"the beginning, in time": {failed("a", 3*time.Second, Timeout), 0},
	} {
		if found := since(want.one, deletions); found == nil || *found != want.seconds {
			t.Errorf("%s: %v", name, found)
		}
	}
	if found := since(failed("", time.Second, Refused), nil); found != nil {
		t.Errorf("without deletions: %v", *found)
	}
}

func TestMixesAreDealtOutByTheirShares(t *testing.T) {
	mix, err := ParseMix("new=0.5,kept=0.3,long=0.2")
	if err != nil {
		t.Fatal(err)
	}
	counts := map[Class]int{}
	for range 1000 {
		counts[mix.next()]++
	}
	if counts[New] != 500 || counts[Kept] != 300 || counts[Long] != 200 {
		t.Error(counts)
	}
	for _, text := range []string{"", "new", "new=0.5", "old=1", "new=-1,kept=2"} {
		if _, err := ParseMix(text); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}
