package create

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// api is a user of an API server; its requests wait for nothing on this side.
type api struct {
	server string
	http   *http.Client
}

// connect takes the server and the user from where kubectl has them.
func connect() (*api, error) {
	rules := clientcmd.NewDefaultClientConfigLoadingRules()
	config, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, nil).ClientConfig()
	if err != nil {
		return nil, fmt.Errorf("KUBECONFIG: %w", err)
	}
	client, err := rest.HTTPClientFor(config)
	if err != nil {
		return nil, err
	}
	return &api{config.Host, client}, nil
}

// do sends an object unless it is nil, and gives the body of the answer.
func (a *api) do(ctx context.Context, method, path string, object any) ([]byte, error) {
	var text []byte
	if object != nil {
		var err error
		if text, err = json.Marshal(object); err != nil {
			return nil, err
		}
	}
	return a.send(ctx, method, path, text)
}

func (a *api) send(ctx context.Context, method, path string, text []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, a.server+path, bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json")
	response, err := a.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode/100 == 2 {
		return body, err
	}
	status := &apierrors.StatusError{}
	if json.Unmarshal(body, &status.ErrStatus) != nil || status.ErrStatus.Kind != "Status" {
		status.ErrStatus = metav1.Status{Code: int32(response.StatusCode), Message: string(body)}
	}
	return nil, fmt.Errorf("%s %s: %w", method, path, status)
}

// put makes an object; one of the same name is deleted first, unless it may stay.
func (a *api) put(ctx context.Context, made object) error {
	if !made.stays {
		if err := a.drop(ctx, made); err != nil {
			return err
		}
	}
	_, err := a.do(ctx, http.MethodPost, made.collection, made.content)
	if made.stays && apierrors.IsAlreadyExists(err) {
		return nil
	}
	return err
}

// drop deletes an object, unless it is gone.
func (a *api) drop(ctx context.Context, made object) error {
	_, err := a.do(ctx, http.MethodDelete, made.collection+"/"+made.name, nil)
	if err != nil && !apierrors.IsNotFound(err) {
		return err
	}
	return nil
}
