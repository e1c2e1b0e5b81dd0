package report

import (
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"testbed.local/rollout/load"
	"testbed.local/rollout/results"
)

func TestTableAndPictureShowWhatWasFound(t *testing.T) {
	folder := t.TempDir()
	file, err := results.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	second := 1.3
	lost := load.Report{
		Requests: 8000, Failed: map[load.Kind]int{load.Refused: 38},
		Failures: []load.Failure{{Kind: load.Refused, Since: &second}, {Kind: load.Refused}},
	}
	for _, setting := range []string{"control", "sleep"} {
		cell := results.NewCell(results.Key{Scenario: "restart", Application: "exits", Route: "kube-proxy", Setting: setting})
		if setting == "control" {
			cell.Add(lost, []results.Pod{{Seconds: 0.4}})
		} else {
			cell.Policy = &results.Policy{Delay: "5s"}
			cell.Add(load.Report{Requests: 20000}, []results.Pod{{Seconds: 5.5}, {Seconds: 30.1, Killed: true}, {Seconds: 5.2}})
		}
		if err := file.Put(cell); err != nil {
			t.Fatal(err)
		}
	}
	if err := Write(folder); err != nil {
		t.Fatal(err)
	}
	table := read(t, folder, tableFile)
	for _, wanted := range []string{
		"| restart | exits | kube-proxy | 38 of 8,000 | 0 of 20,000 | not run | 5.5, 30.1 s; 1 of 3 killed (delay 5s) |  |",
		"| restart, exits, kube-proxy | control | 1 | 38 refused | 0 sent late |",
		"| restart, exits, kube-proxy | sleep | 1 | none |",
		"Fewer than 20,000 requests: none.",
		"Nothing was lost without Lastcall, so these prove nothing: none.",
	} {
		if !strings.Contains(table, wanted) {
			t.Errorf("%q is not in\n%s", wanted, table)
		}
	}
	picture := read(t, folder, pictureFile)
	wellFormed(t, picture)
	if bars := strings.Count(picture, `fill="#c0392b"/>`+"\n"); bars != 1 {
		t.Errorf("%d bars instead of 1 in\n%s", bars, picture)
	}
}

func TestTheStopsOfBothSettingsAreCompared(t *testing.T) {
	folder := t.TempDir()
	file, err := results.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	for application, seconds := range map[string][2]float64{"long": {14, 11.5}, "exits": {6, 6.7}} {
		for i, setting := range []string{"sleep", "drain"} {
			cell := results.NewCell(results.Key{Scenario: "restart", Application: application, Route: "kube-proxy", Setting: setting})
			cell.Add(load.Report{Requests: 20000}, []results.Pod{{Seconds: seconds[i]}})
			if err := file.Put(cell); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := Write(folder); err != nil {
		t.Fatal(err)
	}
	table := read(t, folder, tableFile)
	for _, wanted := range []string{
		"fixed delay (medians): restart, long, kube-proxy: 11.5 s, and not 14.0 s.\n",
		"by itself: restart, exits, kube-proxy: 6.7 s, and not 6.0 s.\n",
	} {
		if !strings.Contains(table, wanted) {
			t.Errorf("%q is not in\n%s", wanted, table)
		}
	}
}

func read(t *testing.T, folder, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func wellFormed(t *testing.T, text string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := decoder.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
