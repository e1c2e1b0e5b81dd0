package proof

import (
	"testing"

	"testbed.local/rollout/load"
)

func TestTheMatrixIsSound(t *testing.T) {
	m, err := readMatrix()
	if err != nil {
		t.Fatal(err)
	}
	for name, application := range m.Applications {
		if _, err := load.ParseMix(application.Mix); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	known := map[string]bool{}
	for _, c := range m.Cells {
		if known[c.name()] {
			t.Errorf("%s is there twice", c.name())
		}
		known[c.name()] = true
	}
	for selection, least := range map[string]int{"gate": 2, "full": 12, "all": 20, "evict/": 3} {
		if found, err := m.chosen(selection); err != nil || len(found) < least {
			t.Errorf("%s: %v, %v", selection, found, err)
		}
	}
	for _, selection := range []string{"nothing", "", "gate,", "evict/,nothing", "gate,evict/"} {
		if found, err := m.chosen(selection); err == nil {
			t.Errorf("%q chooses %d cells", selection, len(found))
		}
	}
}

func TestTheFixedDelayCoversWhatIsOpenAndTheDrainDoesNotHaveTo(t *testing.T) {
	m, err := readMatrix()
	if err != nil {
		t.Fatal(err)
	}
	long := cell{Scenario: "restart", Application: "long", Route: "load-balancer"}
	if policy := m.policy(long, control); policy != nil {
		t.Error(policy)
	}
	if policy := m.policy(long, sleep); policy.Delay != "21s" || policy.MaxWait != "" {
		t.Error(policy)
	}
	if policy := m.policy(long, drain); policy.Delay != "13s" || policy.MaxWait != "38s" {
		t.Error(policy)
	}
}
