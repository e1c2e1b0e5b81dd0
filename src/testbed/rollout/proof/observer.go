package proof

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"

	"testbed.local/rollout/kube"
	"testbed.local/rollout/load"
	"testbed.local/rollout/results"
)

const killed = 128 + 9

// observer sees Pods go.
type observer struct {
	cancel context.CancelFunc

	mutex sync.Mutex
	pods  map[string]*stopped
}

type stopped struct {
	uid        string
	name       string
	deleted    time.Time
	gone       time.Time
	killed     bool
	failedHook bool
}

func observe(client *kube.Client, namespace string) *observer {
	ctx, cancel := context.WithCancel(context.Background())
	o := &observer{cancel: cancel, pods: map[string]*stopped{}}
	path := "/api/v1/namespaces/" + namespace + "/pods"
	query := url.Values{"labelSelector": {"app=" + appName}}
	go kube.Watch(ctx, client, path, query, o.see, func(err error) { fmt.Fprintln(os.Stderr, "prove:", err) })
	return o
}

func (o *observer) see(event kube.Event[kube.Pod]) {
	now := time.Now()
	pod := event.Object
	if pod.Metadata.DeletionTimestamp == nil {
		return
	}
	o.mutex.Lock()
	defer o.mutex.Unlock()
	known := o.pods[pod.Metadata.UID]
	if known == nil {
		known = &stopped{uid: pod.Metadata.UID, name: pod.Metadata.Name, deleted: deletion(pod.Metadata, now)}
		o.pods[pod.Metadata.UID] = known
	}
	for _, container := range pod.Status.Containers {
		if container.Name == appName && container.State.Terminated != nil {
			known.killed = container.State.Terminated.ExitCode == killed
		}
	}
	if event.Type == "DELETED" {
		known.gone = now
	}
}

// deletion is when it was seen, unless it was earlier for certain: a busy machine tells it late, and
// the API server cuts its times to whole seconds.
func deletion(metadata kube.Metadata, seen time.Time) time.Time {
	grace := time.Duration(metadata.DeletionGrace) * time.Second
	latest := metadata.DeletionTimestamp.Add(time.Second - grace)
	if latest.Before(seen) {
		return latest
	}
	return seen
}

// since gives those that were deleted from a moment on and are gone.
func (o *observer) since(began time.Time) []stopped {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	var found []stopped
	for _, pod := range o.pods {
		if pod.deleted.After(began) && !pod.gone.IsZero() {
			found = append(found, *pod)
		}
	}
	return found
}

func (o *observer) close() { o.cancel() }

// writeDeletions makes the file that the load reads in the end.
func writeDeletions(path string, pods []stopped) error {
	var text []byte
	for _, pod := range pods {
		line, err := json.Marshal(load.Deletion{Pod: pod.name, Deleted: pod.deleted})
		if err != nil {
			return err
		}
		text = append(append(text, line...), '\n')
	}
	return os.WriteFile(path, text, 0o600)
}

// markFailedHooks asks the kubelet's events.
func (w *workload) markFailedHooks(ctx context.Context, pods []stopped) error {
	var events kube.EventList
	err := w.client.Do(ctx, http.MethodGet, w.core("events?fieldSelector=reason%3DFailedPreStopHook"), nil, &events)
	for _, event := range events.Items {
		for i := range pods {
			if pods[i].uid == event.InvolvedObject.UID {
				pods[i].failedHook = true
			}
		}
	}
	return err
}

func asResults(pods []stopped) []results.Pod {
	found := make([]results.Pod, 0, len(pods))
	for _, pod := range pods {
		found = append(found, results.Pod{
			Seconds: pod.gone.Sub(pod.deleted).Seconds(), Killed: pod.killed, FailedHook: pod.failedHook,
		})
	}
	return found
}
