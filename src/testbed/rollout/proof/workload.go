package proof

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"testbed.local/rollout/kube"
)

const (
	appName = "app"
	appPort = 8080
	// The images are the same but for the name: an update of the image replaces the Pods.
	firstImage  = "testbed.local/rollout:1"
	secondImage = "testbed.local/rollout:2"
	witnessName = "witness"
	mark        = "lastcall.dev/prove"
)

// workload is a Deployment with its Service and PodDisruptionBudget, in a namespace of its own; and
// one more Pod like the others, which nobody stops.
type workload struct {
	client    *kube.Client
	namespace string
	replicas  int
	image     string
	address   string
	witness   string
}

// deploy makes them. Pods have the labels; the webhook hears of the namespace by its own.
func deploy(ctx context.Context, client *kube.Client, namespace string, labels map[string]string, args []string) (*workload, error) {
	w := &workload{client: client, namespace: namespace, image: firstImage}
	podLabels := kube.Object{"app": appName}
	namespaceLabels := kube.Object{mark: "yes"}
	for key, value := range labels {
		podLabels[key] = value
		namespaceLabels[key] = value
	}
	selector := kube.Object{"app": appName}
	for _, made := range []struct {
		path string
		body kube.Object
	}{
		{"/api/v1/namespaces", kube.Object{"metadata": kube.Object{"name": namespace, "labels": namespaceLabels}}},
		{w.core("services"), kube.Object{
			"metadata": kube.Object{"name": appName},
			"spec":     kube.Object{"selector": selector, "ports": []kube.Object{{"port": appPort}}},
		}},
		{"/apis/policy/v1/namespaces/" + namespace + "/poddisruptionbudgets", kube.Object{
			"metadata": kube.Object{"name": appName},
			"spec":     kube.Object{"maxUnavailable": 1, "selector": kube.Object{"matchLabels": selector}},
		}},
		{w.deployments(""), kube.Object{
			"metadata": kube.Object{"name": appName},
			"spec":     deploymentSpec(podLabels, args),
		}},
		{w.core("pods"), kube.Object{
			"metadata": kube.Object{"name": witnessName},
			"spec":     podSpec(args),
		}},
	} {
		if err := client.Do(ctx, http.MethodPost, made.path, made.body, nil); err != nil {
			return w, err
		}
	}
	var service struct {
		Spec struct {
			ClusterIP string `json:"clusterIP"`
		} `json:"spec"`
	}
	if err := client.Do(ctx, http.MethodGet, w.core("services/"+appName), nil, &service); err != nil {
		return w, err
	}
	w.address = fmt.Sprintf("%s:%d", service.Spec.ClusterIP, appPort)
	return w, nil
}

func podSpec(args []string) kube.Object {
	container := kube.Object{
		"name": appName, "image": firstImage, "args": append([]string{"app"}, args...),
		"ports": []kube.Object{{"containerPort": appPort}},
		// Without a request the kernel gives it next to nothing while the machine has other work.
		"resources":      kube.Object{"requests": kube.Object{"cpu": "200m"}},
		"readinessProbe": kube.Object{"httpGet": kube.Object{"path": "/", "port": appPort}, "periodSeconds": 1},
	}
	return kube.Object{"containers": []kube.Object{container}, "enableServiceLinks": false}
}

func deploymentSpec(labels kube.Object, args []string) kube.Object {
	return kube.Object{
		"replicas": 0,
		"selector": kube.Object{"matchLabels": kube.Object{"app": appName}},
		"strategy": kube.Object{"rollingUpdate": kube.Object{"maxSurge": 1, "maxUnavailable": 0}},
		"template": kube.Object{
			"metadata": kube.Object{"labels": labels},
			"spec":     podSpec(args),
		},
	}
}

func (w *workload) core(rest string) string {
	return "/api/v1/namespaces/" + w.namespace + "/" + rest
}

func (w *workload) deployments(rest string) string {
	return "/apis/apps/v1/namespaces/" + w.namespace + "/deployments" + rest
}

func (w *workload) patch(ctx context.Context, spec kube.Object) error {
	return w.client.Do(ctx, http.MethodPatch, w.deployments("/"+appName), kube.Object{"spec": spec}, nil)
}

func (w *workload) scale(ctx context.Context, replicas int) error {
	w.replicas = replicas
	return w.patch(ctx, kube.Object{"replicas": replicas})
}

func (w *workload) pods(ctx context.Context) ([]kube.Pod, error) {
	var list kube.PodList
	err := w.client.Do(ctx, http.MethodGet, w.core("pods?labelSelector=app%3D"+appName), nil, &list)
	return list.Items, err
}

// awaitWitness waits until the Pod that nobody stops answers.
func (w *workload) awaitWitness(ctx context.Context) error {
	for {
		var pod kube.Pod
		if err := w.client.Do(ctx, http.MethodGet, w.core("pods/"+witnessName), nil, &pod); err != nil {
			return err
		}
		if pod.Ready() {
			w.witness = fmt.Sprintf("%s:%d", pod.Status.IP, appPort)
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the Pod %s in namespace %s is not ready: %w", witnessName, w.namespace, ctx.Err())
		case <-time.After(300 * time.Millisecond):
		}
	}
}

// settle waits until there are as many Pods as there should be, all of them ready, none of those that
// are to go.
func (w *workload) settle(ctx context.Context, gone map[string]bool) error {
	var last string
	for {
		pods, err := w.pods(ctx)
		if err != nil {
			return err
		}
		ready, left := 0, 0
		for _, pod := range pods {
			if gone[pod.Metadata.Name] || pod.Metadata.DeletionTimestamp != nil {
				left++
			} else if pod.Ready() {
				ready++
			}
		}
		if left == 0 && ready == w.replicas && len(pods) == ready {
			return nil
		}
		last = fmt.Sprintf("%d Pods of %d, %d of them ready, %d still to go", len(pods), w.replicas, ready, left)
		select {
		case <-ctx.Done():
			return fmt.Errorf("namespace %s: %s: %w", w.namespace, last, ctx.Err())
		case <-time.After(300 * time.Millisecond):
		}
	}
}

// remove deletes all at once: containers that are deaf to SIGTERM would hold it up for their grace.
func (w *workload) remove(ctx context.Context) error {
	if err := w.scale(ctx, 0); err != nil && !kube.IsStatus(err, http.StatusNotFound) {
		return err
	}
	now := kube.Object{"gracePeriodSeconds": 0}
	if err := w.client.Do(ctx, http.MethodDelete, w.core("pods"), now, nil); err != nil {
		return err
	}
	err := w.client.Do(ctx, http.MethodDelete, "/api/v1/namespaces/"+w.namespace, nil, nil)
	if kube.IsStatus(err, http.StatusNotFound) || kube.IsStatus(err, http.StatusConflict) {
		return nil
	}
	return err
}
