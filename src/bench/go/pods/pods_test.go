package pods

import (
	"encoding/json"
	"testing"
)

func TestPodsHaveTheirSizesAndAreAlwaysTheSame(t *testing.T) {
	for size, bounds := range map[string][2]int{
		"small": {1_900, 2_300}, "typical": {7_600, 8_192}, "large": {200_000, 208_000},
	} {
		first, second := text(t, size), text(t, size)
		if first != second {
			t.Errorf("%s differs from one call to the next", size)
		}
		if len(first) < bounds[0] || len(first) > bounds[1] {
			t.Errorf("%s has %d bytes, expected %d to %d", size, len(first), bounds[0], bounds[1])
		}
	}
}

func TestFieldsOfListsHaveTheirKeys(t *testing.T) {
	pod, err := Received("typical")
	if err != nil {
		t.Fatal(err)
	}
	var fields struct {
		Spec struct {
			Containers map[string]struct {
				Env map[string]json.RawMessage `json:"f:env"`
			} `json:"f:containers"`
		} `json:"f:spec"`
	}
	if err := json.Unmarshal(pod.ManagedFields[0].FieldsV1.Raw, &fields); err != nil {
		t.Fatal(err)
	}
	env := fields.Spec.Containers[`k:{"name":"app-0"}`].Env
	if env[`k:{"name":"SHOP_SETTING_1"}`] == nil {
		t.Errorf("no key of the variable in %v", env)
	}
}

func text(t *testing.T, size string) string {
	pod, err := Received(size)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(pod)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
