package create

import (
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const (
	// ServiceNamespace has a Service for each webhook, where they are called as Services.
	ServiceNamespace = "lastcall-bench"

	setUpLabel   = "lastcall.dev/bench"
	registration = "/apis/admissionregistration.k8s.io/v1/"
)

// object is what a run makes: where, under which name, and what.
type object struct {
	collection, name string
	content          any
	stays            bool
}

// webhook is a server that is compared: NAME=URL.
type webhook struct {
	name string
	url  *url.URL
	port int32
}

func parseWebhook(text string) (webhook, error) {
	name, address, _ := strings.Cut(text, "=")
	parsed, err := url.Parse(address)
	if err != nil {
		return webhook{}, err
	}
	port, err := strconv.ParseInt(parsed.Port(), 10, 32)
	if err != nil || name == "" {
		return webhook{}, fmt.Errorf("%q: expected NAME=https://HOST:PORT/PATH", text)
	}
	return webhook{name, parsed, int32(port)}, nil
}

func namespaceOf(setUp string) string { return ServiceNamespace + "-" + setUp }

// namespace is that of a set-up: its label is all that tells them apart.
func namespace(setUp string) object {
	return labelledNamespace(namespaceOf(setUp), map[string]string{setUpLabel: setUp, "lastcall.dev/inject": "enabled"})
}

func serviceNamespace() object { return labelledNamespace(ServiceNamespace, nil) }

func labelledNamespace(name string, labels map[string]string) object {
	return object{"/api/v1/namespaces", name, corev1.Namespace{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Namespace"},
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels},
	}, true}
}

// objectsOf a webhook: its configuration, and a Service where it is called as one. The API server
// speaks HTTP/2 only to a URL on its own loopback, and HTTP/1.1 to Services.
func objectsOf(webhook webhook, authority []byte, asService bool) []object {
	config := admissionv1.WebhookClientConfig{URL: new(webhook.url.String()), CABundle: authority}
	var objects []object
	if asService {
		objects = append(objects, serviceOf(webhook))
		config.URL = nil
		config.Service = &admissionv1.ServiceReference{
			Namespace: ServiceNamespace, Name: webhook.name, Path: &webhook.url.Path, Port: &webhook.port}
	}
	name := namespaceOf(webhook.name)
	return append(objects, object{registration + "mutatingwebhookconfigurations", name, admissionv1.MutatingWebhookConfiguration{
		TypeMeta:   metav1.TypeMeta{APIVersion: "admissionregistration.k8s.io/v1", Kind: "MutatingWebhookConfiguration"},
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Webhooks: []admissionv1.MutatingWebhook{{
			Name: webhook.name + ".bench.lastcall.dev", ClientConfig: config,
			NamespaceSelector:  &metav1.LabelSelector{MatchLabels: map[string]string{setUpLabel: webhook.name}},
			Rules:              podsCreated(),
			SideEffects:        new(admissionv1.SideEffectClassNone),
			FailurePolicy:      new(admissionv1.Fail),
			ReinvocationPolicy: new(admissionv1.NeverReinvocationPolicy),
			TimeoutSeconds:     new(int32(10)), AdmissionReviewVersions: []string{"v1"},
		}},
	}, false})
}

// serviceOf gives the webhook's server a Service without an address of its own.
func serviceOf(webhook webhook) object {
	return object{"/api/v1/namespaces/" + ServiceNamespace + "/services", webhook.name, corev1.Service{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Service"},
		ObjectMeta: metav1.ObjectMeta{Name: webhook.name},
		Spec: corev1.ServiceSpec{Type: corev1.ServiceTypeExternalName, ExternalName: webhook.url.Hostname(),
			Ports: []corev1.ServicePort{{Port: webhook.port}}},
	}, false}
}

func podsCreated() []admissionv1.RuleWithOperations {
	return []admissionv1.RuleWithOperations{{
		Operations: []admissionv1.OperationType{admissionv1.Create},
		Rule:       admissionv1.Rule{APIGroups: []string{""}, APIVersions: []string{"v1"}, Resources: []string{"pods"}},
	}}
}

func authorityOf(file string) ([]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("--ca: %w", err)
	}
	return text, nil
}
