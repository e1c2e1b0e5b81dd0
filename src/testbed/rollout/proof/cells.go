package proof

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"testbed.local/rollout/results"
)

// The settings: nothing, Lastcall's preStop sleep, and its drain sidecar.
const (
	control = "control"
	sleep   = "sleep"
	drain   = "drain"
)

//go:embed cells.json
var cellsFile []byte

type duration time.Duration

func (d *duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	*d = duration(parsed)
	return err
}

// application is one that is stopped, and the load on it. Open is how long what is open when it gets
// SIGTERM may go on, where the application does not wait for that itself; the fixed delay has to
// cover it. Unfixable says why requests are lost that no setting of the Pod can save.
type application struct {
	About     string   `json:"about"`
	Args      []string `json:"args"`
	Mix       string   `json:"mix"`
	Life      duration `json:"life"`
	Open      duration `json:"open"`
	StopTime  duration `json:"stopTime"`
	Unfixable string   `json:"unfixable"`
}

// route is the way of requests to Pods. Delay is what covers the time until a Pod that is deleted
// gets no more of them.
type route struct {
	About       string   `json:"about"`
	Delay       duration `json:"delay"`
	Propagation duration `json:"propagation"`
	DrainTimer  duration `json:"drainTimer"`
}

type cell struct {
	Scenario    string `json:"scenario"`
	Application string `json:"application"`
	Route       string `json:"route"`
	Tier        string `json:"tier"`
}

type matrix struct {
	Applications map[string]application `json:"applications"`
	Routes       map[string]route       `json:"routes"`
	Cells        []cell                 `json:"cells"`
}

// tiers are sets of cells, each with those before it.
var tiers = []string{"gate", "full", "all"}

func readMatrix() (matrix, error) {
	var m matrix
	if err := json.Unmarshal(cellsFile, &m); err != nil {
		return m, fmt.Errorf("cells.json: %w", err)
	}
	for _, c := range m.Cells {
		_, application := m.Applications[c.Application]
		_, route := m.Routes[c.Route]
		_, scenario := scenarios[c.Scenario]
		if !application || !route || !scenario || !slices.Contains(tiers, c.Tier) {
			return m, fmt.Errorf("cells.json: %+v names what there is not", c)
		}
	}
	return m, nil
}

func (c cell) name() string { return c.Scenario + "/" + c.Application + "/" + c.Route }

func (c cell) key(setting string) results.Key {
	return results.Key{Scenario: c.Scenario, Application: c.Application, Route: c.Route, Setting: setting}
}

// chosen are the cells of a tier, or those that have one of the texts in SCENARIO/APPLICATION/ROUTE.
func (m matrix) chosen(selection string) ([]cell, error) {
	var found []cell
	tier := slices.Index(tiers, selection)
	parts := strings.Split(selection, ",")
	for _, part := range parts {
		if tier < 0 && (part == "" || !slices.ContainsFunc(m.Cells, func(c cell) bool { return strings.Contains(c.name(), part) })) {
			return nil, fmt.Errorf("--cells %s: %q is neither one of %v, alone, nor a part of a cell's SCENARIO/APPLICATION/ROUTE", selection, part, tiers)
		}
	}
	for _, c := range m.Cells {
		if tier >= 0 && slices.Index(tiers, c.Tier) <= tier {
			found = append(found, c)
		} else if tier < 0 && slices.ContainsFunc(parts, func(part string) bool {
			return strings.Contains(c.name(), part)
		}) {
			found = append(found, c)
		}
	}
	return found, nil
}

// maxWait bounds the drain; all that is open has ended long before.
func (a application) maxWait() time.Duration { return time.Duration(a.Open) + 30*time.Second }

// policy has the numbers for a setting; of the control there are none.
func (m matrix) policy(c cell, setting string) *results.Policy {
	a, r := m.Applications[c.Application], m.Routes[c.Route]
	stopTime := seconds(time.Duration(a.StopTime))
	switch setting {
	case sleep:
		return &results.Policy{Delay: seconds(time.Duration(r.Delay + a.Open)), StopTime: stopTime}
	case drain:
		return &results.Policy{Delay: seconds(time.Duration(r.Delay)), MaxWait: seconds(a.maxWait()), StopTime: stopTime}
	}
	return nil
}

// seconds is a duration as policies have it.
func seconds(d time.Duration) string { return fmt.Sprintf("%ds", int(d.Seconds())) }
