package proof

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
)

// Addresses in the network of the Pods: their clients reach a Service as Pods do. The gateway is the
// node's own.
const (
	gateway         = "198.18.127.254"
	balancerAddress = "198.18.127.100"
	link            = "clients0"
)

var clientAddresses = []string{"198.18.127.1", "198.18.127.2", "198.18.127.3", "198.18.127.4"}

// network is a namespace of its own for load and load balancer, behind a link to the node, as a Pod
// is. On the node itself they would be spared what befalls others: a connection to a Pod that is gone
// is dropped there before it is tracked, and its next attempt led to another Pod.
type network struct{ node, clients string }

func newNetwork(node string) network { return network{node, node + "-clients"} }

// within is a command that runs another one there.
func (n network) within() []string { return []string{"nsenter", "--net=/run/netns/" + n.clients} }

// open makes the namespace anew.
func (n network) open() error {
	if _, err := os.Stat("/run/netns/" + n.node); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no network namespace %s: is the node up? src/testbed/node-up.sh", n.node)
	}
	if err := n.close(); err != nil {
		return err
	}
	addresses := append([]string{balancerAddress}, clientAddresses...)
	commands := []string{
		"ip netns add " + n.clients,
		"ip -n " + n.node + " link add " + link + " type veth peer name eth0 netns " + n.clients,
		"ip -n " + n.node + " address add " + gateway + "/32 dev " + link,
		"ip -n " + n.node + " link set " + link + " up",
		"ip -n " + n.clients + " link set lo up",
		"ip -n " + n.clients + " link set eth0 up",
	}
	for _, address := range addresses {
		commands = append(commands,
			"ip -n "+n.clients+" address add "+address+"/32 dev eth0",
			"ip -n "+n.node+" route add "+address+" dev "+link)
	}
	commands = append(commands,
		"ip -n "+n.clients+" route add "+gateway+" dev eth0",
		"ip -n "+n.clients+" route add default via "+gateway)
	for _, command := range commands {
		if err := run(strings.Fields(command)...); err != nil {
			return err
		}
	}
	return nil
}

// close removes the namespace, if it is there.
func (n network) close() error {
	if _, err := os.Stat("/run/netns/" + n.clients); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	// A namespace takes its links with it only some time later. Where the node is another one meanwhile,
	// there is no link.
	_ = run("ip", "-n", n.node, "link", "delete", link)
	return run("ip", "netns", "delete", n.clients)
}

// forgetConnections clears what the node tracks, so that no connection is led to a Pod of an earlier run.
func (n network) forgetConnections() error {
	return run("nsenter", "--net=/run/netns/"+n.node, "conntrack", "-F")
}

func run(command ...string) error {
	output, err := exec.Command(command[0], command[1:]...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", strings.Join(command, " "), err, bytes.TrimSpace(output))
	}
	return nil
}
