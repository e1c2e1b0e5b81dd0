package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"testing"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	admissionv1 "k8s.io/api/admission/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"

	"testbed.local/bench/pods"
)

var update = flag.Bool("update", false, "write the Pod of the case anew")

// The case is one of the engine's: its tests hold the patch beside it to what the engine does.
const goldenCase = "../../../test/resources/cases/benchmark-typical"

type engineCase struct {
	Description string            `json:"description"`
	Namespace   map[string]string `json:"namespace"`
	Object      json.RawMessage   `json:"object"`
	Expect      map[string]string `json:"expect"`
}

func TestTheCaseHoldsTheTypicalPod(t *testing.T) {
	pod := typical(t)
	if *update {
		write(t, pod)
	}
	text, err := os.ReadFile(goldenCase + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	var found engineCase
	if err := json.Unmarshal(text, &found); err != nil {
		t.Fatal(err)
	}
	if !equal(t, found.Object, pod) {
		t.Errorf("%s.yaml holds another Pod; go test ./webhook -update writes it anew", goldenCase)
	}
}

func TestThePatchDoesWhatThatOfTheEngineDoes(t *testing.T) {
	golden, err := os.ReadFile(goldenCase + ".patch.json")
	if err != nil {
		t.Fatal(err)
	}
	pod := typical(t)
	want := applied(t, pod, golden)
	response := answer(t, pod)
	patch, err := json.Marshal(response.Patches)
	if err != nil {
		t.Fatal(err)
	}
	if got := applied(t, pod, patch); !equal(t, want, got) {
		t.Errorf("the handler makes\n%s\nof the Pod, the engine\n%s", got, want)
	}
}

func TestAPodWithItsOwnHooksAndGraceKeepsThem(t *testing.T) {
	pod := &corev1.Pod{}
	if err := json.Unmarshal(typical(t), pod); err != nil {
		t.Fatal(err)
	}
	grace := int64(60)
	own := &corev1.LifecycleHandler{Exec: &corev1.ExecAction{Command: []string{"/app/quit"}}}
	pod.Spec.TerminationGracePeriodSeconds = &grace
	pod.Spec.Containers[0].Lifecycle = &corev1.Lifecycle{PreStop: own}
	if err := edit(pod, "{hash}"); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(pod.Spec.Containers[0].Lifecycle.PreStop, own) ||
		pod.Spec.Containers[1].Lifecycle.PreStop.Sleep.Seconds != delay ||
		*pod.Spec.TerminationGracePeriodSeconds != grace ||
		pod.Spec.Containers[0].LivenessProbe.TerminationGracePeriodSeconds != nil {
		t.Errorf("edited to %+v", pod.Spec)
	}
}

func TestWhoOptedOutIsLeftAlone(t *testing.T) {
	pod := &corev1.Pod{}
	if err := json.Unmarshal(typical(t), pod); err != nil {
		t.Fatal(err)
	}
	pod.Labels[injectLabel] = "disabled"
	text, err := json.Marshal(pod)
	if err != nil {
		t.Fatal(err)
	}
	if response := answer(t, text); !response.Allowed || len(response.Patches) > 0 {
		t.Errorf("answered %+v", response)
	}
}

func answer(t *testing.T, pod []byte) admission.Response {
	handler, err := newHandler("{hash}")
	if err != nil {
		t.Fatal(err)
	}
	return handler.Handle(context.Background(), admission.Request{AdmissionRequest: admissionv1.AdmissionRequest{
		Operation: admissionv1.Create, Object: runtime.RawExtension{Raw: pod}}})
}

func typical(t *testing.T) []byte {
	pod, err := pods.Of("typical")
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(pod)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func write(t *testing.T, pod []byte) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(engineCase{
		"The typical Pod of the benchmarks: src/bench/go makes the same patch of it",
		map[string]string{"lastcall.dev/inject": "enabled"}, pod,
		map[string]string{"result": "Patch", "reason": "patched", "policy": "web"},
	}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(goldenCase+".yaml", text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func applied(t *testing.T, document, patch []byte) []byte {
	decoded, err := jsonpatch.DecodePatch(patch)
	if err != nil {
		t.Fatal(err)
	}
	result, err := decoded.Apply(document)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func equal(t *testing.T, first, second []byte) bool {
	return reflect.DeepEqual(decoded(t, first), decoded(t, second))
}

func decoded(t *testing.T, text []byte) any {
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	return value
}
