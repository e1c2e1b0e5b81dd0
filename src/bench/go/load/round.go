package load

import (
	"context"
	"time"

	"testbed.local/bench/process"
	"testbed.local/bench/results"
	"testbed.local/bench/stats"
)

// round is one measurement of one case.
type round struct {
	perSecond, p50, p99, p999 float64
	cpu, allocated            float64
	before, after             process.Memory
	requests, errors          int64
	firstError                error
	samples                   []results.Sample
}

func milliseconds(duration time.Duration) float64 {
	return float64(duration) / float64(time.Millisecond)
}

// observe measures the work, and the server meanwhile; sample is the time between two looks at its
// memory, 0 for none.
func observe(ctx context.Context, target target, work work, duration, sample time.Duration) (round, error) {
	before, err := look(target)
	if err != nil {
		return round{}, err
	}
	var samples []results.Sample
	looking, stop := context.WithCancel(ctx)
	looked := make(chan struct{})
	go func() {
		defer close(looked)
		samples = watch(looking, target.pid, sample)
	}()
	tally := work.measure(ctx, duration)
	stop()
	<-looked
	after, err := look(target)
	if err != nil {
		return round{}, err
	}
	requests := tally.histogram.Count()
	result := round{
		perSecond: float64(requests) / tally.seconds,
		p50:       milliseconds(tally.histogram.Percentile(0.5)),
		p99:       milliseconds(tally.histogram.Percentile(0.99)),
		p999:      milliseconds(tally.histogram.Percentile(0.999)),
		before:    before.memory, after: after.memory,
		requests: requests, errors: tally.errors, firstError: tally.firstError, samples: samples,
	}
	if requests > 0 {
		result.cpu = (after.cpu - before.cpu) * 1e6 / float64(requests)
		result.allocated = (after.allocated - before.allocated) / float64(requests)
	}
	return result, nil
}

type usage struct {
	memory         process.Memory
	cpu, allocated float64
}

func look(target target) (usage, error) {
	var found usage
	var err error
	if found.memory, err = process.MemoryOf(target.pid); err != nil {
		return found, err
	}
	if found.cpu, err = process.CPUSeconds(target.pid); err != nil {
		return found, err
	}
	if target.metrics != "" {
		found.allocated, err = process.Allocated(target.metrics)
	}
	return found, err
}

func watch(ctx context.Context, pid int, interval time.Duration) []results.Sample {
	if interval == 0 {
		return nil
	}
	var samples []results.Sample
	start := time.Now()
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return samples
		case now := <-ticker.C:
			// One that is gone shows in the requests' errors.
			if memory, err := process.MemoryOf(pid); err == nil {
				samples = append(samples, results.Sample{Second: int(now.Sub(start).Seconds()), Memory: memory})
			}
		}
	}
}

// summary has the medians of the rounds.
func summary(rounds []round) results.Load {
	median := func(of func(round) float64) float64 {
		numbers := make([]float64, len(rounds))
		for index, round := range rounds {
			numbers[index] = of(round)
		}
		return stats.Median(numbers)
	}
	load := results.Load{
		Rounds:    len(rounds),
		PerSecond: median(func(r round) float64 { return r.perSecond }),
		P50:       median(func(r round) float64 { return r.p50 }),
		P99:       median(func(r round) float64 { return r.p99 }),
		P999:      median(func(r round) float64 { return r.p999 }),
		CPUMicros: median(func(r round) float64 { return r.cpu }),
		Allocated: median(func(r round) float64 { return r.allocated }),
		Before:    rounds[0].before, After: rounds[len(rounds)-1].after,
	}
	for _, round := range rounds {
		load.Requests += round.requests
		load.Errors += round.errors
		load.Samples = append(load.Samples, round.samples...)
		if load.FirstError == "" && round.firstError != nil {
			load.FirstError = round.firstError.Error()
		}
	}
	return load
}

// ratio divides round by round, since neighbours in time met the same machine.
func ratio(rounds, others []round) results.Ratio {
	median := func(of func(round) float64) float64 {
		numbers := make([]float64, 0, len(rounds))
		for index, round := range rounds {
			if other := of(others[index]); other > 0 {
				numbers = append(numbers, of(round)/other)
			}
		}
		return stats.Median(numbers)
	}
	return results.Ratio{
		PerSecond: median(func(r round) float64 { return r.perSecond }),
		P50:       median(func(r round) float64 { return r.p50 }),
		P99:       median(func(r round) float64 { return r.p99 }),
	}
}
