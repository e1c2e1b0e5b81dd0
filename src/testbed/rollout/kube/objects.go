package kube

import "time"

// Object is any, written as a tree.
type Object = map[string]any

// Metadata is as much of it as is read.
type Metadata struct {
	Name              string            `json:"name"`
	UID               string            `json:"uid"`
	CreationTimestamp time.Time         `json:"creationTimestamp"`
	DeletionTimestamp *time.Time        `json:"deletionTimestamp"`
	DeletionGrace     int               `json:"deletionGracePeriodSeconds"`
	Labels            map[string]string `json:"labels"`
	Annotations       map[string]string `json:"annotations"`
}

// Pod is as much of one as is read.
type Pod struct {
	Metadata Metadata `json:"metadata"`
	Status   struct {
		Phase      string            `json:"phase"`
		IP         string            `json:"podIP"`
		Conditions []Condition       `json:"conditions"`
		Containers []ContainerStatus `json:"containerStatuses"`
	} `json:"status"`
}

// Condition of a Pod.
type Condition struct {
	Type   string `json:"type"`
	Status string `json:"status"`
}

// ContainerStatus says how a container ended, if it has.
type ContainerStatus struct {
	Name  string `json:"name"`
	State struct {
		Terminated *struct {
			ExitCode int `json:"exitCode"`
		} `json:"terminated"`
	} `json:"state"`
}

// EventList is the answer to a GET of the collection.
type EventList struct {
	Items []struct {
		InvolvedObject struct {
			UID string `json:"uid"`
		} `json:"involvedObject"`
	} `json:"items"`
}

// PodList is the answer to a GET of the collection.
type PodList struct {
	Items []Pod `json:"items"`
}

// Ready says whether the Pod takes requests.
func (p Pod) Ready() bool {
	for _, condition := range p.Status.Conditions {
		if condition.Type == "Ready" {
			return condition.Status == "True"
		}
	}
	return false
}

// EndpointSlice is as much of one as is read.
type EndpointSlice struct {
	Metadata  Metadata   `json:"metadata"`
	Endpoints []Endpoint `json:"endpoints"`
	Ports     []struct {
		Port *int `json:"port"`
	} `json:"ports"`
}

// Endpoint is one Pod; a condition that is absent is nil.
type Endpoint struct {
	Addresses  []string `json:"addresses"`
	Conditions struct {
		Ready       *bool `json:"ready"`
		Terminating *bool `json:"terminating"`
	} `json:"conditions"`
}
