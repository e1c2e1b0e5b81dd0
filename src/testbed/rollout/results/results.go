// Package results is what the proof found, in a file that is written as it goes.
package results

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"

	"testbed.local/rollout/load"
)

// Bucket is the width of the timeline, in seconds.
const Bucket = 0.5

// Key names a cell.
type Key struct {
	Scenario    string `json:"scenario"`
	Application string `json:"application"`
	Route       string `json:"route"`
	Setting     string `json:"setting"`
}

// Cell has the sums of its runs. StopSeconds has a number for each Pod that was stopped, from the
// deletion until it was gone; Killed counts those of them that ended by SIGKILL, FailedHooks the preStop
// hooks that the kubelet could not run: it sends SIGTERM at once then. Unfixable says why no setting
// of the Pod can save all requests, where that is so. Dropped has what is in none of the sums.
type Cell struct {
	Key
	Runs          int                `json:"runs"`
	Rate          int                `json:"rate"`
	Requests      int                `json:"requests"`
	Failed        map[load.Kind]int  `json:"failed"`
	FailedClasses map[load.Class]int `json:"failedByClass,omitempty"`
	Generator     load.Generator     `json:"generator"`
	VoidRuns      int                `json:"voidRuns"`
	Dropped       *Dropped           `json:"dropped,omitempty"`
	StopSeconds   []float64          `json:"stopSeconds"`
	Killed        int                `json:"killed"`
	FailedHooks   int                `json:"failedHooks"`
	Policy        *Policy            `json:"policy,omitempty"`
	Timeline      []Moment           `json:"timeline,omitempty"`
	Unfixable     string             `json:"unfixable,omitempty"`
	Machine       string             `json:"machine"`
	Date          string             `json:"date"`
}

// Dropped has the runs that were made and do not count: those that were void, and those of a cell that
// was begun anew. What they lost stays to be seen, whatever was to blame for it.
type Dropped struct {
	Runs     int               `json:"runs"`
	Requests int               `json:"requests"`
	Failed   map[load.Kind]int `json:"failed"`
}

// Policy has the numbers of Lastcall's policy, as durations; of the control there is none.
type Policy struct {
	Delay    string `json:"delay"`
	MaxWait  string `json:"maxWait,omitempty"`
	StopTime string `json:"stopTime"`
}

func (p *Policy) String() string {
	if p == nil {
		return "no policy"
	}
	return fmt.Sprintf("delay %s, maxWait %q, stop time %s", p.Delay, p.MaxWait, p.StopTime)
}

// Moment is a part of the timeline: what failed from Second on, counted from the deletion of the Pod.
// Failures before any deletion are in the moment without Second.
type Moment struct {
	Second *float64          `json:"second,omitempty"`
	Failed map[load.Kind]int `json:"failed"`
}

// Pod is one that a run stopped.
type Pod struct {
	Seconds    float64
	Killed     bool
	FailedHook bool
}

// NewCell has no runs yet.
func NewCell(key Key) *Cell {
	return &Cell{
		Key: key, Failed: map[load.Kind]int{}, StopSeconds: []float64{},
		Generator: load.Generator{Faults: map[load.Kind]int{}},
	}
}

// FailedSum is the number of all that failed.
func (c *Cell) FailedSum() int {
	sum := 0
	for _, count := range c.Failed {
		sum += count
	}
	return sum
}

// Add adds a run to the sums.
func (c *Cell) Add(report load.Report, pods []Pod) {
	c.Runs++
	c.Requests += report.Requests
	add(c.Failed, report.Failed)
	c.Generator.Late += report.Generator.Late
	c.Generator.Stalled += report.Generator.Stalled
	add(c.Generator.Faults, report.Generator.Faults)
	for class, count := range report.Classes {
		if count.Failed > 0 {
			if c.FailedClasses == nil {
				c.FailedClasses = map[load.Class]int{}
			}
			c.FailedClasses[class] += count.Failed
		}
	}
	for _, pod := range pods {
		c.StopSeconds = append(c.StopSeconds, math.Round(pod.Seconds*10)/10)
		if pod.Killed {
			c.Killed++
		}
		if pod.FailedHook {
			c.FailedHooks++
		}
	}
	for _, failure := range report.Failures {
		c.addMoment(failure)
	}
}

// AddVoid keeps a run out of the sums, and what it found.
func (c *Cell) AddVoid(report load.Report) {
	c.VoidRuns++
	c.drop(1, report.Requests, report.Failed)
}

func (c *Cell) drop(runs, requests int, failed map[load.Kind]int) {
	if c.Dropped == nil {
		c.Dropped = &Dropped{Failed: map[load.Kind]int{}}
	}
	c.Dropped.Runs += runs
	c.Dropped.Requests += requests
	add(c.Dropped.Failed, failed)
}

// Anew is the cell without its runs, which are dropped.
func (c *Cell) Anew() *Cell {
	anew := NewCell(c.Key)
	for _, earlier := range []*Dropped{c.Dropped, {c.Runs, c.Requests, c.Failed}} {
		if earlier != nil && earlier.Runs > 0 {
			anew.drop(earlier.Runs, earlier.Requests, earlier.Failed)
		}
	}
	return anew
}

func add(sum, more map[load.Kind]int) {
	for kind, count := range more {
		sum[kind] += count
	}
}

func (c *Cell) addMoment(failure load.Failure) {
	var second *float64
	if failure.Since != nil {
		bucket := math.Floor(*failure.Since/Bucket) * Bucket
		second = &bucket
	}
	index, found := slices.BinarySearchFunc(c.Timeline, second, func(m Moment, second *float64) int {
		return cmp.Compare(order(m.Second), order(second))
	})
	if !found {
		c.Timeline = slices.Insert(c.Timeline, index, Moment{second, map[load.Kind]int{}})
	}
	c.Timeline[index].Failed[failure.Kind]++
}

func order(second *float64) float64 {
	if second == nil {
		return math.Inf(-1)
	}
	return *second
}

// File is results.json in a folder.
type File struct {
	path  string
	Cells []*Cell
}

// Open reads the file; where there is none yet, it has no cells.
func Open(folder string) (*File, error) {
	file := &File{path: filepath.Join(folder, "results.json")}
	text, err := os.ReadFile(file.path)
	if errors.Is(err, fs.ErrNotExist) {
		return file, os.MkdirAll(folder, 0o755)
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &file.Cells); err != nil {
		return nil, fmt.Errorf("%s: %w; move it away, and it is begun anew", file.path, err)
	}
	for i, cell := range file.Cells {
		if cell == nil || cell.Failed == nil || cell.Generator.Faults == nil {
			return nil, fmt.Errorf("%s: entry %d is no cell of the proof; move the file away, and it is begun anew", file.path, i+1)
		}
	}
	return file, nil
}

// Find gives the cell, or nil.
func (f *File) Find(key Key) *Cell {
	for _, cell := range f.Cells {
		if cell.Key == key {
			return cell
		}
	}
	return nil
}

// Put replaces the cell of the same key, or adds it, and writes the file in one step.
func (f *File) Put(cell *Cell) error {
	index := slices.IndexFunc(f.Cells, func(known *Cell) bool { return known.Key == cell.Key })
	if index < 0 {
		f.Cells = append(f.Cells, cell)
	} else {
		f.Cells[index] = cell
	}
	text, err := json.MarshalIndent(f.Cells, "", " ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(f.path+".new", append(text, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(f.path+".new", f.path)
}
