package proof

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"testbed.local/rollout/balancer"
	"testbed.local/rollout/load"
	"testbed.local/rollout/results"
)

const (
	warmUp = 4 * time.Second
	after  = 3 * time.Second
	bound  = 6 * time.Minute
)

// cellRun is a cell that is deployed.
type cellRun struct {
	*prover
	cell     cell
	setting  string
	workload *workload
	balancer *balancer.Balancer
	observer *observer
}

func (r *cellRun) deploy(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	namespace := "prove-" + strconv.FormatInt(time.Now().UnixMilli(), 36)
	var labels map[string]string
	if r.setting != control {
		labels = map[string]string{policyLabel: policyName(r.cell, r.setting)}
	}
	application, route := r.matrix.Applications[r.cell.Application], r.matrix.Routes[r.cell.Route]
	var err error
	if r.workload, err = deploy(ctx, r.client, namespace, labels, application.Args); err != nil {
		return err
	}
	if r.setting != control {
		if err := r.lastcall.awaitPatched(ctx, r.workload, policyName(r.cell, r.setting)); err != nil {
			return err
		}
	}
	r.observer = observe(r.client, namespace)
	if route.Propagation == 0 {
		return nil
	}
	r.balancer, err = balancer.Start(r.client, balancer.Settings{
		Namespace: namespace, Service: appName, Listen: net.JoinHostPort(balancerAddress, strconv.Itoa(appPort)),
		Propagation: time.Duration(route.Propagation), DrainTimer: time.Duration(route.DrainTimer),
		Within: r.network.within(), Folder: filepath.Join(r.folder, "haproxy"),
	})
	return err
}

func (r *cellRun) target() string {
	if r.balancer != nil {
		return net.JoinHostPort(balancerAddress, strconv.Itoa(appPort))
	}
	return r.workload.address
}

// ready waits until all Pods get requests.
func (r *cellRun) ready(ctx context.Context) error {
	replicas := scenarios[r.cell.Scenario].replicas
	if err := r.workload.scale(ctx, replicas); err != nil {
		return err
	}
	if err := r.workload.settle(ctx, nil); err != nil {
		return err
	}
	if err := r.workload.awaitWitness(ctx); err != nil {
		return err
	}
	for r.balancer != nil && r.balancer.Serving() != replicas {
		select {
		case <-ctx.Done():
			return fmt.Errorf("the load balancer has %d Pods of %d: %w", r.balancer.Serving(), replicas, ctx.Err())
		case <-time.After(300 * time.Millisecond):
		}
	}
	if err := r.network.forgetConnections(); err != nil {
		return err
	}
	return r.network.awaitAnswers(ctx, r.workload.witness, r.target())
}

// once is one run: the load begins before the scenario, and ends a while after the last Pod has gone.
func (r *cellRun) once(ctx context.Context) (load.Report, []results.Pod, error) {
	ctx, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	if err := r.ready(ctx); err != nil {
		return load.Report{}, nil, err
	}
	deletions := filepath.Join(r.folder, "deletions")
	application, route := r.matrix.Applications[r.cell.Application], r.matrix.Routes[r.cell.Route]
	began := time.Now()
	running, err := r.network.startLoad(r.target(), r.workload.witness, application, r.options.rate, deletions)
	if err != nil {
		return load.Report{}, nil, err
	}
	pods, err := r.stopPods(ctx, began, time.Duration(route.Propagation))
	if err == nil {
		err = writeDeletions(deletions, pods)
	}
	if err != nil {
		running.abandon()
		return load.Report{}, nil, err
	}
	report, err := running.end()
	return report, asResults(pods), err
}

func (r *cellRun) stopPods(ctx context.Context, began time.Time, propagation time.Duration) ([]stopped, error) {
	scenario := scenarios[r.cell.Scenario]
	before, err := r.workload.pods(ctx)
	if err != nil {
		return nil, err
	}
	wait(ctx, warmUp)
	if err := scenario.run(ctx, r.workload); err != nil {
		return nil, err
	}
	gone := map[string]bool{}
	for _, pod := range before {
		gone[pod.Metadata.Name] = scenario.all
	}
	// The controller may not have begun yet, where not all are to go.
	wait(ctx, after)
	if err := r.workload.settle(ctx, gone); err != nil {
		return nil, err
	}
	wait(ctx, after+propagation)
	pods := r.observer.since(began)
	return pods, r.workload.markFailedHooks(ctx, pods)
}

func wait(ctx context.Context, length time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(length):
	}
}

func (r *cellRun) close() {
	if r.balancer != nil {
		r.balancer.Close()
	}
	if r.observer != nil {
		r.observer.close()
	}
	if r.workload != nil {
		// Also after an interruption, in which the context of the run has ended.
		if err := r.workload.remove(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, "prove:", err)
		}
	}
}
