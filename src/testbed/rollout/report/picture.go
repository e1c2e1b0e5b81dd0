package report

import (
	"fmt"
	"html"
	"maps"
	"math"
	"slices"
	"strings"

	"testbed.local/rollout/load"
	"testbed.local/rollout/results"
)

const (
	labelWidth = 330
	plotWidth  = 560
	laneHeight = 22
	rowGap     = 14
	topMargin  = 60
	// The picture ends here, in seconds from the deletion; what failed later is drawn at its end.
	firstSecond = -10
	lastSecond  = 60
)

var colours = map[load.Kind]string{
	load.Refused: "#c0392b", load.Reset: "#e67e22", load.Closed: "#d4ac0d", load.Truncated: "#8e44ad",
	load.Timeout: "#2471a3", load.DialTimeout: "#5dade2", load.ServerError: "#1e8449",
	load.Unreachable: "#7f8c8d", load.Other: "#34495e",
}

// picture is a timeline in SVG: a lane for each setting of each cell, with a bar for the requests that
// failed in each half second after the deletion of their Pod.
func picture(rows []*row) string {
	lanes := strings.Builder{}
	y := topMargin
	for _, r := range rows {
		fmt.Fprintf(&lanes, `<text x="8" y="%d" class="name">%s</text>`+"\n", y+14,
			html.EscapeString(r.Scenario+", "+r.Application+", "+r.Route))
		for _, setting := range settings {
			if cell := r.settings[setting]; cell != nil {
				lane(&lanes, y, setting, cell)
				y += laneHeight
			}
		}
		y += rowGap
	}
	text := strings.Builder{}
	fmt.Fprintf(&text, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
<style>text{fill:#222}.name{font-weight:bold}.axis{stroke:#bbb}.deletion{stroke:#222;stroke-dasharray:3 3}</style>
<rect width="100%%" height="100%%" fill="#fff"/>
<text x="8" y="18">Failed requests, in half seconds from the deletion of the Pod; the height of a bar is logarithmic</text>
`, labelWidth+plotWidth+150, y+40)
	legend(&text)
	for second := firstSecond; second <= lastSecond; second += 10 {
		fmt.Fprintf(&text, `<line x1="%[1]d" y1="%[2]d" x2="%[1]d" y2="%[3]d" class="axis"/><text x="%[1]d" y="%[4]d" text-anchor="middle">%[5]d s</text>`+"\n",
			column(float64(second)), topMargin-4, y, y+16, second)
	}
	fmt.Fprintf(&text, `<line x1="%[1]d" y1="%[2]d" x2="%[1]d" y2="%[3]d" class="deletion"/>`+"\n", column(0), topMargin-4, y)
	return text.String() + lanes.String() + "</svg>\n"
}

func legend(text *strings.Builder) {
	x := 8
	for _, kind := range slices.Sorted(maps.Keys(colours)) {
		fmt.Fprintf(text, `<rect x="%d" y="30" width="10" height="10" fill="%s"/><text x="%d" y="40">%s</text>`+"\n",
			x, colours[kind], x+14, kind)
		x += 30 + 8*len(kind)
	}
}

func column(second float64) int {
	second = math.Min(math.Max(second, firstSecond), lastSecond)
	return labelWidth + int(plotWidth*(second-firstSecond)/(lastSecond-firstSecond))
}

func lane(text *strings.Builder, y int, setting string, cell *results.Cell) {
	bottom := y + laneHeight - 3
	fmt.Fprintf(text, `<text x="%d" y="%d" text-anchor="end">%s</text>`, labelWidth-8, bottom-3, setting)
	fmt.Fprintf(text, `<line x1="%[1]d" y1="%[3]d" x2="%[2]d" y2="%[3]d" class="axis"/>`, labelWidth, labelWidth+plotWidth, bottom)
	fmt.Fprintf(text, `<text x="%d" y="%d">%s of %s</text>`+"\n", labelWidth+plotWidth+8, bottom-3,
		number(cell.FailedSum()), number(cell.Requests))
	width := max(2, int(plotWidth*results.Bucket/(lastSecond-firstSecond))-1)
	for _, moment := range cell.Timeline {
		if moment.Second != nil {
			bar(text, column(*moment.Second), bottom, width, moment.Failed)
		}
	}
}

// bar has the kinds on top of each other, in their shares of its height.
func bar(text *strings.Builder, x, bottom, width int, failed map[load.Kind]int) {
	sum := 0
	for _, count := range failed {
		sum += count
	}
	// From 1 to 1,000 failures; a single one is seen too.
	height := math.Min(laneHeight-4, 4+float64(laneHeight-8)*math.Log10(float64(sum))/3)
	y := float64(bottom)
	for _, kind := range slices.Sorted(maps.Keys(failed)) {
		part := height * float64(failed[kind]) / float64(sum)
		y -= part
		fmt.Fprintf(text, `<rect x="%d" y="%.1f" width="%d" height="%.1f" fill="%s"/>`+"\n", x, y, width, part, colours[kind])
	}
}
