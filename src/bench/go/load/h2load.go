package load

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"testbed.local/bench/review"
)

// flood sends one review, as fast as the answers come, by h2load of nghttp2: on a machine with few
// processors the client's work slows the server, and a client in Go takes as much as a fast server.
// That the answers are what they should be is looked at by the client, before and after.
func (w work) flood(ctx context.Context, duration time.Duration) *tally {
	sum := &tally{seconds: duration.Seconds()}
	err := w.h2load(ctx, duration, sum)
	if err == nil && ctx.Err() == nil {
		err = w.askAgain(ctx)
	}
	if err != nil {
		sum.errors++
		sum.firstError = err
	}
	return sum
}

func (w work) h2load(ctx context.Context, duration time.Duration, sum *tally) error {
	folder, err := os.MkdirTemp("", "h2load")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	body, log := filepath.Join(folder, "review.json"), filepath.Join(folder, "log.tsv")
	var text bytes.Buffer
	if _, err := text.ReadFrom(w.template.Body(review.NewUID())); err != nil {
		return err
	}
	if err := os.WriteFile(body, text.Bytes(), 0o600); err != nil {
		return err
	}
	arguments := []string{"-t", "1", "-D", fmt.Sprintf("%dms", duration.Milliseconds()), "-d", body, "--log-file", log,
		"-H", "Content-Type: application/json", "-H", "Accept: application/json, */*"}
	if w.client.transport.Protocols.HTTP2() {
		arguments = append(arguments, "-c", "1", "-m", strconv.Itoa(w.concurrency))
	} else {
		arguments = append(arguments, "--h1", "-c", strconv.Itoa(w.concurrency))
	}
	if said, err := exec.CommandContext(ctx, "h2load", append(arguments, w.client.url)...).CombinedOutput(); err != nil {
		return fmt.Errorf("h2load: %w: %.500s", err, said)
	}
	return readLog(log, sum)
}

// readLog reads a line for each answer: when it was asked for, its status, and the microseconds that it took.
func readLog(name string, sum *tally) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 3 {
			return fmt.Errorf("h2load wrote %q", lines.Text())
		}
		micros, err := strconv.ParseInt(fields[2], 10, 64)
		if err != nil {
			return fmt.Errorf("h2load wrote %q: %w", lines.Text(), err)
		}
		if fields[1] == "200" {
			sum.histogram.Add(time.Duration(micros) * time.Microsecond)
			continue
		}
		sum.errors++
		if sum.firstError == nil {
			sum.firstError = fmt.Errorf("status %s", fields[1])
		}
	}
	return lines.Err()
}

func (w work) askAgain(ctx context.Context) error {
	patched, _, err := w.client.ask(ctx, w.template)
	if err == nil && patched != w.patched {
		err = fmt.Errorf("another answer than the first: patched %v", patched)
	}
	return err
}
