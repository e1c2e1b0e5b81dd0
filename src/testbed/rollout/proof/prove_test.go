package proof

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"testbed.local/rollout/load"
	"testbed.local/rollout/results"
)

func TestARunThatTheMachineSpoiltDoesNotCount(t *testing.T) {
	at := func(kind load.Kind, since, took float64) []load.Failure {
		return []load.Failure{{Kind: kind, Since: &since, Took: took}}
	}
	for name, one := range map[string]struct {
		report load.Report
		why    string
	}{
		"nothing":                     {load.Report{Requests: 1000}, ""},
		"lost after a deletion":       {load.Report{Requests: 1000, Failures: at(load.Refused, 0.3, 0)}, ""},
		"hung while it was deleted":   {load.Report{Requests: 1000, Failures: at(load.Timeout, -1, 3)}, ""},
		"hung before it was deleted":  {load.Report{Requests: 1000, Failures: at(load.Timeout, -4.1, 3)}, "before a Pod"},
		"lost as it was deleted":      {load.Report{Requests: 1000, Failures: at(load.Refused, -0.6, 0)}, ""},
		"lost before it was deleted":  {load.Report{Requests: 1000, Failures: at(load.Refused, -1.1, 0)}, "before a Pod"},
		"lost without a deletion":     {load.Report{Requests: 1000, Failures: []load.Failure{{Kind: load.Reset}}}, "before a Pod"},
		"a little late":               {load.Report{Requests: 1000, Generator: load.Generator{Late: 10}}, ""},
		"late":                        {load.Report{Requests: 1000, Generator: load.Generator{Late: 11}}, "generator"},
		"without ports":               {load.Report{Requests: 1000, Generator: load.Generator{Faults: map[load.Kind]int{load.Ports: 11}}}, "generator"},
		"a Pod without processor":     {load.Report{Requests: 1000, StalledPods: map[string]float64{"a": 1.1}}, "got no processor"},
		"a Pod that waited a little":  {load.Report{Requests: 1000, StalledPods: map[string]float64{"a": 0.9}}, ""},
		"a witness that was not well": {load.Report{Requests: 1000, Witness: load.Witness{Requests: 100, Failed: map[load.Kind]int{load.Timeout: 1}}}, "nobody stopped"},
	} {
		why := whyVoid(one.report)
		if (why == "") != (one.why == "") || !strings.Contains(why, one.why) {
			t.Errorf("%s: %q", name, why)
		}
	}
}

func TestALostRequestFailsTheProofAndAMissingRunIsNamed(t *testing.T) {
	m, err := readMatrix()
	if err != nil {
		t.Fatal(err)
	}
	lost := func(runs int) *results.Cell {
		return &results.Cell{Runs: runs, Requests: 20000, Failed: map[load.Kind]int{load.Refused: 1}}
	}
	known := lost(3)
	known.Unfixable = "a client's own doing"
	for name, one := range map[string]struct {
		setting string
		found   *results.Cell
		want    string
		missing bool
	}{
		"none":                 {sleep, &results.Cell{Runs: 3, Requests: 20000}, "", false},
		"lost":                 {sleep, lost(3), "lost with Lastcall", false},
		"lost in too few runs": {drain, lost(2), "lost with Lastcall", false},
		"lost in the control":  {control, lost(3), "", false},
		"a control without":    {control, &results.Cell{Runs: 1, Requests: 20000}, "proves nothing", true},
		"cannot be saved":      {drain, known, "", false},
		"too few":              {drain, &results.Cell{Runs: 2, Requests: 20000}, "2 runs with 20000", true},
		"too few requests":     {drain, &results.Cell{Runs: 3, Requests: 19999}, "3 runs with 19999", true},
		"not begun":            {control, nil, "0 runs with 0", true},
	} {
		var v verdict
		v.judge(m.Cells[0], one.setting, one.found, options{controlRuns: 1, runs: 3, requests: 20000})
		err := v.err()
		var missing *MissingError
		if (err == nil) != (one.want == "") || err != nil && !strings.Contains(err.Error(), one.want) ||
			errors.As(err, &missing) != one.missing {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRunsUnderOtherTermsAreNotAddedUp(t *testing.T) {
	m, err := readMatrix()
	if err != nil {
		t.Fatal(err)
	}
	file, err := results.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := &prover{matrix: m, file: file, options: options{rate: 500}}
	begun, err := p.begun(m.Cells[0], sleep)
	if err != nil || begun.Runs != 0 || begun.Policy.Delay != "5s" {
		t.Fatal(begun, err)
	}
	begun.Add(load.Report{Requests: 1000, Failed: map[load.Kind]int{load.Timeout: 7}}, nil)
	if err := file.Put(begun); err != nil {
		t.Fatal(err)
	}
	if again, err := p.begun(m.Cells[0], sleep); again != begun || err != nil {
		t.Error(again, err)
	}
	p.options.rate = 200
	if _, err := p.begun(m.Cells[0], sleep); err == nil || !strings.Contains(err.Error(), "--again") {
		t.Error(err)
	}
}

func TestWhatALossyCellLostIsStillToldWhenItIsBegunAnew(t *testing.T) {
	m, err := readMatrix()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	file, err := results.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	lossy := results.NewCell(m.Cells[0].key(drain))
	lossy.Rate = 100
	lossy.AddVoid(load.Report{Requests: 10, Failed: map[load.Kind]int{load.Reset: 1}})
	lossy.Add(load.Report{Requests: 1000, Failed: map[load.Kind]int{load.Timeout: 7}}, nil)
	if err := file.Put(lossy); err != nil {
		t.Fatal(err)
	}
	// There is no time left for a run.
	p := &prover{matrix: m, file: file, options: options{
		rate: 500, runs: 1, again: true, folder: folder, settings: []string{drain},
	}}
	var missing *MissingError
	if err := p.all(t.Context(), m.Cells[:1]); !errors.As(err, &missing) {
		t.Error(err)
	}
	if file, err = results.Open(folder); err != nil {
		t.Fatal(err)
	}
	p.file = file
	anew, err := p.begun(m.Cells[0], drain)
	if err != nil || anew.Runs != 0 || anew.FailedSum() != 0 || anew.Rate != 500 {
		t.Fatal(anew, err)
	}
	if d := anew.Dropped; d == nil || d.Runs != 2 || d.Requests != 1010 || d.Failed[load.Timeout] != 7 || d.Failed[load.Reset] != 1 {
		t.Errorf("%+v", d)
	}
	if table, _ := os.ReadFile(filepath.Join(folder, "results.md")); !strings.Contains(string(table), "2 runs: 1 reset, 7 timeout of 1,010") {
		t.Errorf("%s", table)
	}
}

func TestOneProofAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	first, err := lockFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lockFile(path); err == nil || !strings.Contains(err.Error(), "another proof") {
		t.Error(err)
	}
	first.Close()
	second, err := lockFile(path)
	if err != nil {
		t.Fatal(err)
	}
	second.Close()
}
