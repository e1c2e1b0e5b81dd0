// Package webhook makes the edit of the policy "web" as a webhook of controller-runtime.
package webhook

import (
	"encoding/json"
	"slices"

	corev1 "k8s.io/api/core/v1"
)

const (
	injectedAnnotation = "lastcall.dev/injected"
	mirrorAnnotation   = corev1.MirrorPodAnnotationKey
	injectLabel        = "lastcall.dev/inject"

	// Seconds, as the policy has them.
	delay          = 15
	existingBudget = 10
	stopTime       = 20
	margin         = 5
	minGrace       = 30
	maxGrace       = 900
)

// injected is what lastcall.dev/injected says, in its order.
type injected struct {
	Policy         string `json:"policy"`
	Hash           string `json:"hash"`
	Delay          int64  `json:"delay"`
	StopTime       int64  `json:"stopTime"`
	StopTimeSource string `json:"stopTimeSource"`
	Grace          int64  `json:"grace"`
}

// leaveAlone says whether the Pod must not be edited: it is deleted, mirrored, opted out, of a Job, or
// stops at once.
func leaveAlone(pod *corev1.Pod) bool {
	if pod.DeletionTimestamp != nil || optedOut(pod) {
		return true
	}
	if _, mirror := pod.Annotations[mirrorAnnotation]; mirror {
		return true
	}
	for _, owner := range pod.OwnerReferences {
		if owner.Kind == "Job" && owner.Controller != nil && *owner.Controller {
			return true
		}
	}
	grace := pod.Spec.TerminationGracePeriodSeconds
	return grace != nil && *grace == 0
}

func optedOut(pod *corev1.Pod) bool {
	values := []string{"disabled", "false"}
	return slices.Contains(values, pod.Labels[injectLabel]) || slices.Contains(values, pod.Annotations[injectLabel])
}

// edit makes the containers wait before SIGTERM, raises the grace to what they need then, and says so in
// an annotation.
func edit(pod *corev1.Pod, hash string) error {
	previous := int64(corev1.DefaultTerminationGracePeriodSeconds)
	if pod.Spec.TerminationGracePeriodSeconds != nil {
		previous = *pod.Spec.TerminationGracePeriodSeconds
	}
	longest := int64(0)
	for index := range pod.Spec.Containers {
		longest = max(longest, preStop(&pod.Spec.Containers[index]))
	}
	grace := max(previous, min(max(longest+stopTime+margin, minGrace), maxGrace))
	if grace > previous {
		pod.Spec.TerminationGracePeriodSeconds = &grace
		keepProbeGrace(&pod.Spec, min(previous+delay, grace))
	}
	value, err := json.Marshal(injected{"web", hash, delay, stopTime, "default", grace})
	if err != nil {
		return err
	}
	if pod.Annotations == nil {
		pod.Annotations = map[string]string{}
	}
	pod.Annotations[injectedAnnotation] = string(value)
	return nil
}

// preStop adds the wait unless the container has a hook of its own, and says how long it takes.
func preStop(container *corev1.Container) int64 {
	if container.Lifecycle == nil {
		container.Lifecycle = &corev1.Lifecycle{}
	}
	if own := container.Lifecycle.PreStop; own != nil {
		if own.Sleep != nil {
			return own.Sleep.Seconds
		}
		return existingBudget
	}
	container.Lifecycle.PreStop = &corev1.LifecycleHandler{Sleep: &corev1.SleepAction{Seconds: delay}}
	return delay
}

// keepProbeGrace gives probes about the grace that they had: a hung container is not to take the new one.
func keepProbeGrace(spec *corev1.PodSpec, seconds int64) {
	for index := range spec.Containers {
		keepGrace(&spec.Containers[index], seconds)
	}
	for index := range spec.InitContainers {
		policy := spec.InitContainers[index].RestartPolicy
		if policy != nil && *policy == corev1.ContainerRestartPolicyAlways {
			keepGrace(&spec.InitContainers[index], seconds)
		}
	}
}

func keepGrace(container *corev1.Container, seconds int64) {
	for _, probe := range []*corev1.Probe{container.LivenessProbe, container.StartupProbe} {
		if probe != nil && probe.TerminationGracePeriodSeconds == nil {
			probe.TerminationGracePeriodSeconds = &seconds
		}
	}
}
