// Package kube is as much of a client of the API server as the proof needs.
package kube

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"time"
)

// Client is one user of one API server.
type Client struct {
	server string
	http   *http.Client
}

// StatusError is an answer that is not 2xx.
type StatusError struct {
	Code    int
	Message string
}

func (e *StatusError) Error() string { return fmt.Sprintf("%d: %s", e.Code, e.Message) }

// IsStatus says whether the server answered with the code.
func IsStatus(err error, code int) bool {
	var status *StatusError
	return errors.As(err, &status) && status.Code == code
}

type config struct {
	Clusters []struct {
		Cluster struct {
			Server string `json:"server"`
			CA     []byte `json:"certificate-authority-data"`
		} `json:"cluster"`
	} `json:"clusters"`
	Users []struct {
		User struct {
			Certificate []byte `json:"client-certificate-data"`
			Key         []byte `json:"client-key-data"`
		} `json:"user"`
	} `json:"users"`
}

// Connect takes the server and the client certificate from where kubectl has them: KUBECONFIG.
func Connect() (*Client, error) {
	text, err := exec.Command("kubectl", "config", "view", "--raw", "--minify", "--flatten", "-o", "json").Output()
	if err != nil {
		return nil, fmt.Errorf("kubectl config view: %w; does KUBECONFIG name a file?", err)
	}
	var found config
	if err := json.Unmarshal(text, &found); err != nil {
		return nil, fmt.Errorf("kubectl config view: %w", err)
	}
	if len(found.Clusters) == 0 || len(found.Users) == 0 {
		return nil, errors.New("KUBECONFIG has no current context")
	}
	certificate, err := tls.X509KeyPair(found.Users[0].User.Certificate, found.Users[0].User.Key)
	if err != nil {
		return nil, fmt.Errorf("the client certificate of KUBECONFIG: %w", err)
	}
	authorities := x509.NewCertPool()
	authorities.AppendCertsFromPEM(found.Clusters[0].Cluster.CA)
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{RootCAs: authorities, Certificates: []tls.Certificate{certificate}}
	return &Client{found.Clusters[0].Cluster.Server, &http.Client{Transport: transport}}, nil
}

// Do sends a body, unless it is nil, and reads the answer into another value, unless that is nil.
func (c *Client) Do(ctx context.Context, method, path string, body, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	response, err := c.send(ctx, method, path, body)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if answer == nil {
		_, err = io.Copy(io.Discard, response.Body)
		return err
	}
	return json.NewDecoder(response.Body).Decode(answer)
}

// send fails for an answer that is not 2xx. A body of a PATCH is a merge patch.
func (c *Client) send(ctx context.Context, method, path string, body any) (*http.Response, error) {
	encoded, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	var sent io.Reader
	if body != nil {
		sent = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.server+path, sent)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	if method == http.MethodPatch {
		request.Header.Set("Content-Type", "application/merge-patch+json")
	}
	response, err := c.http.Do(request)
	if err != nil || response.StatusCode/100 == 2 {
		return response, err
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	var status struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(text, &status) != nil || status.Message == "" {
		status.Message = strings.TrimSpace(string(text))
	}
	return nil, fmt.Errorf("%s %s: %w", method, path, &StatusError{response.StatusCode, status.Message})
}
