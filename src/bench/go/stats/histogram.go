// Package stats sums up what was measured.
package stats

import (
	"cmp"
	"math/bits"
	"slices"
	"time"
)

// precision is the number of bits that are kept of a duration: an error of at most 1/256.
const precision = 8

// Histogram counts durations; it is as large for a billion as for one.
type Histogram struct {
	counts [64 << precision]int64
	total  int64
}

// Add counts a duration.
func (h *Histogram) Add(duration time.Duration) {
	h.counts[bucket(duration)]++
	h.total++
}

// Merge adds what another has counted.
func (h *Histogram) Merge(other *Histogram) {
	for index, count := range other.counts {
		h.counts[index] += count
	}
	h.total += other.total
}

// Count is the number of durations.
func (h *Histogram) Count() int64 { return h.total }

// Percentile gives the duration, to 1/256, that the share of all, 0 to 1, does not exceed; 0 where
// there are none.
func (h *Histogram) Percentile(share float64) time.Duration {
	if h.total == 0 {
		return 0
	}
	rank := max(1, int64(share*float64(h.total)+0.999999))
	for index, count := range h.counts {
		if rank -= count; rank <= 0 {
			return middle(index)
		}
	}
	return 0
}

// bucket has the power of two in its upper bits and the bits below it in the lower ones.
func bucket(duration time.Duration) int {
	value := uint64(max(0, duration))
	shift := max(0, bits.Len64(value)-precision-1)
	return shift<<precision + int(value>>shift)
}

func middle(index int) time.Duration {
	shift := max(0, index>>precision-1)
	lowest := uint64(index-shift<<precision) << shift
	return time.Duration(lowest + (uint64(1)<<shift)/2)
}

// Median of numbers that need not be sorted; 0 where there are none.
func Median[N cmp.Ordered](numbers []N) N {
	var none N
	if len(numbers) == 0 {
		return none
	}
	return slices.Sorted(slices.Values(numbers))[(len(numbers)-1)/2]
}
