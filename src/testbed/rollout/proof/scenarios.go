package proof

import (
	"context"
	"net/http"
	"time"

	"testbed.local/rollout/kube"
)

// scenario stops Pods. It begins with a number of replicas, and returns once it has asked for all
// that it wants to be stopped, which are stops; all, where every Pod of the beginning is.
type scenario struct {
	about    string
	replicas int
	stops    int
	all      bool
	run      func(context.Context, *workload) error
}

var scenarios = map[string]scenario{
	"restart":    {"kubectl rollout restart of 3 replicas", 3, 3, true, restart},
	"image":      {"another image for 3 replicas", 3, 3, true, updateImage},
	"scale-down": {"4 replicas scaled down to 2", 4, 2, false, scaleDown},
	"evict":      {"3 Pods evicted one by one under a PodDisruptionBudget, as a drain of a node does", 3, 3, true, evict},
	"delete":     {"one of 3 Pods deleted", 3, 1, false, deleteOne},
}

func restart(ctx context.Context, w *workload) error {
	stamp := kube.Object{"kubectl.kubernetes.io/restartedAt": time.Now().Format(time.RFC3339Nano)}
	return w.patch(ctx, kube.Object{"template": kube.Object{"metadata": kube.Object{"annotations": stamp}}})
}

func updateImage(ctx context.Context, w *workload) error {
	if w.image == firstImage {
		w.image = secondImage
	} else {
		w.image = firstImage
	}
	var deployment struct {
		Spec struct {
			Template struct {
				Spec struct {
					Containers []kube.Object `json:"containers"`
				} `json:"spec"`
			} `json:"template"`
		} `json:"spec"`
	}
	if err := w.client.Do(ctx, http.MethodGet, w.deployments("/"+appName), nil, &deployment); err != nil {
		return err
	}
	// A merge patch replaces lists as a whole.
	containers := deployment.Spec.Template.Spec.Containers
	containers[0]["image"] = w.image
	return w.patch(ctx, kube.Object{"template": kube.Object{"spec": kube.Object{"containers": containers}}})
}

func scaleDown(ctx context.Context, w *workload) error { return w.scale(ctx, 2) }

func deleteOne(ctx context.Context, w *workload) error {
	pods, err := w.pods(ctx)
	if err != nil {
		return err
	}
	return w.client.Do(ctx, http.MethodDelete, w.core("pods/"+pods[0].Metadata.Name), nil, nil)
}

// evict asks again while the budget has no room.
func evict(ctx context.Context, w *workload) error {
	pods, err := w.pods(ctx)
	if err != nil {
		return err
	}
	for _, pod := range pods {
		eviction := kube.Object{
			"apiVersion": "policy/v1", "kind": "Eviction",
			"metadata": kube.Object{"name": pod.Metadata.Name, "namespace": w.namespace},
		}
		for {
			err := w.client.Do(ctx, http.MethodPost, w.core("pods/"+pod.Metadata.Name+"/eviction"), eviction, nil)
			if err == nil {
				break
			}
			if !kube.IsStatus(err, http.StatusTooManyRequests) {
				return err
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(500 * time.Millisecond):
			}
		}
	}
	return nil
}
