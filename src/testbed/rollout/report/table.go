package report

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"testbed.local/rollout/load"
	"testbed.local/rollout/results"
)

// enough requests with Lastcall, over all runs of a cell, for "none failed" to mean something.
const enough = 20000

const head = `<!-- made by src/testbed/prove from results.json; changes by hand are lost -->

| scenario | application | route | without Lastcall | preStop sleep | drain sidecar | a Pod stopped in, with sleep | with drain |
|---|---|---|---|---|---|---|---|
`

// table in Markdown: failed of all requests for each setting, and how long Pods took to stop.
func table(rows []*row) string {
	text := strings.Builder{}
	text.WriteString(head)
	for _, r := range rows {
		columns := []string{r.Scenario, r.Application, r.Route}
		for _, setting := range settings {
			columns = append(columns, failed(r.settings[setting]))
		}
		for _, setting := range settings[1:] {
			columns = append(columns, stopped(r.settings[setting]))
		}
		fmt.Fprintf(&text, "| %s |\n", strings.Join(columns, " | "))
	}
	text.WriteString("\nSeconds that a Pod took to stop: the median, and the longest.\n\n")
	remarks(&text, rows)
	kinds(&text, rows)
	machines(&text, rows)
	return text.String()
}

func failed(cell *results.Cell) string {
	if cell == nil || cell.Runs == 0 {
		return "not run"
	}
	return fmt.Sprintf("%s of %s", number(cell.FailedSum()), number(cell.Requests))
}

// stopped says what the policy asked for, too: the shorter stop is the drain's point.
func stopped(cell *results.Cell) string {
	if cell == nil || len(cell.StopSeconds) == 0 {
		return ""
	}
	times := slices.Clone(cell.StopSeconds)
	sort.Float64s(times)
	text := fmt.Sprintf("%.1f, %.1f s", median(cell), times[len(times)-1])
	if cell.Killed > 0 {
		text += fmt.Sprintf("; %d of %d killed", cell.Killed, len(times))
	}
	if cell.FailedHooks > 0 {
		text += fmt.Sprintf("; %d hooks failed", cell.FailedHooks)
	}
	if cell.Policy != nil {
		text += fmt.Sprintf(" (delay %s)", cell.Policy.Delay)
	}
	return text
}

func median(cell *results.Cell) float64 {
	times := slices.Clone(cell.StopSeconds)
	sort.Float64s(times)
	return times[(len(times)-1)/2]
}

// sooner names where Pods stopped sooner with the drain than with the fixed delay, and where not: where
// nothing is open for longer than the delay of the route, both wait for that.
func sooner(text *strings.Builder, rows []*row) {
	var yes, no []string
	for _, r := range rows {
		fixed, drained := r.settings["sleep"], r.settings["drain"]
		if fixed == nil || drained == nil || len(fixed.StopSeconds) == 0 || len(drained.StopSeconds) == 0 {
			continue
		}
		line := fmt.Sprintf("%s, %s, %s: %.1f s, and not %.1f s", r.Scenario, r.Application, r.Route, median(drained), median(fixed))
		if median(drained) < median(fixed) {
			yes = append(yes, line)
		} else {
			no = append(no, line)
		}
	}
	fmt.Fprintf(text, "- Pods stopped sooner with the drain sidecar than with the fixed delay (medians): %s.\n", listed(yes))
	fmt.Fprintf(text, "- Not sooner, since nothing was open for longer than the route's own delay, or the application waits for it by itself: %s.\n", listed(no))
}

// remarks name the cells that prove less than the others.
func remarks(text *strings.Builder, rows []*row) {
	sooner(text, rows)
	var nothingLost, few, unfixable []string
	for _, r := range rows {
		name := r.Scenario + ", " + r.Application + ", " + r.Route
		for _, setting := range settings {
			cell := r.settings[setting]
			switch {
			case cell == nil:
			case setting == settings[0] && cell.Runs > 0 && cell.FailedSum() == 0:
				nothingLost = append(nothingLost, name)
			case setting != settings[0] && cell.Requests < enough:
				few = append(few, name+", "+setting)
			}
			if cell != nil && setting == settings[0] && cell.Unfixable != "" {
				unfixable = append(unfixable, name+" ("+cell.Unfixable+")")
			}
		}
	}
	fmt.Fprintf(text, "- Nothing was lost without Lastcall, so these prove nothing: %s.\n", listed(nothingLost))
	fmt.Fprintf(text, "- Fewer than %s requests: %s.\n", number(enough), listed(few))
	fmt.Fprintf(text, "- No setting of a Pod can save all requests: %s.\n\n", listed(unfixable))
}

func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, "; ")
}

// kinds lists how requests failed, and what was the generator's own fault.
func kinds(text *strings.Builder, rows []*row) {
	text.WriteString("| cell | setting | runs | failed by kind | faults of the generator | dropped: runs that do not count |\n|---|---|---|---|---|---|\n")
	for _, r := range rows {
		for _, setting := range settings {
			if cell := r.settings[setting]; cell != nil {
				fmt.Fprintf(text, "| %s, %s, %s | %s | %d | %s | %d sent late%s | %s |\n", r.Scenario, r.Application, r.Route,
					setting, cell.Runs, counts(cell.Failed), cell.Generator.Late, generators(cell.Generator), dropped(cell))
			}
		}
	}
}

func counts(failed map[load.Kind]int) string {
	if len(failed) == 0 {
		return "none"
	}
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(failed)) {
		parts = append(parts, fmt.Sprintf("%d %s", failed[kind], kind))
	}
	return strings.Join(parts, ", ")
}

// dropped tells of void runs, and of those before the cell was begun anew.
func dropped(cell *results.Cell) string {
	if d := cell.Dropped; d != nil {
		return fmt.Sprintf("%d runs: %s of %s", d.Runs, counts(d.Failed), number(d.Requests))
	}
	if cell.VoidRuns > 0 {
		return fmt.Sprintf("%d runs: not kept", cell.VoidRuns)
	}
	return "none"
}

func generators(generator load.Generator) string {
	if len(generator.Faults) == 0 {
		return ""
	}
	return ", " + counts(generator.Faults)
}

func machines(text *strings.Builder, rows []*row) {
	found := map[string]bool{}
	for _, r := range rows {
		for _, cell := range r.settings {
			if cell.Runs == 0 {
				continue
			}
			found[fmt.Sprintf("%s; %s; %d requests/s", cell.Machine, cell.Date, cell.Rate)] = true
		}
	}
	text.WriteString("\nMachine and date:\n\n")
	for _, line := range slices.Sorted(maps.Keys(found)) {
		fmt.Fprintf(text, "- %s\n", line)
	}
}

// number with commas, as 20,000.
func number(n int) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
