// Package load sends requests at a constant rate and says what became of each.
package load

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/netip"
	"os"
	"strings"
	"time"
)

// Options of a load. Rate is in requests a second; Duration 0 goes on until standard input ends.
type Options struct {
	Target      string
	Witness     string
	Rate        int
	Duration    time.Duration
	Timeout     time.Duration
	Work        time.Duration
	Life        time.Duration
	Connections int
	Mix         Mix
	Sources     []netip.Addr
	Deletions   string
}

// Command is an open loop: each request has a time, whatever became of those before it, and its
// latency counts from there. A report in JSON is all that it prints, when it ends.
func Command(args []string) error {
	var options Options
	flags := flag.NewFlagSet("load", flag.ExitOnError)
	flags.IntVar(&options.Rate, "rate", 500, "requests a second")
	flags.DurationVar(&options.Duration, "duration", 0, "how long; 0 until standard input ends")
	flags.DurationVar(&options.Timeout, "timeout", 3*time.Second, "of connecting, and of an answer")
	flags.DurationVar(&options.Work, "long", 8*time.Second, "how long requests of the class long take")
	flags.DurationVar(&options.Life, "life", 0, "after which kept connections are replaced; 0 never")
	flags.IntVar(&options.Connections, "connections", 30, "of each class that keeps them")
	flags.StringVar(&options.Deletions, "deletions", "", "file of deleted Pods, read in the end: a line of JSON each")
	flags.StringVar(&options.Witness, "witness", "", "HOST:PORT of a server that is not stopped")
	mix := flags.String("mix", "new=1", "CLASS=SHARE,...: new, kept, long, stream, call, callstream")
	sources := flags.String("sources", "", "ADDRESS,... of this machine to connect from")
	flags.Parse(args)
	if flags.NArg() != 1 || options.Rate <= 0 || options.Connections <= 0 || options.Timeout <= 0 {
		return errors.New("--rate, --connections and --timeout above 0 and one HOST:PORT are needed")
	}
	options.Target = flags.Arg(0)
	var err error
	if options.Mix, err = ParseMix(*mix); err != nil {
		return err
	}
	for _, text := range strings.FieldsFunc(*sources, func(r rune) bool { return r == ',' }) {
		address, err := netip.ParseAddr(text)
		if err != nil {
			return fmt.Errorf("--sources: %w", err)
		}
		options.Sources = append(options.Sources, address)
	}
	report, err := Run(options, untilTheEnd(options.Duration))
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(report)
}

// untilTheEnd of standard input: who started the load ends it by closing a pipe, or by dying.
func untilTheEnd(duration time.Duration) <-chan struct{} {
	end := make(chan struct{})
	if duration == 0 {
		go func() {
			io.Copy(io.Discard, os.Stdin)
			close(end)
		}()
	} else {
		time.AfterFunc(duration, func() { close(end) })
	}
	return end
}
