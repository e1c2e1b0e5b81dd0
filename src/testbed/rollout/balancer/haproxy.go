package balancer

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// slots is how many Pods it can have, those that are being drained included.
const slots = 64

// haproxy is the process, and its runtime API. Its servers are slots that Pods are put into.
type haproxy struct {
	process *exec.Cmd
	socket  string
}

// Nothing is tried again, and no health check takes a Pod out: what the list of backends has wrong
// is seen by the client, as with load balancers that send each request once. It waits longer for a
// Pod than clients wait for it, and keeps no idle connections to Pods: those would be open to a Pod
// that left until the drain timer cuts them, and cloud load balancers close them when it leaves.
const configuration = `global
    stats socket %s mode 600 level admin
    nbthread 1
    maxconn 4000
defaults
    mode http
    retries 0
    timeout connect 10s
    option http-server-close
    timeout client 60s
    timeout server 60s
    timeout tunnel 1h
frontend clients
    bind %s
    default_backend pods
backend pods
    balance roundrobin
    server-template pod 1-%d 127.0.0.1:9 disabled
`

// startHAProxy runs it behind the words of a command, which may put it elsewhere. It ends with this process.
func startHAProxy(within []string, folder, listen string) (*haproxy, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	h := &haproxy{socket: filepath.Join(folder, "haproxy.socket")}
	file := filepath.Join(folder, "haproxy.cfg")
	if err := os.WriteFile(file, fmt.Appendf(nil, configuration, h.socket, listen, slots), 0o600); err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(folder, "haproxy.log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	command := append(append([]string{}, within...), "haproxy", "-db", "-f", file)
	h.process = exec.Command(command[0], command[1:]...)
	h.process.Stdout, h.process.Stderr = log, log
	h.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	if err := h.process.Start(); err != nil {
		return nil, fmt.Errorf("HAProxy: %w", err)
	}
	for range 100 {
		if _, err = h.ask("show version"); err == nil {
			return h, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	h.stop()
	text, _ := os.ReadFile(log.Name())
	return nil, fmt.Errorf("HAProxy does not answer: %w\n%s", err, text)
}

// ask sends a command and reads the answer to its end.
func (h *haproxy) ask(command string) (string, error) {
	connection, err := net.DialTimeout("unix", h.socket, time.Second)
	if err != nil {
		return "", err
	}
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(5 * time.Second))
	if _, err := io.WriteString(connection, command+"\n"); err != nil {
		return "", err
	}
	answer, err := io.ReadAll(connection)
	return strings.TrimSpace(string(answer)), err
}

// tell sends a command that is answered by nothing, or by a remark on what was changed.
func (h *haproxy) tell(format string, values ...any) error {
	command := fmt.Sprintf(format, values...)
	answer, err := h.ask(command)
	if err == nil && answer != "" && !strings.Contains(answer, "changed from") && !strings.Contains(answer, "no need to change") {
		err = fmt.Errorf("%s", answer)
	}
	if err != nil {
		return fmt.Errorf("HAProxy, %s: %w", command, err)
	}
	return nil
}

func (h *haproxy) add(slot int, address string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	if err := h.tell("set server pods/pod%d addr %s port %s", slot, host, port); err != nil {
		return err
	}
	return h.ready(slot)
}

func (h *haproxy) ready(slot int) error { return h.tell("set server pods/pod%d state ready", slot) }

// drain sends it nothing new; what is open goes on.
func (h *haproxy) drain(slot int) error { return h.tell("set server pods/pod%d state drain", slot) }

// remove cuts what is still open.
func (h *haproxy) remove(slot int) error {
	if err := h.tell("set server pods/pod%d state maint", slot); err != nil {
		return err
	}
	return h.tell("shutdown sessions server pods/pod%d", slot)
}

func (h *haproxy) stop() {
	h.process.Process.Signal(syscall.SIGTERM)
	h.process.Wait()
	os.Remove(h.socket)
}
