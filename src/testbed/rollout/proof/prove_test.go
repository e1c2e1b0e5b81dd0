package proof

import (
	"strings"
	"testing"

	"testbed.local/rollout/load"
)

func TestARunThatTheMachineSpoiltDoesNotCount(t *testing.T) {
	at := func(kind load.Kind, since, took float64) []load.Failure {
		return []load.Failure{{Kind: kind, Since: &since, Took: took}}
	}
	for name, one := range map[string]struct {
		report load.Report
		why    string
	}{
		"nothing":                     {load.Report{Requests: 1000}, ""},
		"lost after a deletion":       {load.Report{Requests: 1000, Failures: at(load.Refused, 0.3, 0)}, ""},
		"hung while it was deleted":   {load.Report{Requests: 1000, Failures: at(load.Timeout, -1, 3)}, ""},
		"hung before it was deleted":  {load.Report{Requests: 1000, Failures: at(load.Timeout, -4.1, 3)}, "before a Pod"},
		"lost as it was deleted":      {load.Report{Requests: 1000, Failures: at(load.Refused, -0.6, 0)}, ""},
		"lost before it was deleted":  {load.Report{Requests: 1000, Failures: at(load.Refused, -1.1, 0)}, "before a Pod"},
		"lost without a deletion":     {load.Report{Requests: 1000, Failures: []load.Failure{{Kind: load.Reset}}}, "before a Pod"},
		"a little late":               {load.Report{Requests: 1000, Generator: load.Generator{Late: 10}}, ""},
		"late":                        {load.Report{Requests: 1000, Generator: load.Generator{Late: 11}}, "generator"},
		"without ports":               {load.Report{Requests: 1000, Generator: load.Generator{Faults: map[load.Kind]int{load.Ports: 11}}}, "generator"},
		"a witness that was not well": {load.Report{Requests: 1000, Witness: load.Witness{Requests: 100, Failed: map[load.Kind]int{load.Timeout: 1}}}, "nobody stopped"},
	} {
		why := whyVoid(one.report)
		if (why == "") != (one.why == "") || !strings.Contains(why, one.why) {
			t.Errorf("%s: %q", name, why)
		}
	}
}
