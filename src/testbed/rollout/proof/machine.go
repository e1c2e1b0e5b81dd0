package proof

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strings"

	"testbed.local/rollout/kube"
)

// machine says where the numbers come from.
func machine(ctx context.Context, client *kube.Client) (string, error) {
	var version struct {
		GitVersion string `json:"gitVersion"`
	}
	if err := client.Do(ctx, http.MethodGet, "/version", nil, &version); err != nil {
		return "", err
	}
	kernel, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "", err
	}
	model := "CPU"
	for line := range bytes.Lines(text) {
		if name, value, found := strings.Cut(string(line), ":"); found && strings.TrimSpace(name) == "model name" {
			model = strings.TrimSpace(value)
			break
		}
	}
	proxy := os.Getenv("PROXY_MODE")
	if proxy == "" {
		proxy = "iptables"
	}
	return fmt.Sprintf("%d cores of %s, Linux %s, Kubernetes %s, kube-proxy %s",
		runtime.NumCPU(), model, strings.TrimSpace(string(kernel)), version.GitVersion, proxy), nil
}
