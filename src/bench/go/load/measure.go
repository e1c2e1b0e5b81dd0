package load

import (
	"bytes"
	"context"
	"sync"
	"sync/atomic"
	"time"

	"testbed.local/bench/review"
	"testbed.local/bench/stats"
)

// work says what to send: as fast as the answers come, or at a rate a second, by so many at a time.
type work struct {
	client      *client
	template    *review.Template
	patched     bool
	concurrency int
	rate        int
	byH2load    bool
}

// tally is what became of the requests.
type tally struct {
	histogram  stats.Histogram
	errors     int64
	firstError error
	seconds    float64
}

// measure sends for the time. At a rate, a request's time counts from when it was due, so that one that
// had to wait for others counts as slow as it was for its sender.
func (w work) measure(ctx context.Context, duration time.Duration) *tally {
	if w.byH2load {
		return w.flood(ctx, duration)
	}
	start := time.Now()
	end := start.Add(duration)
	var next atomic.Int64
	tallies := make([]*tally, w.concurrency)
	var workers sync.WaitGroup
	for index := range tallies {
		tallies[index] = &tally{}
		workers.Go(func() { w.run(ctx, tallies[index], start, end, &next) })
	}
	workers.Wait()
	sum := &tally{seconds: time.Since(start).Seconds()}
	for _, part := range tallies {
		sum.histogram.Merge(&part.histogram)
		sum.errors += part.errors
		if sum.firstError == nil {
			sum.firstError = part.firstError
		}
	}
	return sum
}

func (w work) run(ctx context.Context, tally *tally, start, end time.Time, next *atomic.Int64) {
	var answer bytes.Buffer
	for ctx.Err() == nil {
		due := time.Now()
		if w.rate > 0 {
			due = start.Add(time.Duration(next.Add(1)-1) * time.Second / time.Duration(w.rate))
			time.Sleep(time.Until(due))
		}
		if !due.Before(end) {
			return
		}
		uid := review.NewUID()
		err := w.client.send(ctx, w.template, uid, &answer)
		if err == nil {
			err = check(answer.Bytes(), uid, w.patched)
		}
		if err != nil {
			tally.errors++
			if tally.firstError == nil {
				tally.firstError = err
			}
			continue
		}
		tally.histogram.Add(time.Since(due))
	}
}
