package create

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"time"
)

// ready waits until every set-up works: that of webhooks takes the API server a second. All but "none"
// must make the same Pod then.
func ready(ctx context.Context, api *api, setUps []string, pod []byte) error {
	deadline := time.Now().Add(time.Minute)
	for {
		err := compare(ctx, api, setUps, pod)
		if err == nil || time.Now().After(deadline) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// compare makes one Pod in each set-up, as a dry run, and says where they differ.
func compare(ctx context.Context, api *api, setUps []string, pod []byte) error {
	var first, firstText any
	for _, setUp := range setUps {
		text, err := api.send(ctx, http.MethodPost, podsOf(setUp)+"?dryRun=All", pod)
		if err != nil {
			return fmt.Errorf("set-up %s: %w", setUp, err)
		}
		if setUp == noneSetUp {
			continue
		}
		made, err := comparablePod(text)
		if err != nil {
			return err
		}
		if first == nil {
			first, firstText = made, setUp
		} else if !reflect.DeepEqual(first, made) {
			one, _ := json.Marshal(first)
			other, _ := json.Marshal(made)
			return fmt.Errorf("set-ups %s and %s make different Pods:\n%s\n%s", firstText, setUp, one, other)
		}
	}
	fmt.Fprintf(os.Stderr, "all set-ups but %s make the same Pod, annotations included\n", noneSetUp)
	return nil
}

// comparablePod leaves out what is new in every Pod, and who wrote which field.
func comparablePod(pod []byte) (map[string]any, error) {
	var object map[string]any
	if err := json.Unmarshal(pod, &object); err != nil {
		return nil, err
	}
	metadata, found := object["metadata"].(map[string]any)
	if !found {
		return nil, fmt.Errorf("this is no Pod: %.200s", pod)
	}
	annotations, _ := metadata["annotations"].(map[string]any)
	if annotations["lastcall.dev/injected"] == nil {
		return nil, fmt.Errorf("nothing was injected into %.200s", pod)
	}
	for _, name := range []string{"name", "namespace", "uid", "creationTimestamp", "managedFields", "resourceVersion"} {
		delete(metadata, name)
	}
	return object, nil
}
