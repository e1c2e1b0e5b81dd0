// bench is one program with all that the benchmarks over HTTPS need: the servers that Lastcall is
// compared with, and what measures them. Its first argument says which:
//
//	bench webhook [flags]      the same edit as a webhook of controller-runtime
//	bench canned [flags]       the same patch for every review
//	bench certificate DIR      a certificate for the two
//	bench ask URL POD          the patch that a server answers with
//	bench pod POD              the Pod as the API server sends it
//	bench load [flags]         servers alone
//	bench create [flags]       Pods through an API server
//	bench policies N DIR       N policies that require other labels
//	bench namespaces N         manifests of N namespaces
package main

import (
	"fmt"
	"os"
	"sort"
	"strings"

	"testbed.local/bench/canned"
	"testbed.local/bench/create"
	"testbed.local/bench/inputs"
	"testbed.local/bench/load"
	"testbed.local/bench/webhook"
)

var commands = map[string]func([]string) error{
	"webhook":     webhook.Command,
	"canned":      canned.Command,
	"certificate": inputs.Certificate,
	"ask":         load.Ask,
	"pod":         inputs.Pod,
	"load":        load.Command,
	"create":      create.Command,
	"policies":    inputs.Policies,
	"namespaces":  inputs.Namespaces,
}

func main() {
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		names := make([]string, 0, len(commands))
		for name := range commands {
			names = append(names, name)
		}
		sort.Strings(names)
		fmt.Fprintf(os.Stderr, "usage: bench %s ...\n", strings.Join(names, "|"))
		os.Exit(2)
	}
	if err := commands[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintf(os.Stderr, "bench %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
}
