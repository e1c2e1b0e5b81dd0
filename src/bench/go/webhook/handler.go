package webhook

import (
	"context"
	"encoding/json"
	"net/http"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"
)

// handler decodes the Pod, edits it, and answers with the difference.
type handler struct {
	decoder admission.Decoder
	hash    string
}

var _ admission.Handler = (*handler)(nil)

func newHandler(hash string) (*handler, error) {
	scheme := runtime.NewScheme()
	if err := corev1.AddToScheme(scheme); err != nil {
		return nil, err
	}
	return &handler{admission.NewDecoder(scheme), hash}, nil
}

// Handle implements admission.Handler.
func (h *handler) Handle(_ context.Context, request admission.Request) admission.Response {
	pod := &corev1.Pod{}
	if err := h.decoder.Decode(request, pod); err != nil {
		return admission.Errored(http.StatusBadRequest, err)
	}
	if leaveAlone(pod) {
		return admission.Allowed("left alone")
	}
	if err := edit(pod, h.hash); err != nil {
		return admission.Errored(http.StatusInternalServerError, err)
	}
	edited, err := json.Marshal(pod)
	if err != nil {
		return admission.Errored(http.StatusInternalServerError, err)
	}
	return admission.PatchResponseFromRaw(request.Object.Raw, edited)
}
