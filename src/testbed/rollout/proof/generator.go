package proof

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"testbed.local/rollout/load"
)

// Addresses of clients, in the network of the Pods: they reach a Service as Pods do. The last one is
// the load balancer's.
var (
	clientAddresses = []string{"198.18.127.1", "198.18.127.2", "198.18.127.3", "198.18.127.4"}
	balancerAddress = "198.18.127.100"
)

// node runs commands in the network of the node.
type node struct{ namespace string }

func (n node) within() []string { return []string{"nsenter", "--net=/run/netns/" + n.namespace} }

func (n node) run(arguments ...string) error {
	command := append(n.within(), arguments...)
	output, err := exec.Command(command[0], command[1:]...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", strings.Join(arguments, " "), err, bytes.TrimSpace(output))
	}
	return nil
}

// addAddresses makes the node own them; they are gone with it.
func (n node) addAddresses() error {
	for _, address := range append([]string{balancerAddress}, clientAddresses...) {
		if err := n.run("ip", "address", "replace", address+"/32", "dev", "lo"); err != nil {
			return err
		}
	}
	return nil
}

// forgetConnections clears what is tracked, so that no connection is led to a Pod of an earlier run.
func (n node) forgetConnections() error { return n.run("conntrack", "-F") }

// generator is a load in the network of the node. It ends with this process.
type generator struct {
	process *exec.Cmd
	input   io.Closer
	output  bytes.Buffer
	errors  bytes.Buffer
}

func (n node) startLoad(target, witness string, a application, rate int, deletions string) (*generator, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	command := append(n.within(), program, "load", "--rate", strconv.Itoa(rate), "--mix", a.Mix,
		"--life", time.Duration(a.Life).String(), "--sources", strings.Join(clientAddresses, ","),
		"--deletions", deletions, "--witness", witness, target)
	g := &generator{process: exec.Command(command[0], command[1:]...)}
	g.process.Stdout, g.process.Stderr = &g.output, &g.errors
	g.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if g.input, err = g.process.StdinPipe(); err != nil {
		return nil, err
	}
	return g, g.process.Start()
}

// end lets it wait for the last answers, and report.
func (g *generator) end() (load.Report, error) {
	var report load.Report
	g.input.Close()
	if err := g.process.Wait(); err != nil {
		return report, fmt.Errorf("load: %w: %s", err, g.errors.String())
	}
	return report, json.Unmarshal(g.output.Bytes(), &report)
}

// abandon ends it without a report.
func (g *generator) abandon() {
	g.process.Process.Kill()
	g.process.Wait()
}
