package load

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"

	"testbed.local/bench/review"
)

// The protocols that the API server speaks: HTTP/2 to a webhook on its own loopback, HTTP/1.1 to all
// others.
const (
	protocolTwo = "h2"
	protocolOne = "http/1.1"
)

var patchMember = []byte(`"patch":`)

// client sends reviews to one server: over one connection by HTTP/2, over one for each that runs by
// HTTP/1.1.
type client struct {
	url       string
	transport *http.Transport
}

func newClient(url, protocol string, concurrency int) *client {
	transport := &http.Transport{
		// The certificate is checked by nobody: that costs something at the first connection only.
		TLSClientConfig:     &tls.Config{InsecureSkipVerify: true},
		MaxIdleConnsPerHost: concurrency,
		DisableCompression:  true,
		Protocols:           new(http.Protocols),
	}
	transport.Protocols.SetHTTP1(protocol == protocolOne)
	transport.Protocols.SetHTTP2(protocol == protocolTwo)
	return &client{url, transport}
}

func (c *client) close() { c.transport.CloseIdleConnections() }

// send reads the whole answer into the buffer.
func (c *client) send(ctx context.Context, template *review.Template, uid string, answer *bytes.Buffer) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, template.Body(uid))
	if err != nil {
		return err
	}
	request.ContentLength = template.Length()
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json, */*")
	response, err := c.transport.RoundTrip(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	answer.Reset()
	if _, err := io.Copy(answer, response.Body); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %.200s", response.Status, answer.Bytes())
	}
	return nil
}

// ask sends one review, and tells what the answer to the others must look like.
func (c *client) ask(ctx context.Context, template *review.Template) (patched bool, patch []byte, err error) {
	var answer bytes.Buffer
	uid := review.NewUID()
	if err := c.send(ctx, template, uid, &answer); err != nil {
		return false, nil, err
	}
	response, err := review.Answer(answer.Bytes(), uid)
	if err != nil {
		return false, nil, err
	}
	return response.Patch != nil, response.Patch, nil
}

// check is cheaper than to parse the answer.
func check(answer []byte, uid string, patched bool) error {
	if !bytes.Contains(answer, []byte(uid)) {
		return fmt.Errorf("no answer to %s: %.200s", uid, answer)
	}
	if patched != bytes.Contains(answer, patchMember) {
		return fmt.Errorf("another answer than the first: %.200s", answer)
	}
	return nil
}
