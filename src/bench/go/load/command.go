// Package load sends reviews to webhooks, as the API server does, and measures the answers.
package load

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"testbed.local/bench/pods"
	"testbed.local/bench/results"
	"testbed.local/bench/review"
)

// Command measures servers alone, and puts what it finds into a section of the results.
func Command(arguments []string) error {
	flags := flag.NewFlagSet("load", flag.ExitOnError)
	section := flags.String("section", "alone", "of the results")
	out := flags.String("out", "", "the folder of results.json; none: print")
	note := flags.String("note", "", "what else there is to say of the run")
	chosenPods := flags.String("pods", "typical", "small, typical, large, with commas between")
	concurrency := flags.String("concurrency", "8", "requests at a time, several numbers with commas between")
	protocol := flags.String("protocol", protocolTwo, protocolTwo+" or "+protocolOne)
	rate := flags.Int("rate", 0, "requests a second; 0: as fast as the answers come")
	generator := flags.String("generator", "go", "go or h2load, which sends as fast as the answers come")
	rounds := flags.Int("rounds", 5, "of measurement")
	warmUp := flags.Duration("warm-up", 20*time.Second, "of each case, before the first round")
	duration := flags.Duration("duration", 10*time.Second, "of each case in each round")
	sample := flags.Duration("sample", 0, "time between two looks at the memory")
	baselines := flags.String("baseline", "", "names of targets that the others are divided by")
	var targets []target
	flags.Func("target", "NAME,URL,PID[,METRICS]; several times", func(text string) error {
		parsed, err := parseTarget(text)
		targets = append(targets, parsed)
		return err
	})
	_ = flags.Parse(arguments)
	numbers, err := integers(*concurrency)
	if err != nil {
		return err
	}
	if *generator != "go" && *generator != "h2load" || *generator == "h2load" && *rate > 0 {
		return errors.New("the generator is go or h2load; h2load knows no rate")
	}
	if len(targets) == 0 || *rounds < 1 || *protocol != protocolOne && *protocol != protocolTwo {
		return errors.New("at least one --target and one round are needed, and a protocol that is known")
	}
	chosen := options{
		targets: targets, pods: strings.Split(*chosenPods, ","), concurrencies: numbers, protocol: *protocol, rate: *rate, byH2load: *generator == "h2load",
		rounds: *rounds, warmUp: *warmUp, duration: *duration, sample: *sample, baselines: strings.Split(*baselines, ","),
	}
	return measureInto(*out, *section, *note, chosen)
}

func measureInto(out, name, note string, options options) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	section, err := results.Begin(fmt.Sprintf("%v of warm-up for each row, %d rounds of %v. %s",
		options.warmUp, options.rounds, options.duration, note))
	if err != nil {
		return err
	}
	if section.Load, err = run(ctx, options); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return errors.New("interrupted")
	}
	return results.Keep(out, name, section)
}

func integers(text string) ([]int, error) {
	var numbers []int
	for _, part := range strings.Split(text, ",") {
		number, err := strconv.Atoi(part)
		if err != nil || number < 1 {
			return nil, fmt.Errorf("%q is no number of requests", part)
		}
		numbers = append(numbers, number)
	}
	return numbers, nil
}

// Ask prints the patch that a server answers with: ask URL POD, which is small, typical or large.
func Ask(arguments []string) error {
	if len(arguments) != 2 {
		return errors.New("usage: ask URL POD")
	}
	pod, err := pods.Received(arguments[1])
	if err != nil {
		return err
	}
	template, err := review.Of(pod)
	if err != nil {
		return err
	}
	_, patch, err := newClient(arguments[0], protocolTwo, 1).ask(context.Background(), template)
	if err != nil {
		return err
	}
	_, err = fmt.Printf("%s\n", patch)
	return err
}
