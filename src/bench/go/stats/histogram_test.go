package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestPercentilesAreThoseOfTheSortedDurations(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var histogram Histogram
	durations := make([]time.Duration, 10_000)
	for index := range durations {
		durations[index] = time.Duration(math.Exp(random.Float64()*12) * float64(time.Microsecond))
		histogram.Add(durations[index])
	}
	slices.Sort(durations)
	for _, share := range []float64{0.001, 0.5, 0.99, 0.999, 1} {
		want := durations[int(math.Ceil(share*10_000))-1]
		got := histogram.Percentile(share)
		if difference := math.Abs(float64(got-want)) / float64(want); difference > 1.0/256 {
			t.Errorf("%v of all: %v, expected %v", share, got, want)
		}
	}
}

func TestShortDurationsAreExact(t *testing.T) {
	var histogram Histogram
	for nanoseconds := range 256 {
		histogram.Add(time.Duration(nanoseconds))
	}
	if got := histogram.Percentile(0.5); got != 127 {
		t.Errorf("median of 0 to 255: %d", got)
	}
}

func TestMergedHistogramsAreOne(t *testing.T) {
	var first, second Histogram
	first.Add(time.Millisecond)
	second.Add(time.Second)
	second.Add(time.Minute)
	first.Merge(&second)
	if got := first.Percentile(0.5).Round(10 * time.Millisecond); first.Count() != 3 || got != time.Second {
		t.Errorf("%d durations, median %v", first.Count(), got)
	}
	if empty := (&Histogram{}).Percentile(0.99); empty != 0 {
		t.Errorf("no durations: %v", empty)
	}
}

func TestMedian(t *testing.T) {
	for want, numbers := range map[float64][]float64{0: {}, 3: {5, 3, 1}, 2: {4, 1, 3, 2}} {
		if got := Median(numbers); got != want {
			t.Errorf("median of %v: %v", numbers, got)
		}
	}
}
