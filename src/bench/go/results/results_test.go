package results

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestASectionReplacesItsFormerOneAndLeavesTheOthers(t *testing.T) {
	folder := t.TempDir()
	for _, put := range []struct {
		name   string
		target string
	}{{"alone", "old"}, {"sizes", "kept"}, {"alone", "new"}} {
		section := Section{Load: []Load{{Target: put.target, Ratios: map[string]Ratio{"go": {5, 0.25, 0.3}}}}}
		if err := Put(folder, put.name, section); err != nil {
			t.Fatal(err)
		}
	}
	sections, err := Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(sections) != 2 || sections["alone"].Load[0].Target != "new" || sections["sizes"].Load[0].Target != "kept" {
		t.Errorf("read %+v", sections)
	}
	table, err := os.ReadFile(filepath.Join(folder, "results.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"| new |", "| kept |", "÷ go: ", "5.00, 0.25, 0.30"} {
		if !strings.Contains(string(table), text) {
			t.Errorf("no %q in\n%s", text, table)
		}
	}
}

func TestTheTableSaysWhatLastcallAddsByWhatTheOthersAdd(t *testing.T) {
	table := string(Table(map[string]Section{"create": {Create: []Create{
		{SetUp: "lastcall", Concurrency: 1, AddedP50: 3, AboveCannedP50: 1},
		{SetUp: "go", Concurrency: 1, AddedP50: 6, AboveCannedP50: 4},
		{SetUp: "policy", Concurrency: 1, AddedP50: 4},
		{SetUp: "go", Concurrency: 4, AboveCannedP50: 2},
	}}}))
	for _, text := range []string{"real, 1 at a time: Lastcall adds 0.25 of what go adds", "adds 0.75 of what policy adds"} {
		if strings.Count(table, text) != 1 {
			t.Errorf("not once %q in\n%s", text, table)
		}
	}
	if strings.Contains(table, "4 at a time: Lastcall") {
		t.Errorf("rows of different concurrency are compared in\n%s", table)
	}
}
