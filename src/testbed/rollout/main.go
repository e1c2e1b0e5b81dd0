// rollout is one static program with all that the proof needs: applications that stop as real ones
// do, the load on them, a load balancer in front of them, and the proof itself. Its first argument
// says which:
//
//	rollout app [flags]        a server to be stopped
//	rollout load [flags]       requests at a constant rate, and what became of them
//	rollout balance [flags]    HAProxy with the backends of a Service, as late as a cloud's
//	rollout prove [flags]      runs the cells and writes results.json
//	rollout report DIR         makes the table and the picture of DIR/results.json
package main

import (
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"

	"testbed.local/rollout/app"
	"testbed.local/rollout/balancer"
	"testbed.local/rollout/load"
	"testbed.local/rollout/proof"
	"testbed.local/rollout/report"
)

// incomplete is how a proof ends that lost nothing, but could not make all runs.
const incomplete = 3

var commands = map[string]func([]string) error{
	"app":     app.Command,
	"load":    load.Command,
	"balance": balancer.Command,
	"prove":   proof.Command,
	"report":  report.Command,
}

func main() {
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		names := make([]string, 0, len(commands))
		for name := range commands {
			names = append(names, name)
		}
		sort.Strings(names)
		fmt.Fprintf(os.Stderr, "usage: rollout %s ...\n", strings.Join(names, "|"))
		os.Exit(2)
	}
	if err := commands[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintf(os.Stderr, "rollout %s: %v\n", os.Args[1], err)
		var missing *proof.MissingError
		if errors.As(err, &missing) {
			os.Exit(incomplete)
		}
		os.Exit(1)
	}
}
