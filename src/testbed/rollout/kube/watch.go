package kube

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// Event is a change of an object, as a watch tells it; its Type is ADDED, MODIFIED or DELETED.
type Event[T any] struct {
	Type   string `json:"type"`
	Object T      `json:"object"`
}

// Watch tells of every object of a collection and of each change until the context ends. A watch
// that the server ends begins anew: then objects are told of once more, and those that are gone
// meanwhile are not. Failures in between are told by the other function.
func Watch[T any](ctx context.Context, client *Client, path string, query url.Values, tell func(Event[T]), failed func(error)) {
	for ctx.Err() == nil {
		if err := watchOnce(ctx, client, path, query, tell); err != nil && ctx.Err() == nil {
			failed(fmt.Errorf("watch of %s: %w", path, err))
		}
		select {
		case <-ctx.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func watchOnce[T any](ctx context.Context, client *Client, path string, query url.Values, tell func(Event[T])) error {
	asked := url.Values{"watch": {"1"}}
	for key, values := range query {
		asked[key] = values
	}
	response, err := client.send(ctx, http.MethodGet, path+"?"+asked.Encode(), nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	decoder := json.NewDecoder(response.Body)
	for {
		var event Event[T]
		if err := decoder.Decode(&event); err != nil {
			return err
		}
		tell(event)
	}
}
