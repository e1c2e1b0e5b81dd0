package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"strings"
)

// An attacker is a process of its own, which runs when nobody else does: that it shares the processors
// with the webhook and the good client is not what is measured. What it has under way does not depend
// on that. At a low priority alone, who wakes up would wait for its time slice.
type attacker struct {
	command *exec.Cmd
	stop    io.Closer
	outcome bytes.Buffer
}

func (s *settings) startAttack(phase string) *attacker {
	arguments := append([]string{"--idle", "0", os.Args[0], "-attack", phase}, os.Args[1:]...)
	a := &attacker{command: exec.Command("chrt", arguments...)}
	a.command.Stdout, a.command.Stderr = &a.outcome, os.Stderr
	var err error
	if a.stop, err = a.command.StdinPipe(); err != nil {
		log.Fatal(err)
	}
	if err := a.command.Start(); err != nil {
		log.Fatal(err)
	}
	return a
}

// end says what became of its requests and connections.
func (a *attacker) end() string {
	_ = a.stop.Close()
	if err := a.command.Wait(); err != nil {
		return err.Error()
	}
	return strings.TrimSpace(a.outcome.String())
}

// run is the attacker's side.
func (s *settings) run() {
	stop := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		close(stop)
	}()
	for _, p := range phases {
		if p.name == s.attack {
			fmt.Println(p.run(s, stop))
		}
	}
}
