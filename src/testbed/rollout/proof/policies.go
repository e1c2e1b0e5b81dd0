package proof

import (
	"encoding/json"

	"testbed.local/rollout/kube"
	"testbed.local/rollout/results"
)

// policyLabel is on Pods; its value is the name of their policy.
const policyLabel = "prove-policy"

// policyName is of one application on one route with one setting.
func policyName(c cell, setting string) string { return c.Application + "." + c.Route + "." + setting }

// policies has a policy for each of the cells and settings; YAML takes JSON.
func (m matrix) policies(cells []cell) []byte {
	var text []byte
	known := map[string]bool{}
	for _, c := range cells {
		for _, setting := range []string{sleep, drain} {
			name := policyName(c, setting)
			if !known[name] {
				known[name] = true
				document, _ := json.Marshal(policyDocument(name, m.policy(c, setting)))
				text = append(append(append(text, "---\n"...), document...), '\n')
			}
		}
	}
	return text
}

func policyDocument(name string, numbers *results.Policy) kube.Object {
	spec := kube.Object{
		"match": []kube.Object{{
			"kinds":          []string{"Pod"},
			"objectSelector": kube.Object{"matchLabels": kube.Object{policyLabel: name}},
		}},
		"preStop": kube.Object{"delay": numbers.Delay},
		"grace":   kube.Object{"stop": kube.Object{"default": numbers.StopTime}},
	}
	if numbers.MaxWait != "" {
		spec["drain"] = kube.Object{"maxWait": numbers.MaxWait}
	}
	return kube.Object{
		"apiVersion": "lastcall.dev/v1beta1", "kind": "ShutdownPolicy",
		"metadata": kube.Object{"name": name}, "spec": spec,
	}
}
