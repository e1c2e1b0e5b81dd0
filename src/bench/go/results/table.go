package results

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
)

const mebibyte = 1 << 20

// Table is results.md: what each section found, in the order of their names.
func Table(sections map[string]Section) []byte {
	var text bytes.Buffer
	text.WriteString("# Results\n\nMade by `src/bench/run` from `results.json`; [performance.md](../performance.md) says how to read it.\n")
	for _, name := range slices.Sorted(maps.Keys(sections)) {
		section := sections[name]
		fmt.Fprintf(&text, "\n## %s\n\n%s: %s. %s\n", name, section.Date, section.Machine, section.Method)
		loads(&text, section.Load)
		creates(&text, section.Create)
	}
	return text.Bytes()
}

func loads(text *bytes.Buffer, loads []Load) {
	if len(loads) == 0 {
		return
	}
	baselines := map[string]bool{}
	for _, load := range loads {
		for name := range load.Ratios {
			baselines[name] = true
		}
	}
	names := slices.Sorted(maps.Keys(baselines))
	heads := []string{"server", "Pod", "at a time", "requests/s", "p50 ms", "p99 ms", "p99.9 ms", "CPU µs", "allocated KiB",
		"RSS MiB before, after", "anonymous MiB", "errors"}
	for _, name := range names {
		heads = append(heads, "÷ "+name+": requests/s, p50, p99")
	}
	head(text, heads)
	for _, load := range loads {
		cells := []string{load.Target, fmt.Sprintf("%s, %d bytes", load.Pod, load.BodyBytes), atATime(load),
			fmt.Sprintf("%.0f", load.PerSecond), number(load.P50), number(load.P99), number(load.P999),
			fmt.Sprintf("%.0f", load.CPUMicros), allocated(load.Allocated),
			fmt.Sprintf("%d, %d", load.Before.Resident/mebibyte, load.After.Resident/mebibyte),
			fmt.Sprint(load.After.Anonymous / mebibyte), fmt.Sprint(load.Errors)}
		for _, name := range names {
			cells = append(cells, ratio(load.Ratios, name))
		}
		row(text, cells)
	}
	memory(text, loads)
}

func atATime(load Load) string {
	text := fmt.Sprintf("%d, %s", load.Concurrency, load.Protocol)
	if load.Rate > 0 {
		text += fmt.Sprintf(", %d/s", load.Rate)
	}
	return text
}

func allocated(bytes float64) string {
	if bytes == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f", bytes/1024)
}

func ratio(ratios map[string]Ratio, name string) string {
	ratio, found := ratios[name]
	if !found {
		return ""
	}
	return fmt.Sprintf("%.2f, %.2f, %.2f", ratio.PerSecond, ratio.P50, ratio.P99)
}

// memory shows up to 13 of the samples, evenly spread.
func memory(text *bytes.Buffer, loads []Load) {
	for _, load := range loads {
		if len(load.Samples) == 0 {
			continue
		}
		fmt.Fprintf(text, "\nRSS of %s in MiB, by second:", load.Target)
		step := max(1, len(load.Samples)/12)
		for index := 0; index < len(load.Samples); index += step {
			sample := load.Samples[index]
			fmt.Fprintf(text, " %d: %d;", sample.Second, sample.Resident/mebibyte)
		}
		fmt.Fprintln(text)
	}
}

func creates(text *bytes.Buffer, creates []Create) {
	if len(creates) == 0 {
		return
	}
	head(text, []string{"set-up", "Pod", "", "at a time", "Pods/s", "p50 ms", "p99 ms", "p50 above none", "p99 above none",
		"p50 above canned", "p99 above canned", "errors"})
	for _, create := range creates {
		row(text, []string{create.SetUp, create.Pod, wayOf(create), fmt.Sprint(create.Concurrency), fmt.Sprintf("%.0f", create.PerSecond),
			number(create.P50), number(create.P99), signed(create.AddedP50), signed(create.AddedP99),
			signed(create.AboveCannedP50), signed(create.AboveCannedP99), fmt.Sprint(create.Errors)})
	}
	shares(text, creates)
}

func wayOf(create Create) string {
	if create.DryRun {
		return "dry run"
	}
	return "real"
}

// shares says what Lastcall adds, by what the others add; a difference that is not above 0 is noise.
func shares(text *bytes.Buffer, creates []Create) {
	text.WriteString("\n")
	for _, own := range creates {
		if own.SetUp != "lastcall" {
			continue
		}
		for _, other := range creates {
			if other.DryRun != own.DryRun || other.Concurrency != own.Concurrency {
				continue
			}
			way := fmt.Sprintf("%s, %d at a time", wayOf(own), own.Concurrency)
			if other.SetUp == "go" && other.AboveCannedP50 > 0 {
				fmt.Fprintf(text, "- %s: Lastcall adds %.2f of what go adds above canned.\n", way, own.AboveCannedP50/other.AboveCannedP50)
			}
			if other.SetUp == "policy" && other.AddedP50 > 0 {
				fmt.Fprintf(text, "- %s: Lastcall adds %.2f of what policy adds above none.\n", way, own.AddedP50/other.AddedP50)
			}
		}
	}
}

func number(milliseconds float64) string { return fmt.Sprintf("%.2f", milliseconds) }

func signed(milliseconds float64) string { return fmt.Sprintf("%+.2f", milliseconds) }

func head(text *bytes.Buffer, cells []string) {
	text.WriteString("\n")
	row(text, cells)
	text.WriteString(strings.Repeat("|---", len(cells)) + "|\n")
}

func row(text *bytes.Buffer, cells []string) {
	fmt.Fprintf(text, "| %s |\n", strings.Join(cells, " | "))
}
