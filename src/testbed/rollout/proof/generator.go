package proof

import (
	"bytes"
	"context"
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

// generator is a load in the network of the clients. It ends with this process.
type generator struct {
	process *exec.Cmd
	input   io.Closer
	output  bytes.Buffer
	errors  bytes.Buffer
}

func (n network) startLoad(target, witness string, a application, rate int, deletions string) (*generator, error) {
	return n.start("--rate", strconv.Itoa(rate), "--mix", a.Mix, "--life", time.Duration(a.Life).String(),
		"--deletions", deletions, "--witness", witness, target)
}

// awaitAnswers waits until a second of requests to each of the targets has lost none. A Pod is ready
// before kube-proxy knows of it: no restart makes requests fail then.
func (n network) awaitAnswers(ctx context.Context, targets ...string) error {
	for _, target := range targets {
		for {
			g, err := n.start("--rate", "50", "--duration", "1s", target)
			if err != nil {
				return err
			}
			report, err := g.end()
			if err != nil {
				return err
			}
			if report.Requests > 0 && len(report.Failures) == 0 {
				break
			}
			if ctx.Err() != nil {
				return fmt.Errorf("%s does not answer all requests: %v of %d: %w", target, report.Failed, report.Requests, ctx.Err())
			}
		}
	}
	return nil
}

func (n network) start(arguments ...string) (*generator, error) {
	// This very program: the file may be another build meanwhile, since clones share its folder.
	program := fmt.Sprintf("/proc/%d/exe", os.Getpid())
	command := append(n.within(), program, "load", "--sources", strings.Join(clientAddresses, ","))
	command = append(command, arguments...)
	g := &generator{process: exec.Command(command[0], command[1:]...)}
	g.process.Stdout, g.process.Stderr = &g.output, &g.errors
	g.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	input, err := g.process.StdinPipe()
	if err != nil {
		return nil, err
	}
	g.input = input
	return g, g.process.Start()
}

// end closes its input, which is the end of a load without a duration, and lets it wait for the last
// answers and report.
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
