// Command overload asks more of a webhook than its machine can bear, and measures what a good
// client sees meanwhile, and how much memory the webhook takes.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"regexp"
	"text/tabwriter"
	"time"
)

type settings struct {
	address     string
	review      []byte
	pid         int
	phase       time.Duration
	concurrent  int
	connections int
	slow        int
	large       int
	unread      int
	only        *regexp.Regexp
	attack      string
}

// A phase is what is done to the webhook while the good client goes on. It ends when stop is closed,
// and says what became of its requests and connections.
type phase struct {
	name string
	run  func(s *settings, stop <-chan struct{}) string
}

// Those that the others are compared with.
const (
	before = "before"
	busy   = "busy processors"
)

var phases = []phase{
	{before, nothing},
	{busy, busyProcessors},
	{"concurrent requests", concurrentRequests},
	{"idle connections", idleConnections},
	{"slow headers and bodies", slowClients},
	{"bodies of 8 MiB", largeBodies},
	{"answers that nobody reads", unreadAnswers},
	{"after", nothing},
}

func main() {
	s := parse()
	if s.attack != "" {
		s.run()
		return
	}
	client := newGoodClient(s)
	client.warmUp(s.phase)
	table := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "phase\tgood p50\tgood p99\tof before\tof busy\tgood failures\tpeak RSS\tothers")
	p99s := map[string]time.Duration{}
	for _, p := range phases {
		if !s.only.MatchString(p.name) {
			continue
		}
		memory := watchMemory(s.pid)
		outcome, latencies := p.during(s, client)
		p99 := latencies.quantile(0.99)
		p99s[p.name] = p99
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%d of %d\t%d MiB\t%s\n", p.name,
			round(latencies.quantile(0.5)), round(p99), ratio(p99, p99s[before]), ratio(p99, p99s[busy]),
			latencies.failures.sum(), len(latencies.all)+latencies.failures.sum(), memory.peakMiB(), outcome)
		if latencies.failures.sum() > 0 {
			fmt.Fprintf(os.Stderr, "%s: the good client: %s\n", p.name, &latencies.failures)
		}
	}
	if err := table.Flush(); err != nil {
		log.Fatal(err)
	}
}

func (p phase) during(s *settings, client *goodClient) (string, *latencies) {
	attack := s.startAttack(p.name)
	measured := client.measure(s.phase)
	return attack.end(), measured
}

func nothing(_ *settings, stop <-chan struct{}) string {
	<-stop
	return ""
}

func parse() *settings {
	s := &settings{}
	review := flag.String("review", "docs/samples/pod.json", "file of an AdmissionReview")
	flag.StringVar(&s.address, "address", "127.0.0.1:8443", "of the webhook")
	flag.IntVar(&s.pid, "pid", 0, "process of the webhook, whose memory is watched")
	flag.DurationVar(&s.phase, "phase", 40*time.Second, "length of each phase")
	flag.IntVar(&s.concurrent, "concurrent", 2000, "requests at a time")
	flag.IntVar(&s.connections, "connections", 10000, "idle connections")
	flag.IntVar(&s.slow, "slow", 1000, "connections each with headers and with bodies that trickle")
	flag.IntVar(&s.large, "large", 64, "bodies of 8 MiB at a time")
	flag.IntVar(&s.unread, "unread", 100, "connections whose answers nobody reads")
	flag.StringVar(&s.attack, "attack", "", "a phase, whose attack is run until the standard input ends")
	only := flag.String("only", "", "a regular expression: the phases to run")
	flag.Parse()
	var err error
	if s.only, err = regexp.Compile(*only); err != nil {
		log.Fatalf("-only is no regular expression: %v", err)
	}
	if s.review, err = os.ReadFile(*review); err != nil {
		log.Fatalf("the review cannot be read: %v", err)
	}
	return s
}

// ratio is empty where what it is compared with was left out.
func ratio(d, of time.Duration) string {
	if of == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f", float64(d)/float64(of))
}

func round(d time.Duration) time.Duration {
	return d.Round(10 * time.Microsecond)
}
