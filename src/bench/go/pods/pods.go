// Package pods makes the Pods of the benchmarks, always the same ones.
package pods

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Namespace is where the Pods of reviews are.
const Namespace = "shop"

// Sizes are the names that Of knows: about 2 KiB, 8 KiB and 200 KiB as the API server sends them.
var Sizes = []string{"small", "typical", "large"}

// shape says how much there is of what makes a Pod large.
type shape struct {
	containers int
	variables  int
	complete   bool
}

var shapes = map[string]shape{
	"small":   {containers: 1},
	"typical": {containers: 2, variables: 2, complete: true},
	"large":   {containers: 12, variables: 112, complete: true},
}

// Of gives the Pod as a controller creates it from a stored template: with the defaults of the API
// server filled in.
func Of(size string) (*corev1.Pod, error) {
	shape, found := shapes[size]
	if !found {
		return nil, fmt.Errorf("there is no Pod %q; there are %v", size, Sizes)
	}
	pod := &corev1.Pod{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"},
		ObjectMeta: metadata(shape),
		Spec:       spec(shape),
	}
	for index := range shape.containers {
		pod.Spec.Containers = append(pod.Spec.Containers, container(shape, index))
	}
	if shape.complete {
		complete(&pod.Spec)
	}
	return pod, nil
}

// Received gives the Pod as the API server sends it to webhooks: with its owner and managedFields.
func Received(size string) (*corev1.Pod, error) {
	pod, err := Of(size)
	if err != nil {
		return nil, err
	}
	pod.Namespace = Namespace
	pod.OwnerReferences = []metav1.OwnerReference{{
		APIVersion: "apps/v1", Kind: "ReplicaSet", Name: "web-7d4b9c6f5",
		UID: "1f0c8a52-55a0-4d0f-9d5e-6d1d8a6b7c11", Controller: new(true), BlockOwnerDeletion: new(true),
	}}
	fields, err := managedFields(pod)
	if err != nil {
		return nil, err
	}
	pod.ManagedFields = []metav1.ManagedFieldsEntry{fields}
	return pod, nil
}

func metadata(shape shape) metav1.ObjectMeta {
	meta := metav1.ObjectMeta{
		GenerateName: "web-7d4b9c6f5-",
		Labels:       map[string]string{"app": "web", "pod-template-hash": "7d4b9c6f5"},
	}
	if shape.complete {
		meta.Labels["app.kubernetes.io/name"] = "web"
		meta.Labels["app.kubernetes.io/instance"] = "shop"
		meta.Labels["app.kubernetes.io/version"] = "1.4.2"
		meta.Labels["app.kubernetes.io/managed-by"] = "Helm"
		meta.Annotations = map[string]string{
			"prometheus.io/scrape": "true",
			"prometheus.io/port":   "9090",
			"checksum/config":      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		}
	}
	return meta
}

func spec(shape shape) corev1.PodSpec {
	spec := corev1.PodSpec{
		RestartPolicy:                 corev1.RestartPolicyAlways,
		TerminationGracePeriodSeconds: new(int64(30)),
		DNSPolicy:                     corev1.DNSClusterFirst,
		ServiceAccountName:            "default",
		DeprecatedServiceAccount:      "default",
		SecurityContext:               &corev1.PodSecurityContext{},
		SchedulerName:                 corev1.DefaultSchedulerName,
		EnableServiceLinks:            new(true),
		Volumes:                       []corev1.Volume{tokenVolume()},
	}
	if !shape.complete {
		spec.AutomountServiceAccountToken = new(false)
		spec.Volumes = nil
	}
	return spec
}

func container(shape shape, index int) corev1.Container {
	port := int32(8080 + index)
	container := corev1.Container{
		Name:                     fmt.Sprintf("app-%d", index),
		Image:                    "registry.example.com/shop/web:1.4.2",
		Ports:                    []corev1.ContainerPort{{Name: fmt.Sprintf("http-%d", index), ContainerPort: port, Protocol: corev1.ProtocolTCP}},
		LivenessProbe:            probe("/health/live", port),
		TerminationMessagePath:   corev1.TerminationMessagePathDefault,
		TerminationMessagePolicy: corev1.TerminationMessageReadFile,
		ImagePullPolicy:          corev1.PullIfNotPresent,
	}
	for variable := range shape.variables {
		container.Env = append(container.Env, corev1.EnvVar{
			Name:  fmt.Sprintf("SHOP_SETTING_%d", variable),
			Value: fmt.Sprintf("value-%d-of-container-%d", variable, index),
		})
	}
	if shape.complete {
		container.Env = append(container.Env, corev1.EnvVar{Name: "POD_NAME", ValueFrom: &corev1.EnvVarSource{
			FieldRef: &corev1.ObjectFieldSelector{APIVersion: "v1", FieldPath: "metadata.name"}}})
		container.ReadinessProbe = probe("/health/ready", port)
		container.Resources = resources("100m", "256Mi")
		container.VolumeMounts = mounts()
		container.SecurityContext = restricted()
	}
	return container
}

func complete(spec *corev1.PodSpec) {
	first := spec.Containers[0]
	spec.Containers[0].StartupProbe = probe("/health/started", first.Ports[0].ContainerPort)
	spec.SecurityContext = &corev1.PodSecurityContext{RunAsNonRoot: new(true), FSGroup: new(int64(1000))}
	spec.Volumes = append(spec.Volumes,
		corev1.Volume{Name: "config", VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{
			LocalObjectReference: corev1.LocalObjectReference{Name: "web-config"}, DefaultMode: new(int32(420))}}})
	spec.Tolerations = []corev1.Toleration{toleration(corev1.TaintNodeNotReady), toleration(corev1.TaintNodeUnreachable)}
}

func resources(cpu, memory string) corev1.ResourceRequirements {
	return corev1.ResourceRequirements{
		Requests: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse(cpu), corev1.ResourceMemory: resource.MustParse(memory)},
		Limits:   corev1.ResourceList{corev1.ResourceMemory: resource.MustParse(memory)},
	}
}

func probe(path string, port int32) *corev1.Probe {
	return &corev1.Probe{
		ProbeHandler: corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{
			Path: path, Port: intstr.FromInt32(port), Scheme: corev1.URISchemeHTTP}},
		TimeoutSeconds: 1, PeriodSeconds: 10, SuccessThreshold: 1, FailureThreshold: 3,
	}
}

func mounts() []corev1.VolumeMount {
	return []corev1.VolumeMount{
		{Name: "config", MountPath: "/etc/shop", ReadOnly: true},
		{Name: "kube-api-access-x7k2p", MountPath: "/var/run/secrets/kubernetes.io/serviceaccount", ReadOnly: true},
	}
}

func restricted() *corev1.SecurityContext {
	return &corev1.SecurityContext{
		AllowPrivilegeEscalation: new(false), Capabilities: &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}},
	}
}

func toleration(taint string) corev1.Toleration {
	return corev1.Toleration{Key: taint, Operator: corev1.TolerationOpExists,
		Effect: corev1.TaintEffectNoExecute, TolerationSeconds: new(int64(300))}
}

// tokenVolume is the one that the ServiceAccount admission plugin adds where it is missing.
func tokenVolume() corev1.Volume {
	return corev1.Volume{Name: "kube-api-access-x7k2p", VolumeSource: corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{
		DefaultMode: new(int32(420)),
		Sources: []corev1.VolumeProjection{
			{ServiceAccountToken: &corev1.ServiceAccountTokenProjection{ExpirationSeconds: new(int64(3607)), Path: "token"}},
			{ConfigMap: &corev1.ConfigMapProjection{
				LocalObjectReference: corev1.LocalObjectReference{Name: "kube-root-ca.crt"},
				Items:                []corev1.KeyToPath{{Key: "ca.crt", Path: "ca.crt"}}}},
			{DownwardAPI: &corev1.DownwardAPIProjection{Items: []corev1.DownwardAPIVolumeFile{{
				Path: "namespace", FieldRef: &corev1.ObjectFieldSelector{APIVersion: "v1", FieldPath: "metadata.namespace"}}}}},
		},
	}}}
}
