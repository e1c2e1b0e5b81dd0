// Package create measures what webhooks, and a policy in the API server, add to the creation of Pods.
package create

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"testbed.local/bench/pods"
	"testbed.local/bench/results"
)

// Command creates Pods through the API server of KUBECONFIG, in set-ups that take turns.
func Command(arguments []string) error {
	flags := flag.NewFlagSet("create", flag.ExitOnError)
	section := flags.String("section", "create", "of the results")
	out := flags.String("out", "", "the folder of results.json; none: print")
	note := flags.String("note", "", "what else there is to say of the run")
	authority := flags.String("ca", "", "the certificate of the webhooks, PEM")
	hash := flags.String("hash", "", "of Lastcall's policy, for the policy's annotation")
	size := flags.String("pod", "typical", "small, typical or large")
	protocol := flags.String("protocol", "http/1.1", "http/1.1: webhooks are Services, as in a cluster; h2: URLs on the loopback")
	concurrency := flags.String("concurrency", "1,4", "Pods at a time, several numbers with commas between")
	rounds := flags.Int("rounds", 5, "of measurement")
	warmUp := flags.Duration("warm-up", 20*time.Second, "of each set-up, before the first round")
	duration := flags.Duration("duration", 5*time.Second, "of each set-up in each round")
	var webhooks []webhook
	flags.Func("webhook", "NAME=URL; several times", func(text string) error {
		parsed, err := parseWebhook(text)
		webhooks = append(webhooks, parsed)
		return err
	})
	_ = flags.Parse(arguments)
	if len(webhooks) == 0 || *rounds < 1 || *hash == "" || *protocol != "h2" && *protocol != "http/1.1" {
		return errors.New("--webhook, --hash, and at least one round are needed, and a protocol that is known")
	}
	chosen := options{
		webhooks: webhooks, asService: *protocol == "http/1.1", hash: *hash, size: *size, rounds: *rounds, warmUp: *warmUp, duration: *duration,
	}
	var err error
	if chosen.authority, err = authorityOf(*authority); err != nil {
		return err
	}
	if chosen.ways, err = waysOf(*concurrency); err != nil {
		return err
	}
	pod, err := pods.Of(*size)
	if err != nil {
		return err
	}
	if chosen.pod, err = json.Marshal(pod); err != nil {
		return err
	}
	return createInto(*out, *section, *protocol, *note, chosen)
}

// waysOf gives dry runs first, then real Pods.
func waysOf(concurrencies string) ([]way, error) {
	var ways []way
	for _, dryRun := range []bool{true, false} {
		for _, text := range strings.Split(concurrencies, ",") {
			concurrency, err := strconv.Atoi(text)
			if err != nil || concurrency < 1 {
				return nil, fmt.Errorf("--concurrency: %q is no number of Pods", text)
			}
			ways = append(ways, way{dryRun, concurrency})
		}
	}
	return ways, nil
}

func createInto(out, name, protocol, note string, options options) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	api, err := connect()
	if err != nil {
		return err
	}
	text, err := api.send(ctx, "GET", "/version", nil)
	if err != nil {
		return err
	}
	var version struct {
		GitVersion string `json:"gitVersion"`
	}
	if err := json.Unmarshal(text, &version); err != nil {
		return err
	}
	section, err := results.Begin(fmt.Sprintf("Kubernetes %s, webhooks by %s; %v of warm-up for each set-up, %d rounds of %v. %s",
		version.GitVersion, protocol, options.warmUp, options.rounds, options.duration, note))
	if err != nil {
		return err
	}
	if section.Create, err = run(ctx, api, options); err != nil {
		return err
	}
	return results.Keep(out, name, section)
}
