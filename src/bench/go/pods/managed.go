package pods

import (
	"encoding/json"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// keys are those of the Pod's lists of objects; other lists are set as a whole.
// https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
var keys = map[string][]string{
	"containers":      {"name"},
	"env":             {"name"},
	"ports":           {"containerPort", "protocol"},
	"volumeMounts":    {"mountPath"},
	"volumes":         {"name"},
	"ownerReferences": {"uid"},
}

// managedFields says that kube-controller-manager owns all that is in the Pod, as the API server writes it.
func managedFields(pod *corev1.Pod) (metav1.ManagedFieldsEntry, error) {
	entry := metav1.ManagedFieldsEntry{
		Manager: "kube-controller-manager", Operation: metav1.ManagedFieldsOperationUpdate, APIVersion: "v1",
		Time: &metav1.Time{Time: time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)}, FieldsType: "FieldsV1",
	}
	text, err := json.Marshal(pod)
	if err != nil {
		return entry, err
	}
	var object map[string]any
	if err := json.Unmarshal(text, &object); err != nil {
		return entry, err
	}
	for _, unmanaged := range []string{"apiVersion", "kind", "status"} {
		delete(object, unmanaged)
	}
	delete(object["metadata"].(map[string]any), "namespace")
	fields, err := json.Marshal(fieldsOf(object))
	entry.FieldsV1 = &metav1.FieldsV1{Raw: fields}
	return entry, err
}

func fieldsOf(object map[string]any) map[string]any {
	fields := map[string]any{}
	for name, value := range object {
		fields["f:"+name] = fieldsOfValue(name, value)
	}
	return fields
}

func fieldsOfValue(name string, value any) map[string]any {
	switch value := value.(type) {
	case map[string]any:
		fields := fieldsOf(value)
		if name == "labels" || name == "annotations" {
			fields["."] = map[string]any{}
		}
		return fields
	case []any:
		return fieldsOfList(keys[name], value)
	}
	return map[string]any{}
}

func fieldsOfList(keys []string, list []any) map[string]any {
	fields := map[string]any{}
	if keys == nil {
		return fields
	}
	fields["."] = map[string]any{}
	for _, item := range list {
		item := item.(map[string]any)
		key := map[string]any{}
		for _, name := range keys {
			key[name] = item[name]
		}
		// Maps of plain values are always encoded.
		text, _ := json.Marshal(key)
		fields[fmt.Sprintf("k:%s", text)] = withSelf(fieldsOf(item))
	}
	return fields
}

func withSelf(fields map[string]any) map[string]any {
	fields["."] = map[string]any{}
	return fields
}
