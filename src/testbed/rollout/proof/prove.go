package proof

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"testbed.local/rollout/kube"
	"testbed.local/rollout/load"
	"testbed.local/rollout/report"
	"testbed.local/rollout/results"
)

const (
	// A run is void when more than this share of its requests were the generator's faults, or late.
	voidShare = 0.01
	// Or when a Pod did not run for so many seconds in all: its clients wait 3 s.
	voidStall = 1.0
)

// prover runs cells.
type prover struct {
	options  options
	client   *kube.Client
	network  network
	matrix   matrix
	file     *results.File
	lastcall *lastcall
	machine  string
	folder   string
	until    time.Time
}

// prove makes the runs that a cell still lacks, and writes each into the file.
func (p *prover) prove(ctx context.Context, c cell, setting string) error {
	found, err := p.begun(c, setting)
	if err != nil {
		return err
	}
	if p.options.done(setting, found) {
		fmt.Fprintf(os.Stderr, "%s, %s: done already\n", c.name(), setting)
		return nil
	}
	run := &cellRun{prover: p, cell: c, setting: setting}
	defer run.close()
	if err := run.deploy(ctx); err != nil {
		return err
	}
	for void := 0; !p.options.done(setting, found) && void < p.options.tries && time.Now().Before(p.until); {
		report, pods, err := run.once(ctx)
		if err != nil {
			return err
		}
		if err := p.keep(c, setting, report); err != nil {
			return err
		}
		why := whyVoid(report)
		if wanted := scenarios[c.Scenario].stops; why == "" && len(pods) != wanted {
			why = fmt.Sprintf("%d Pods were seen to stop, and not %d", len(pods), wanted)
		}
		if why != "" {
			found.AddVoid(report)
			void++
		} else {
			found.Add(report, pods)
			found.Machine, found.Date = p.machine, time.Now().UTC().Format(time.DateOnly)
		}
		tell(c, setting, found, report, pods, why)
		if err := p.put(found); err != nil {
			return err
		}
	}
	return nil
}

// put writes the results, and what is made of them: an interruption leaves no table that lacks a run.
func (p *prover) put(found *results.Cell) error {
	if err := p.file.Put(found); err != nil {
		return err
	}
	return report.Write(p.options.folder)
}

// keep writes the report of a run, counted or not: there it can be read what failed when, and how.
func (p *prover) keep(c cell, setting string, report load.Report) error {
	text, err := json.MarshalIndent(report, "", " ")
	if err != nil {
		return err
	}
	name := strings.ReplaceAll(c.name(), "/", ".") + "." + setting + "." + report.Began.UTC().Format("20060102T150405Z") + ".json"
	if err := os.MkdirAll(p.options.reports, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(p.options.reports, name), text, 0o644)
}

// begun is the cell as far as it has come; runs under other terms cannot be added to it.
func (p *prover) begun(c cell, setting string) (*results.Cell, error) {
	wanted := results.NewCell(c.key(setting))
	wanted.Rate, wanted.Policy = p.options.rate, p.matrix.policy(c, setting)
	wanted.Unfixable = p.matrix.Applications[c.Application].Unfixable
	found := p.file.Find(wanted.Key)
	if found == nil {
		return wanted, nil
	}
	if found.Runs == 0 {
		wanted.VoidRuns, wanted.Dropped = found.VoidRuns, found.Dropped
		return wanted, nil
	}
	if found.Rate != wanted.Rate || !reflect.DeepEqual(found.Policy, wanted.Policy) {
		return nil, fmt.Errorf("%s, %s: results.json has it at %d requests/s with %s, now it is %d with %s; --again begins it anew",
			c.name(), setting, found.Rate, found.Policy, wanted.Rate, wanted.Policy)
	}
	return found, nil
}

// whyVoid says why a run does not count, whatever it found: the machine, and not the stopping of Pods,
// made requests fail. "" where it counts.
func whyVoid(report load.Report) string {
	faults := report.Generator.Late
	for _, count := range report.Generator.Faults {
		faults += count
	}
	early := 0
	for _, failure := range report.Failures {
		if failure.Early() {
			early++
		}
	}
	for pod, seconds := range report.StalledPods {
		if seconds > voidStall {
			return fmt.Sprintf("the Pod %s got no processor for %.1f s", pod, seconds)
		}
	}
	switch {
	case float64(faults) > voidShare*float64(report.Requests):
		return fmt.Sprintf("the generator itself failed or was late %d times", faults)
	case len(report.Witness.Failed) > 0:
		return fmt.Sprintf("%v of %d requests to a Pod that nobody stopped failed", report.Witness.Failed, report.Witness.Requests)
	case early > 0:
		return fmt.Sprintf("%d requests failed before a Pod was deleted", early)
	}
	return ""
}

func tell(c cell, setting string, found *results.Cell, report load.Report, pods []results.Pod, void string) {
	longest, hooks := 0.0, 0
	for _, pod := range pods {
		longest = max(longest, pod.Seconds)
		if pod.FailedHook {
			hooks++
		}
	}
	if void != "" {
		void = ", void (" + void + ")"
	}
	fmt.Fprintf(os.Stderr, "%s, %s, run %d%s: failed %d of %d %v; generator %+v; %d Pods stopped in at most %.1f s, %d hooks failed; p99 %.0f ms, of the witness %.0f ms\n",
		c.name(), setting, found.Runs, void, len(report.Failures), report.Requests, report.Failed,
		report.Generator, len(pods), longest, hooks, report.Latency.P99, report.Witness.Latency.P99)
}
