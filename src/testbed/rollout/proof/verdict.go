package proof

import (
	"fmt"
	"strings"

	"testbed.local/rollout/results"
)

// verdict is what the cells come to.
type verdict struct{ lost, missing []string }

// MissingError says that nothing was lost that could be saved, but that runs are missing, or losses of
// the control, without which a cell proves nothing.
type MissingError struct{ runs []string }

func (e *MissingError) Error() string {
	return "the proof is not whole: there was no time left for them, or those that were made do not count, or show nothing; " +
		"begin it again, with a lower --rate or on a machine with less to do:\n" + strings.Join(e.runs, "\n")
}

// judge takes a cell as far as it has come; nil is one without any run.
func (v *verdict) judge(c cell, setting string, found *results.Cell, wanted options) {
	if found == nil {
		found = results.NewCell(c.key(setting))
	}
	if !wanted.done(setting, found) {
		v.missing = append(v.missing, fmt.Sprintf("%s, %s: %d runs with %d requests", c.name(), setting, found.Runs, found.Requests))
	} else if setting == control && found.FailedSum() == 0 {
		v.missing = append(v.missing, fmt.Sprintf("%s, %s: nothing was lost, so the cell proves nothing; more --control-runs may", c.name(), setting))
	}
	if setting != control && found.FailedSum() > 0 && found.Unfixable == "" {
		v.lost = append(v.lost, fmt.Sprintf("%s, %s: %v of %d", c.name(), setting, found.Failed, found.Requests))
	}
}

func (v *verdict) err() error {
	if len(v.lost) > 0 {
		return fmt.Errorf("requests were lost with Lastcall:\n%s", strings.Join(v.lost, "\n"))
	}
	if len(v.missing) > 0 {
		return &MissingError{v.missing}
	}
	return nil
}
