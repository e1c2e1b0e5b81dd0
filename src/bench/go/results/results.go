// Package results is what the benchmarks found: results.json, and results.md made from it.
package results

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"testbed.local/bench/process"
)

// Section is one run of one part of the benchmarks.
type Section struct {
	Machine string   `json:"machine"`
	Date    string   `json:"date"`
	Method  string   `json:"method"`
	Load    []Load   `json:"load,omitempty"`
	Create  []Create `json:"create,omitempty"`
}

// Load is what one server did alone. Times are in milliseconds; all are medians over the rounds, the
// sums Requests and Errors apart.
type Load struct {
	Target      string  `json:"target"`
	Pod         string  `json:"pod"`
	BodyBytes   int64   `json:"bodyBytes"`
	Protocol    string  `json:"protocol"`
	Concurrency int     `json:"concurrency"`
	Rate        int     `json:"rate,omitempty"`
	Rounds      int     `json:"rounds"`
	Requests    int64   `json:"requests"`
	Errors      int64   `json:"errors"`
	FirstError  string  `json:"firstError,omitempty"`
	PerSecond   float64 `json:"perSecond"`
	P50         float64 `json:"p50"`
	P99         float64 `json:"p99"`
	P999        float64 `json:"p999"`

	CPUMicros float64        `json:"cpuMicrosPerRequest,omitempty"`
	Allocated float64        `json:"allocatedBytesPerRequest,omitempty"`
	Before    process.Memory `json:"memoryBefore"`
	After     process.Memory `json:"memoryAfter"`
	Samples   []Sample       `json:"samples,omitempty"`

	// By the name of the other server: the medians of this one's numbers, divided by the other's of
	// the same round.
	Ratios map[string]Ratio `json:"ratios,omitempty"`
}

// Sample is the memory after so many seconds.
type Sample struct {
	Second int `json:"second"`
	process.Memory
}

// Ratio to another server.
type Ratio struct {
	PerSecond float64 `json:"perSecond"`
	P50       float64 `json:"p50"`
	P99       float64 `json:"p99"`
}

// Create is what it took to create Pods through the API server in one set-up. Times are in
// milliseconds; all are medians over the rounds, the sums Pods and Errors apart.
type Create struct {
	SetUp       string  `json:"setUp"`
	Pod         string  `json:"pod"`
	DryRun      bool    `json:"dryRun"`
	Concurrency int     `json:"concurrency"`
	Rounds      int     `json:"rounds"`
	Pods        int64   `json:"pods"`
	Errors      int64   `json:"errors"`
	FirstError  string  `json:"firstError,omitempty"`
	PerSecond   float64 `json:"perSecond"`
	P50         float64 `json:"p50"`
	P99         float64 `json:"p99"`
	// Medians of the differences to the same round of the set-ups none and canned.
	AddedP50       float64 `json:"addedP50"`
	AddedP99       float64 `json:"addedP99"`
	AboveCannedP50 float64 `json:"aboveCannedP50"`
	AboveCannedP99 float64 `json:"aboveCannedP99"`
}

const file = "results.json"

// Read gives the sections of results.json in a folder; where there is none, there are none.
func Read(folder string) (map[string]Section, error) {
	sections := map[string]Section{}
	text, err := os.ReadFile(filepath.Join(folder, file))
	if errors.Is(err, fs.ErrNotExist) {
		return sections, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &sections); err != nil {
		return nil, fmt.Errorf("%s: %w; move it away", filepath.Join(folder, file), err)
	}
	return sections, nil
}

// Keep puts a section into the results of a folder; without a folder it is printed.
func Keep(folder, name string, section Section) error {
	if folder == "" {
		_, err := os.Stdout.Write(Table(map[string]Section{name: section}))
		return err
	}
	return Put(folder, name, section)
}

// Put replaces a section in results.json, and makes results.md anew.
func Put(folder, name string, section Section) error {
	sections, err := Read(folder)
	if err != nil {
		return err
	}
	sections[name] = section
	text, err := json.MarshalIndent(sections, "", " ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if err := replace(filepath.Join(folder, file), append(text, '\n')); err != nil {
		return err
	}
	return replace(filepath.Join(folder, "results.md"), Table(sections))
}

func replace(path string, text []byte) error {
	if err := os.WriteFile(path+".new", text, 0o644); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
