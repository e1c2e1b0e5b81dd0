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

// generator is a load in the network of the clients. It ends with this process.
type generator struct {
	process *exec.Cmd
	input   io.Closer
	output  bytes.Buffer
	errors  bytes.Buffer
}

func (n network) startLoad(target, witness string, a application, rate int, deletions string) (*generator, error) {
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
