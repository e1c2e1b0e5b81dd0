package create

import (
	"context"
	"net/http"
	"sync"
	"time"

	"testbed.local/bench/results"
	"testbed.local/bench/stats"
)

// block is what one set-up did in one round.
type block struct {
	perSecond, p50, p99 float64
	pods, errors        int64
	firstError          error
}

func podsOf(setUp string) string { return "/api/v1/namespaces/" + namespaceOf(setUp) + "/pods" }

// measure creates Pods for the time, so many at once.
func measure(ctx context.Context, api *api, setUp string, pod []byte, way way, duration time.Duration) block {
	path := podsOf(setUp)
	if way.dryRun {
		path += "?dryRun=All"
	}
	start := time.Now()
	var lock sync.Mutex
	var histogram stats.Histogram
	var result block
	var workers sync.WaitGroup
	for range way.concurrency {
		workers.Go(func() {
			for ctx.Err() == nil && time.Since(start) < duration {
				began := time.Now()
				_, err := api.send(ctx, http.MethodPost, path, pod)
				took := time.Since(began)
				lock.Lock()
				if err == nil {
					histogram.Add(took)
				} else if result.errors++; result.firstError == nil {
					result.firstError = err
				}
				lock.Unlock()
			}
		})
	}
	workers.Wait()
	result.pods = histogram.Count()
	result.perSecond = float64(result.pods) / time.Since(start).Seconds()
	result.p50 = float64(histogram.Percentile(0.5)) / float64(time.Millisecond)
	result.p99 = float64(histogram.Percentile(0.99)) / float64(time.Millisecond)
	return result
}

// summary has the medians of the set-up's blocks, and of their differences to those of the same rounds.
func summary(setUp string, blocks map[string][]block) results.Create {
	own := blocks[setUp]
	median := func(of func(block) float64, baseline string) float64 {
		var numbers []float64
		for index, block := range own {
			number := of(block)
			if others := blocks[baseline]; others != nil {
				number -= of(others[index])
			}
			numbers = append(numbers, number)
		}
		return stats.Median(numbers)
	}
	p50 := func(b block) float64 { return b.p50 }
	p99 := func(b block) float64 { return b.p99 }
	create := results.Create{
		SetUp: setUp, Rounds: len(own),
		PerSecond: median(func(b block) float64 { return b.perSecond }, ""),
		P50:       median(p50, ""), P99: median(p99, ""),
		AddedP50: median(p50, noneSetUp), AddedP99: median(p99, noneSetUp),
		AboveCannedP50: median(p50, cannedSetUp), AboveCannedP99: median(p99, cannedSetUp),
	}
	for _, block := range own {
		create.Pods += block.pods
		create.Errors += block.errors
		if create.FirstError == "" && block.firstError != nil {
			create.FirstError = block.firstError.Error()
		}
	}
	return create
}
