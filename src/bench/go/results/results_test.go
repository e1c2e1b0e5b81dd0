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
