package results

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"testbed.local/rollout/load"
)

func TestRunsAddUpAndAnotherProcessGoesOn(t *testing.T) {
	folder := t.TempDir()
	key := Key{"restart", "exits", "kube-proxy", "control"}
	at := func(second float64) *float64 { return &second }
	for run := range 2 {
		file, err := Open(folder)
		if err != nil {
			t.Fatal(err)
		}
		cell := file.Find(key)
		if (cell == nil) != (run == 0) {
			t.Fatalf("run %d: %v", run, cell)
		}
		if cell == nil {
			cell = NewCell(key)
		}
		cell.Add(load.Report{
			Requests: 100, Failed: map[load.Kind]int{load.Refused: 2, load.Reset: 1},
			Classes:  map[load.Class]*load.Count{load.New: {Requests: 100, Failed: 3}},
			Failures: []load.Failure{{Kind: load.Refused, Since: at(0.7)}, {Kind: load.Refused}, {Kind: load.Reset, Since: at(-0.1)}},
		}, []Pod{{Seconds: 1.04}})
		if err := file.Put(cell); err != nil {
			t.Fatal(err)
		}
	}
	file, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	cell := file.Find(key)
	if cell.Runs != 2 || cell.Requests != 200 || cell.FailedSum() != 6 || cell.FailedClasses[load.New] != 6 || len(cell.StopSeconds) != 2 {
		t.Errorf("%+v", cell)
	}
	if len(cell.Timeline) != 3 || cell.Timeline[0].Second != nil || *cell.Timeline[1].Second != -0.5 || *cell.Timeline[2].Second != 0.5 {
		t.Fatalf("%+v", cell.Timeline)
	}
	if cell.Timeline[2].Failed[load.Refused] != 2 {
		t.Errorf("%+v", cell.Timeline)
	}
}

func TestAFileThatIsNoResultsIsNamed(t *testing.T) {
	folder := t.TempDir()
	for _, text := range []string{"", "{", "{}", "[null]", `[{"scenario": "restart", "runs": 3}]`} {
		os.WriteFile(filepath.Join(folder, "results.json"), []byte(text), 0o600)
		if _, err := Open(folder); err == nil || !strings.Contains(err.Error(), "results.json") {
			t.Errorf("%s: %v", text, err)
		}
	}
}
