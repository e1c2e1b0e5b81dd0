package load

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Class is a way to send a request.
type Class string

const (
	// New opens a connection for each request.
	New Class = "new"
	// Kept sends one request after the other on each of a number of connections.
	Kept Class = "kept"
	// Long opens a connection for a request that takes long.
	Long Class = "long"
	// Stream exchanges lines on connections that were upgraded, as WebSockets are used.
	Stream Class = "stream"
	// Call is a unary call on a shared HTTP/2 connection, as gRPC makes them.
	Call Class = "call"
	// CallStream exchanges lines on calls that stay open, as streams of gRPC do.
	CallStream Class = "callstream"
)

var classes = []Class{New, Kept, Long, Stream, Call, CallStream}

type share struct {
	class Class
	part  float64
	owed  float64
}

// Mix deals out requests to classes, in fixed turns.
type Mix struct{ shares []share }

// ParseMix reads CLASS=SHARE,... whose shares have the sum 1.
func ParseMix(text string) (Mix, error) {
	var mix Mix
	sum := 0.0
	for _, entry := range strings.Split(text, ",") {
		name, value, _ := strings.Cut(entry, "=")
		part, err := strconv.ParseFloat(value, 64)
		if err != nil || part <= 0 || !slices.Contains(classes, Class(name)) {
			return mix, fmt.Errorf("mix %q: %q is not CLASS=SHARE with one of %v and a share above 0", text, entry, classes)
		}
		mix.shares = append(mix.shares, share{class: Class(name), part: part})
		sum += part
	}
	if sum < 0.999 || sum > 1.001 {
		return mix, fmt.Errorf("mix %q: the sum of the shares is %g; it must be 1", text, sum)
	}
	return mix, nil
}

// next gives the turn to the class that is owed most.
func (m *Mix) next() Class {
	most := 0
	for i := range m.shares {
		m.shares[i].owed += m.shares[i].part
		if m.shares[i].owed > m.shares[most].owed {
			most = i
		}
	}
	m.shares[most].owed--
	return m.shares[most].class
}
