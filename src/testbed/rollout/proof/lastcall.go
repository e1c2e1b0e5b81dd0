package proof

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"testbed.local/rollout/kube"
)

const (
	webhookName = "lastcall-prove"
	webhooks    = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"
	injected    = "lastcall.dev/injected"
)

// lastcall is the packaged program as the webhook of the namespaces of the proof. It runs beside the
// API server, and ends with this process.
type lastcall struct {
	client  *kube.Client
	process *exec.Cmd
	ended   chan error
	log     string
}

// startLastcall returns when a Pod with the label of a policy comes back patched.
func startLastcall(ctx context.Context, client *kube.Client, jar, image, folder string, policies []byte) (*lastcall, error) {
	if _, err := os.Stat(jar); err != nil {
		return nil, fmt.Errorf("%w; build it first, with ./mvnw package", err)
	}
	file := filepath.Join(folder, "policies.yaml")
	if err := os.WriteFile(file, policies, 0o600); err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	management, err := freePort()
	if err != nil {
		return nil, err
	}
	certificate := filepath.Join(folder, "lastcall.pem")
	l := &lastcall{client: client, ended: make(chan error, 1), log: filepath.Join(folder, "lastcall.log")}
	log, err := os.Create(l.log)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	l.process = exec.Command("java", "-Xmx256m", "-jar", jar, "serve", "-p", file, "--drain-image", image,
		"--port", strconv.Itoa(port), "--management-port", strconv.Itoa(management))
	l.process.Env = append(os.Environ(), "LASTCALL_CERTIFICATE_EXPORT="+certificate)
	l.process.Stdout, l.process.Stderr = log, log
	l.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	if err := l.process.Start(); err != nil {
		return nil, err
	}
	go func() { l.ended <- l.process.Wait() }()
	ready := fmt.Sprintf("http://127.0.0.1:%d/q/health/ready", management)
	if err := l.await(ctx, "ready", func() error { return ask(ready) }); err != nil {
		return l, err
	}
	return l, l.register(ctx, certificate, port)
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

func ask(url string) error {
	response, err := http.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return errors.New(response.Status)
	}
	return nil
}

func (l *lastcall) await(ctx context.Context, what string, tried func() error) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	for {
		err := tried()
		if err == nil {
			return nil
		}
		select {
		case <-l.ended:
			text, _ := os.ReadFile(l.log)
			return fmt.Errorf("lastcall serve ended:\n%s", text)
		case <-ctx.Done():
			return fmt.Errorf("lastcall is not %s: %w; its log is %s", what, err, l.log)
		case <-time.After(300 * time.Millisecond):
		}
	}
}

// register has the API server call it, for namespaces with the label of a policy. Pods that it does
// not answer for are refused: a cell must not run without its setting.
func (l *lastcall) register(ctx context.Context, certificate string, port int) error {
	authority, err := os.ReadFile(certificate)
	if err != nil {
		return err
	}
	configuration := kube.Object{
		"metadata": kube.Object{"name": webhookName, "labels": kube.Object{mark: "yes"}},
		"webhooks": []kube.Object{{
			"name": "prove.lastcall.dev", "admissionReviewVersions": []string{"v1"}, "sideEffects": "None",
			"failurePolicy": "Fail", "reinvocationPolicy": "IfNeeded", "timeoutSeconds": 10,
			"clientConfig": kube.Object{"url": fmt.Sprintf("https://127.0.0.1:%d/mutate", port), "caBundle": authority},
			"namespaceSelector": kube.Object{"matchExpressions": []kube.Object{
				{"key": policyLabel, "operator": "Exists"},
			}},
			"rules": []kube.Object{{
				"apiGroups": []string{""}, "apiVersions": []string{"v1"},
				"resources": []string{"pods"}, "operations": []string{"CREATE"},
			}},
		}},
	}
	return l.client.Do(ctx, http.MethodPost, webhooks, configuration, nil)
}

// awaitPatched waits until the API server knows of the webhook and of the namespace.
func (l *lastcall) awaitPatched(ctx context.Context, w *workload, policy string) error {
	probe := kube.Object{
		"metadata": kube.Object{"name": "probe", "labels": kube.Object{policyLabel: policy}},
		"spec":     kube.Object{"containers": []kube.Object{{"name": appName, "image": firstImage}}},
	}
	return l.await(ctx, "called", func() error {
		var made kube.Pod
		err := l.client.Do(ctx, http.MethodPost, w.core("pods?dryRun=All"), probe, &made)
		if err == nil && made.Metadata.Annotations[injected] == "" {
			err = errors.New("a Pod comes back without the annotation " + injected)
		}
		return err
	})
}

// close ends it, after the configuration that would refuse Pods without it.
func (l *lastcall) close(ctx context.Context) error {
	err := l.client.Do(ctx, http.MethodDelete, webhooks+"/"+webhookName, nil, nil)
	if kube.IsStatus(err, http.StatusNotFound) {
		err = nil
	}
	l.process.Process.Signal(syscall.SIGTERM)
	select {
	case <-l.ended:
	case <-time.After(time.Minute):
		l.process.Process.Kill()
	}
	return err
}
