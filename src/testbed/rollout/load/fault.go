package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
)

// Kind is what went wrong.
type Kind string

const (
	// Refused is a connection that nobody took.
	Refused Kind = "refused"
	// Unreachable is a connection to where no way leads.
	Unreachable Kind = "unreachable"
	// DialTimeout is a connection that was not answered in time.
	DialTimeout Kind = "dialTimeout"
	// Timeout is an answer that did not come in time.
	Timeout Kind = "timeout"
	// Reset is a connection that was broken before the answer.
	Reset Kind = "reset"
	// Closed is a connection that was closed in order, but before the answer.
	Closed Kind = "closed"
	// Truncated is an answer that began and did not end.
	Truncated Kind = "truncated"
	// ServerError is an answer with a status of 500 or more.
	ServerError Kind = "5xx"
	// Other is none of these; the text says what.
	Other Kind = "other"

	// Ports is the generator's own: it had no port left to send from.
	Ports Kind = "ports"
	// Files is the generator's own: it may not open more connections.
	Files Kind = "files"
	// Stalled is the generator's own: the answer was there in time, but was not read.
	Stalled Kind = "stalled"
)

// generators says whether the generator, and not the server, is to blame.
func (k Kind) generators() bool { return k == Ports || k == Files || k == Stalled }

// fromBeginning says whether it is the beginning that tells when the server failed: of those that ran
// out of time.
func (k Kind) fromBeginning() bool { return k == Timeout || k == DialTimeout }

// fault is a request that failed.
type fault struct {
	kind  Kind
	cause error
}

func (f *fault) Error() string { return fmt.Sprintf("%s: %v", f.kind, f.cause) }

var errPorts = errors.New("every port was in use a short while ago")

// dialFault names why there is no connection.
func dialFault(err error) *fault {
	switch {
	case errors.Is(err, errPorts), errors.Is(err, syscall.EADDRNOTAVAIL), errors.Is(err, syscall.EADDRINUSE):
		return &fault{Ports, err}
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE), errors.Is(err, syscall.ENOBUFS):
		return &fault{Files, err}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &fault{Refused, err}
	case errors.Is(err, syscall.ECONNRESET):
		return &fault{Reset, err}
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return &fault{Unreachable, err}
	case isTimeout(err):
		return &fault{DialTimeout, err}
	}
	return &fault{Other, err}
}

// answerFault names why there is no answer, or no whole one.
func answerFault(err error, begun bool) *fault {
	switch {
	case isTimeout(err):
		return &fault{Timeout, err}
	case begun:
		return &fault{Truncated, err}
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return &fault{Reset, err}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &fault{Closed, err}
	}
	return &fault{Other, err}
}

// callFault names why a call over HTTP/2 failed. Some errors of that protocol have no type that could
// be asked for.
func callFault(err error, begun bool) *fault {
	var dialing *net.OpError
	if errors.As(err, &dialing) && dialing.Op == "dial" || errors.Is(err, errPorts) {
		return dialFault(err)
	}
	found := answerFault(err, begun)
	text := err.Error()
	switch {
	case found.kind != Other:
	case strings.Contains(text, "GOAWAY"), strings.Contains(text, "client connection lost"),
		strings.Contains(text, "client connection is closed"):
		found.kind = Closed
	case strings.Contains(text, "stream error"):
		found.kind = Reset
	}
	return found
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, syscall.ETIMEDOUT) || errors.As(err, &timeout) && timeout.Timeout()
}
