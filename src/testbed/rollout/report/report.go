// Package report makes a table and a picture of what the proof found.
package report

import (
	"errors"
	"os"
	"path/filepath"

	"testbed.local/rollout/results"
)

const (
	tableFile   = "results.md"
	pictureFile = "timeline.svg"
)

// Command makes them of the results in a folder.
func Command(args []string) error {
	if len(args) != 1 {
		return errors.New("the folder of results.json is needed")
	}
	return Write(args[0])
}

// Write writes both beside results.json.
func Write(folder string) error {
	file, err := results.Open(folder)
	if err != nil {
		return err
	}
	rows := rowsOf(file.Cells)
	for name, text := range map[string]string{tableFile: table(rows), pictureFile: picture(rows)} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// row has what one scenario did to one application, by setting.
type row struct {
	results.Key
	settings map[string]*results.Cell
}

var settings = []string{"control", "sleep", "drain"}

// rowsOf keeps the order in which they were found.
func rowsOf(cells []*results.Cell) []*row {
	var rows []*row
	known := map[results.Key]*row{}
	for _, cell := range cells {
		key := cell.Key
		key.Setting = ""
		if known[key] == nil {
			known[key] = &row{key, map[string]*results.Cell{}}
			rows = append(rows, known[key])
		}
		known[key].settings[cell.Setting] = cell
	}
	return rows
}
