// tools is one static program with the applications and clients of the tests on a node. Its first
// argument says which:
//
//	tools app [flags]               a server to be stopped
//	tools hold [flags] HOST:PORT    a client that keeps one connection to it, and exchanges messages
//	tools registry [flags]          an HTTP server that logs what it is asked, and answers 200
//	tools get [flags] URL           prints the answer; fails unless it is 200
//	tools placement [flags]         stands in for what drives a store whose members hold leaders
//	tools store [flags]             a member of it
package main

import (
	"fmt"
	"os"
)

var commands = map[string]func([]string) error{
	"app":       app,
	"hold":      hold,
	"registry":  registry,
	"get":       get,
	"placement": placement,
	"store":     store,
}

func main() {
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: tools app|hold|registry|get|placement|store ...")
		os.Exit(2)
	}
	if err := commands[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "tools:", err)
		os.Exit(1)
	}
}
