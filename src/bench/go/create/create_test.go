package create

import (
	"math"
	"strings"
	"testing"
)

func TestDifferencesAreThoseOfTheSameRound(t *testing.T) {
	blocks := map[string][]block{
		noneSetUp:   {{p50: 1, p99: 2}, {p50: 10, p99: 20}, {p50: 3, p99: 6}},
		cannedSetUp: {{p50: 2, p99: 3}, {p50: 11, p99: 21}, {p50: 4, p99: 7}},
		"lastcall":  {{p50: 2.5, p99: 4, pods: 7, perSecond: 3}, {p50: 11.5, p99: 22}, {p50: 4.5, p99: 8}},
	}
	create := summary("lastcall", blocks)
	// The median alone, 4.5, less the median of none, 3, would be the same; that of another order would not.
	for name, pair := range map[string][2]float64{
		"p50": {create.P50, 4.5}, "p50 above none": {create.AddedP50, 1.5}, "p99 above none": {create.AddedP99, 2},
		"p50 above canned": {create.AboveCannedP50, 0.5}, "p99 above canned": {create.AboveCannedP99, 1},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-9 {
			t.Errorf("%s is %v, expected %v", name, pair[0], pair[1])
		}
	}
	if create.Pods != 7 || create.Rounds != 3 {
		t.Errorf("%+v", create)
	}
}

func TestAPodWithoutTheEditIsNoPodToCompare(t *testing.T) {
	_, err := comparablePod([]byte(`{"metadata": {"name": "a", "annotations": {}}}`))
	if err == nil || !strings.Contains(err.Error(), "nothing was injected") {
		t.Errorf("error %v", err)
	}
}

func TestWebhooksNeedANameAndAPort(t *testing.T) {
	if _, err := parseWebhook("go=https://127.0.0.1:8443/mutate"); err != nil {
		t.Error(err)
	}
	for _, text := range []string{"https://127.0.0.1:8443/mutate", "go=https://127.0.0.1/mutate"} {
		if _, err := parseWebhook(text); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}
