// Package review makes AdmissionReviews as the API server sends them, and reads the answers.
package review

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/google/uuid"
	admissionv1 "k8s.io/api/admission/v1"
	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
)

const placeholder = "00000000-0000-0000-0000-000000000000"

// Template is a review without its uid.
type Template struct {
	before, after []byte
}

// Of makes the review of a Pod that is created in its namespace.
func Of(pod *corev1.Pod) (*Template, error) {
	object, err := json.Marshal(pod)
	if err != nil {
		return nil, err
	}
	resource := metav1.GroupVersionResource{Version: "v1", Resource: "pods"}
	kind := metav1.GroupVersionKind{Version: "v1", Kind: "Pod"}
	text, err := json.Marshal(admissionv1.AdmissionReview{
		TypeMeta: metav1.TypeMeta{APIVersion: "admission.k8s.io/v1", Kind: "AdmissionReview"},
		Request: &admissionv1.AdmissionRequest{
			UID: placeholder, Kind: kind, Resource: resource, RequestKind: &kind, RequestResource: &resource,
			Namespace: pod.Namespace, Operation: admissionv1.Create, DryRun: new(false),
			UserInfo: authenticationv1.UserInfo{
				Username: "system:serviceaccount:kube-system:replicaset-controller",
				UID:      "ec7b42b6-9b9e-4d45-b8a4-5e5e0e5b2a3c",
				Groups:   []string{"system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated"},
			},
			Object:  runtime.RawExtension{Raw: object},
			Options: runtime.RawExtension{Raw: []byte(`{"kind":"CreateOptions","apiVersion":"meta.k8s.io/v1"}`)},
		},
	})
	if err != nil {
		return nil, err
	}
	before, after, _ := bytes.Cut(text, []byte(placeholder))
	return &Template{before, after}, nil
}

// Read makes the review of the Pod in a JSON file.
func Read(file string) (*Template, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var pod corev1.Pod
	if err := json.Unmarshal(text, &pod); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return Of(&pod)
}

// NewUID gives one that no other review has.
func NewUID() string { return uuid.NewString() }

// Body is the review with a uid; the parts are not copied.
func (t *Template) Body(uid string) io.Reader {
	return io.MultiReader(bytes.NewReader(t.before), bytes.NewReader([]byte(uid)), bytes.NewReader(t.after))
}

// Length of the body in bytes.
func (t *Template) Length() int64 { return int64(len(t.before) + len(placeholder) + len(t.after)) }

// Answer reads the whole answer. It must allow the request of the uid.
func Answer(text []byte, uid string) (*admissionv1.AdmissionResponse, error) {
	var review admissionv1.AdmissionReview
	if err := json.Unmarshal(text, &review); err != nil {
		return nil, fmt.Errorf("the answer is no AdmissionReview: %w", err)
	}
	switch {
	case review.Response == nil:
		return nil, errors.New("the answer has no response")
	case review.Response.UID != types.UID(uid):
		return nil, fmt.Errorf("the answer is for %q, not for %q", review.Response.UID, uid)
	case !review.Response.Allowed:
		return nil, fmt.Errorf("denied: %v", review.Response.Result)
	}
	return review.Response, nil
}
