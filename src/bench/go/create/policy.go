package create

import (
	"fmt"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// policySetUp is the one that edits in the API server itself.
const policySetUp = "policy"

// variables of the edit, in CEL; the numbers are those of the policy "web".
var variables = []admissionv1.Variable{
	{Name: "previous", Expression: `has(object.spec.terminationGracePeriodSeconds) ? int(object.spec.terminationGracePeriodSeconds) : 30`},
	{Name: "longest", Expression: `object.spec.containers.map(c, !has(c.lifecycle) || !has(c.lifecycle.preStop) ? 15 :
  (has(c.lifecycle.preStop.sleep) ? int(c.lifecycle.preStop.sleep.seconds) : 10)).max()`},
	{Name: "grace", Expression: `[variables.previous, [[variables.longest + 25, 30].max(), 900].min()].max()`},
	{Name: "raised", Expression: `variables.grace > variables.previous`},
	{Name: "probeGrace", Expression: `[variables.previous + 15, variables.grace].min()`},
}

// conditions let pass what the webhooks leave alone.
var conditions = []admissionv1.MatchCondition{
	{Name: "not-opted-out", Expression: `!(has(object.metadata.labels) && "lastcall.dev/inject" in object.metadata.labels &&
  object.metadata.labels["lastcall.dev/inject"] in ["disabled", "false"]) &&
!(has(object.metadata.annotations) && "lastcall.dev/inject" in object.metadata.annotations &&
  object.metadata.annotations["lastcall.dev/inject"] in ["disabled", "false"])`},
	{Name: "not-mirrored", Expression: `!(has(object.metadata.annotations) && "kubernetes.io/config.mirror" in object.metadata.annotations)`},
	{Name: "not-of-a-job", Expression: `!has(object.metadata.ownerReferences) || !object.metadata.ownerReferences.exists(o, o.kind == "Job")`},
	{Name: "not-at-once", Expression: `!has(object.spec.terminationGracePeriodSeconds) || object.spec.terminationGracePeriodSeconds != 0`},
}

const mutation = `Object{
  metadata: Object.metadata{annotations: {"lastcall.dev/injected":
    '{"policy":"web","hash":"%s","delay":15,"stopTime":20,"stopTimeSource":"default","grace":' + string(variables.grace) + '}'}},
  spec: Object.spec{
    terminationGracePeriodSeconds: variables.grace,
    containers: object.spec.containers.map(c, Object.spec.containers{
      name: c.name,
      ?lifecycle: has(c.lifecycle) && has(c.lifecycle.preStop) ? optional.none() :
        optional.of(Object.spec.containers.lifecycle{preStop: Object.spec.containers.lifecycle.preStop{
          sleep: Object.spec.containers.lifecycle.preStop.sleep{seconds: 15}}}),
      ?livenessProbe: variables.raised && has(c.livenessProbe) && !has(c.livenessProbe.terminationGracePeriodSeconds) ?
        optional.of(Object.spec.containers.livenessProbe{terminationGracePeriodSeconds: variables.probeGrace}) : optional.none(),
      ?startupProbe: variables.raised && has(c.startupProbe) && !has(c.startupProbe.terminationGracePeriodSeconds) ?
        optional.of(Object.spec.containers.startupProbe{terminationGracePeriodSeconds: variables.probeGrace}) : optional.none()
    })
  }
}`

// policyObjects are a MutatingAdmissionPolicy that makes the edit, and its binding.
func policyObjects(hash string) []object {
	name := namespaceOf(policySetUp)
	version := metav1.TypeMeta{APIVersion: "admissionregistration.k8s.io/v1", Kind: "MutatingAdmissionPolicy"}
	rules := []admissionv1.NamedRuleWithOperations{{RuleWithOperations: podsCreated()[0]}}
	policy := admissionv1.MutatingAdmissionPolicy{
		TypeMeta: version, ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: admissionv1.MutatingAdmissionPolicySpec{
			MatchConstraints: &admissionv1.MatchResources{
				NamespaceSelector: &metav1.LabelSelector{MatchLabels: map[string]string{setUpLabel: policySetUp}},
				ResourceRules:     rules,
			},
			Variables: variables, MatchConditions: conditions,
			FailurePolicy: new(admissionv1.Fail), ReinvocationPolicy: admissionv1.NeverReinvocationPolicy,
			Mutations: []admissionv1.Mutation{{
				PatchType:          admissionv1.PatchTypeApplyConfiguration,
				ApplyConfiguration: &admissionv1.ApplyConfiguration{Expression: fmt.Sprintf(mutation, hash)},
			}},
		},
	}
	version.Kind = "MutatingAdmissionPolicyBinding"
	binding := admissionv1.MutatingAdmissionPolicyBinding{
		TypeMeta: version, ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: admissionv1.MutatingAdmissionPolicyBindingSpec{PolicyName: name},
	}
	return []object{
		{registration + "mutatingadmissionpolicies", name, policy, false},
		{registration + "mutatingadmissionpolicybindings", name, binding, false},
	}
}
