package proof

import (
	"context"
	"fmt"
	"os"
	"time"

	"testbed.local/rollout/kube"
	"testbed.local/rollout/load"
	"testbed.local/rollout/results"
)

const (
	// Runs in which the generator failed do not count; so many of one cell are tried again.
	voidRuns = 2
	// A run is void when more than this share of its requests were the generator's faults, or late.
	voidShare = 0.01
)

// prover runs cells.
type prover struct {
	options  options
	client   *kube.Client
	node     node
	matrix   matrix
	file     *results.File
	lastcall *lastcall
	machine  string
	folder   string
}

// prove makes the runs that a cell still lacks, and writes each into the file.
func (p *prover) prove(ctx context.Context, c cell, setting string) error {
	wanted := p.options.runs
	if setting == control {
		wanted = p.options.controlRuns
	}
	found := p.file.Find(c.key(setting))
	if found == nil {
		found = &results.Cell{Key: c.key(setting), Rate: p.options.rate, Policy: p.matrix.policy(c, setting)}
	}
	if found.Runs >= wanted {
		fmt.Fprintf(os.Stderr, "%s, %s: done already\n", c.name(), setting)
		return nil
	}
	run := &cellRun{prover: p, cell: c, setting: setting}
	defer run.close()
	if err := run.deploy(ctx); err != nil {
		return err
	}
	for found.Runs < wanted {
		report, pods, err := run.once(ctx)
		if err != nil {
			return err
		}
		void := isVoid(report)
		if void {
			found.VoidRuns++
		} else {
			found.Add(report, pods)
			found.Machine, found.Date = p.machine, time.Now().UTC().Format(time.DateOnly)
		}
		tell(c, setting, found, report, pods, void)
		if err := p.file.Put(found); err != nil {
			return err
		}
		if found.VoidRuns > voidRuns {
			return fmt.Errorf("%s, %s: the generator failed in %d runs; use a lower --rate, or a machine with less to do", c.name(), setting, found.VoidRuns)
		}
	}
	return nil
}

func isVoid(report load.Report) bool {
	faults := report.Generator.Late
	for _, count := range report.Generator.Faults {
		faults += count
	}
	return float64(faults) > voidShare*float64(report.Requests)
}

func tell(c cell, setting string, found *results.Cell, report load.Report, pods []results.Pod, void bool) {
	longest := 0.0
	for _, pod := range pods {
		longest = max(longest, pod.Seconds)
	}
	text := ""
	if void {
		text = ", void"
	}
	fmt.Fprintf(os.Stderr, "%s, %s, run %d%s: failed %d of %d %v; generator %+v; %d Pods stopped in at most %.1f s; p99 %.0f ms\n",
		c.name(), setting, found.Runs, text, len(report.Failures), report.Requests, report.Failed,
		report.Generator, len(pods), longest, report.Latency.P99)
}
