// Package proof counts the requests that are lost when Pods stop, without Lastcall and with it.
package proof

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"testbed.local/rollout/kube"
	"testbed.local/rollout/report"
	"testbed.local/rollout/results"
)

type options struct {
	cells       string
	settings    []string
	runs        int
	controlRuns int
	requests    int
	tries       int
	rate        int
	again       bool
	folder      string
	reports     string
	within      time.Duration
	jar         string
	image       string
	network     string
}

// done says whether a cell has all runs and requests that it has to have.
func (o options) done(setting string, found *results.Cell) bool {
	if setting == control {
		return found.Runs >= o.controlRuns
	}
	return found.Runs >= o.runs && found.Requests >= o.requests
}

// Command runs the cells that have not all their runs in results.json yet. It fails when Lastcall
// lost a request that the cell does not name as one that cannot be saved, and with a MissingError when
// it lost none in fewer runs than were asked for.
func Command(args []string) error {
	var o options
	flags := flag.NewFlagSet("prove", flag.ExitOnError)
	flags.StringVar(&o.cells, "cells", "full", "gate, full or all; or TEXT,...: cells with one of them in SCENARIO/APPLICATION/ROUTE")
	settings := flags.String("settings", "control,sleep,drain", "which of them")
	flags.IntVar(&o.runs, "runs", 3, "of each cell with Lastcall")
	flags.IntVar(&o.controlRuns, "control-runs", 1, "of each cell without it")
	flags.IntVar(&o.requests, "requests", 20000, "at least so many for each cell with Lastcall, in more runs if need be")
	flags.IntVar(&o.tries, "tries", 3, "of runs that do not count, before a cell is left")
	flags.IntVar(&o.rate, "rate", 500, "requests a second")
	flags.DurationVar(&o.within, "within", time.Hour, "no run begins later than this; the same command makes those that are missing")
	flags.BoolVar(&o.again, "again", false, "begin the chosen cells anew; results.json goes on naming what their runs so far lost, as dropped")
	flags.StringVar(&o.folder, "out", "docs/zero-loss", "folder of results.json, the table and the picture")
	flags.StringVar(&o.reports, "reports", "target/prove", "folder for what the load reports of each run, with every failure")
	flags.StringVar(&o.jar, "jar", "target/quarkus-app/quarkus-run.jar", "the program")
	flags.StringVar(&o.image, "drain-image", "testbed.local/lastcall:1", "its image, for the sidecar")
	flags.StringVar(&o.network, "network", "kubelab", "network namespace of the node")
	list := flags.Bool("list", false, "print the cells, and run none")
	flags.Parse(args)
	for _, setting := range strings.Split(*settings, ",") {
		if !slices.Contains([]string{control, sleep, drain}, setting) {
			return fmt.Errorf("--settings %s: %q is neither control, sleep nor drain", *settings, setting)
		}
		if !slices.Contains(o.settings, setting) {
			o.settings = append(o.settings, setting)
		}
	}
	if flags.NArg() > 0 || o.runs < 1 || o.controlRuns < 1 || o.tries < 1 || o.rate < 1 {
		return errors.New("--runs, --control-runs, --tries and --rate are 1 or more, and there are no other arguments")
	}
	m, err := readMatrix()
	if err != nil {
		return err
	}
	cells, err := m.chosen(o.cells)
	if err != nil {
		return err
	}
	if *list {
		m.print(cells)
		return nil
	}
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer cancel()
	return runCells(ctx, o, m, cells)
}

func (m matrix) print(cells []cell) {
	for _, c := range cells {
		fmt.Printf("%-40s %s: %s; through %s\n", c.name(), c.Tier, m.Applications[c.Application].About, m.Routes[c.Route].About)
	}
}

func runCells(ctx context.Context, o options, m matrix, cells []cell) error {
	p := &prover{options: o, matrix: m, network: newNetwork(o.network), until: time.Now().Add(o.within)}
	var err error
	if p.client, err = kube.Connect(); err != nil {
		return err
	}
	if p.machine, err = machine(ctx, p.client); err != nil {
		return err
	}
	if p.file, err = results.Open(o.folder); err != nil {
		return err
	}
	// One at a time: each takes the namespaces and the webhook of the other for what an interruption left.
	lock, err := lockFile(filepath.Join(os.TempDir(), "prove-"+o.network+".lock"))
	if err != nil {
		return err
	}
	defer lock.Close()
	if p.folder, err = os.MkdirTemp("", "prove"); err != nil {
		return err
	}
	defer os.RemoveAll(p.folder)
	if err := clear(ctx, p.client); err != nil {
		return err
	}
	if err := p.network.open(); err != nil {
		return err
	}
	defer func() {
		if err := p.network.close(); err != nil {
			fmt.Fprintln(os.Stderr, "prove:", err)
		}
	}()
	if !slices.Equal(o.settings, []string{control}) {
		p.lastcall, err = startLastcall(ctx, p.client, o.jar, o.image, p.folder, m.policies(cells))
		if p.lastcall != nil {
			defer func() {
				if err := p.lastcall.close(context.Background()); err != nil {
					fmt.Fprintln(os.Stderr, "prove:", err)
				}
			}()
		}
		if err != nil {
			return err
		}
	}
	return p.all(ctx, cells)
}

func (p *prover) all(ctx context.Context, cells []cell) error {
	if p.options.again {
		for _, c := range cells {
			for _, setting := range p.options.settings {
				if found := p.file.Find(c.key(setting)); found != nil {
					if err := p.put(found.Anew()); err != nil {
						return err
					}
				}
			}
		}
	}
	var found verdict
	for _, c := range cells {
		for _, setting := range p.options.settings {
			if time.Now().Before(p.until) {
				if err := p.prove(ctx, c, setting); err != nil {
					return err
				}
			}
			found.judge(c, setting, p.file.Find(c.key(setting)), p.options)
		}
	}
	if err := report.Write(p.options.folder); err != nil {
		return err
	}
	return found.err()
}

// clear removes what an interrupted proof left in the cluster.
func clear(ctx context.Context, client *kube.Client) error {
	marked := "?" + url.Values{"labelSelector": {mark}}.Encode()
	if err := client.Do(ctx, http.MethodDelete, webhooks+marked, nil, nil); err != nil {
		return err
	}
	var namespaces struct {
		Items []struct {
			Metadata kube.Metadata `json:"metadata"`
		} `json:"items"`
	}
	if err := client.Do(ctx, http.MethodGet, "/api/v1/namespaces"+marked, nil, &namespaces); err != nil {
		return err
	}
	for _, found := range namespaces.Items {
		left := &workload{client: client, namespace: found.Metadata.Name}
		if err := left.remove(ctx); err != nil {
			return err
		}
	}
	return nil
}
