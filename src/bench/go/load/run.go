package load

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"testbed.local/bench/pods"
	"testbed.local/bench/results"
	"testbed.local/bench/review"
)

// options of a run.
type options struct {
	targets       []target
	pods          []string
	concurrencies []int
	protocol      string
	rate          int
	byH2load      bool
	rounds        int
	warmUp        time.Duration
	duration      time.Duration
	sample        time.Duration
	baselines     []string
}

// measured is one case: a server, a Pod, and how many requests run at a time.
type measured struct {
	target      target
	pod         string
	concurrency int
	work        work
	rounds      []round
}

// run warms each case up, and then measures them in turn: each round in another order, so that what
// else the machine does meets all of them.
func run(ctx context.Context, options options) ([]results.Load, error) {
	cases, err := prepare(ctx, options)
	if err != nil {
		return nil, err
	}
	for _, each := range cases {
		each.work.measure(ctx, options.warmUp)
	}
	for number := range options.rounds {
		for _, index := range rand.Perm(len(cases)) {
			each := cases[index]
			result, err := observe(ctx, each.target, each.work, options.duration, options.sample)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", each.target.name, err)
			}
			each.rounds = append(each.rounds, result)
		}
		fmt.Fprintf(os.Stderr, "round %d of %d\n", number+1, options.rounds)
	}
	for _, each := range cases {
		each.work.client.close()
	}
	return summaries(cases, options), nil
}

func prepare(ctx context.Context, options options) ([]*measured, error) {
	var cases []*measured
	for _, size := range options.pods {
		pod, err := pods.Received(size)
		if err != nil {
			return nil, err
		}
		template, err := review.Of(pod)
		if err != nil {
			return nil, err
		}
		for _, concurrency := range options.concurrencies {
			for _, target := range options.targets {
				client := newClient(target.url, options.protocol, concurrency)
				patched, _, err := client.ask(ctx, template)
				if err != nil {
					return nil, fmt.Errorf("%s, Pod %s: %w", target.name, size, err)
				}
				work := work{client, template, patched, concurrency, options.rate, options.byH2load}
				cases = append(cases, &measured{target: target, pod: size, concurrency: concurrency, work: work})
			}
		}
	}
	return cases, nil
}

func summaries(cases []*measured, options options) []results.Load {
	var loads []results.Load
	for _, each := range cases {
		load := summary(each.rounds)
		load.Target, load.Pod, load.BodyBytes = each.target.name, each.pod, each.work.template.Length()
		load.Protocol, load.Concurrency, load.Rate = options.protocol, each.concurrency, options.rate
		for _, baseline := range options.baselines {
			for _, other := range cases {
				if other != each && other.target.name == baseline && other.pod == each.pod && other.concurrency == each.concurrency {
					if load.Ratios == nil {
						load.Ratios = map[string]results.Ratio{}
					}
					load.Ratios[baseline] = ratio(each.rounds, other.rounds)
				}
			}
		}
		loads = append(loads, load)
	}
	return loads
}
