package load

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"sort"
	"sync"
	"time"

	"testbed.local/rollout/stalls"
)

// tooLate is a request that the generator itself sent late.
const tooLate = 100 * time.Millisecond

// Report is what a load prints. Times are in seconds, latencies in milliseconds from when the request
// had to be sent.
type Report struct {
	Began     time.Time    `json:"began"`
	Seconds   float64      `json:"seconds"`
	Requests  int          `json:"requests"`
	Failed    map[Kind]int `json:"failed"`
	Generator Generator    `json:"generator"`
	Witness   Witness      `json:"witness"`
	// Seconds in which Pods that answered did not run, though they had to; those that lost none are left out.
	StalledPods map[string]float64 `json:"stalledPods"`
	Classes     map[Class]*Count   `json:"classes"`
	Latency     Latency            `json:"latency"`
	Failures    []Failure          `json:"failures"`
}

// Generator has the faults that are the load's own. They count neither as answered nor as failed.
type Generator struct {
	Late    int          `json:"late"`
	Stalled float64      `json:"stalledSeconds"`
	Faults  map[Kind]int `json:"faults"`
}

// Count is of one class.
type Count struct {
	Requests int `json:"requests"`
	Failed   int `json:"failed"`
}

// Latency is of the answered requests that are not long by themselves.
type Latency struct {
	Median  float64 `json:"p50"`
	P99     float64 `json:"p99"`
	Maximum float64 `json:"max"`
}

// Failure is one request. Since is the time from the deletion of the Pod to the failure (for those
// that ran out of time: to their beginning). Where it is not known which Pod should have answered, it
// is that of the last Pod deleted before, or else of the first one. It is absent when none was deleted.
type Failure struct {
	Class Class    `json:"class"`
	Kind  Kind     `json:"kind"`
	At    float64  `json:"at"`
	Took  float64  `json:"took"`
	Pod   string   `json:"pod,omitempty"`
	Since *float64 `json:"sinceDeletion,omitempty"`
	Cause string   `json:"cause"`
}

// Early says whether it was over before its Pod was deleted, or any. When a Pod was deleted is known to
// a second.
func (f Failure) Early() bool {
	if f.Since == nil {
		return true
	}
	end := *f.Since
	if f.Kind.fromBeginning() {
		end += f.Took
	}
	return end < -1
}

// Deletion is a line of the file of deleted Pods.
type Deletion struct {
	Pod     string    `json:"pod"`
	Deleted time.Time `json:"deleted"`
}

type tally struct {
	options Options
	stalls  *stalls.Stalls

	mutex   sync.Mutex
	result  Report
	failed  []outcome
	answers []float64
}

func newTally(options Options, stalled *stalls.Stalls) *tally {
	return &tally{options: options, stalls: stalled, result: Report{
		Failed:    map[Kind]int{},
		Generator: Generator{Faults: map[Kind]int{}},
		Classes:   map[Class]*Count{},
		Failures:  []Failure{},
	}}
}

func (t *tally) add(one outcome) {
	if f := one.failed; f != nil && f.kind.fromBeginning() &&
		t.stalls.Within(one.begun, one.begun.Add(one.took)) > t.options.Timeout/2 {
		f.kind = Stalled
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.result.Requests++
	if one.late > tooLate {
		t.result.Generator.Late++
	}
	class := t.result.Classes[one.class]
	if class == nil {
		class = new(Count)
		t.result.Classes[one.class] = class
	}
	class.Requests++
	switch {
	case one.failed == nil && one.class != Long:
		t.answers = append(t.answers, milliseconds(one.took))
	case one.failed == nil:
	case one.failed.kind.generators():
		t.result.Generator.Faults[one.failed.kind]++
	default:
		class.Failed++
		t.result.Failed[one.failed.kind]++
		t.failed = append(t.failed, one)
	}
}

// report is asked once, when all requests are over.
func (t *tally) report(began time.Time, pods *pods) (Report, error) {
	deletions, err := readDeletions(t.options.Deletions)
	if err != nil {
		return Report{}, err
	}
	result := t.result
	result.Began = began
	result.Seconds = time.Since(began).Seconds()
	result.Generator.Stalled = t.stalls.Within(began, time.Now()).Seconds()
	result.StalledPods = pods.stalled()
	result.Latency = latencyOf(t.answers)
	slices.SortFunc(t.failed, func(a, b outcome) int { return a.begun.Compare(b.begun) })
	for _, one := range t.failed {
		result.Failures = append(result.Failures, Failure{
			Class: one.class, Kind: one.failed.kind, Pod: one.pod, Cause: one.failed.cause.Error(),
			At: one.begun.Sub(began).Seconds(), Took: one.took.Seconds(), Since: since(one, deletions),
		})
	}
	return result, nil
}

func since(one outcome, deletions []Deletion) *float64 {
	when := one.begun.Add(one.took)
	if one.failed.kind.fromBeginning() {
		when = one.begun
	}
	var found *float64
	for _, deletion := range deletions {
		seconds := when.Sub(deletion.Deleted).Seconds()
		if deletion.Pod == one.pod {
			return &seconds
		}
		if seconds >= 0 || found == nil {
			found = &seconds
		}
	}
	return found
}

// readDeletions gives them in the order of time.
func readDeletions(path string) ([]Deletion, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var all []Deletion
	lines := bufio.NewScanner(file)
	for number := 1; lines.Scan(); number++ {
		var one Deletion
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", path, number, err)
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b Deletion) int { return a.Deleted.Compare(b.Deleted) })
	return all, lines.Err()
}

func latencyOf(answers []float64) Latency {
	if len(answers) == 0 {
		return Latency{}
	}
	sort.Float64s(answers)
	last := len(answers) - 1
	return Latency{answers[last/2], answers[last*99/100], answers[last]}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
