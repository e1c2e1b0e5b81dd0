package canned

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"testbed.local/bench/pods"
	"testbed.local/bench/review"
)

func TestAnswersTheUidWithThePatch(t *testing.T) {
	pod, err := pods.Received("typical")
	if err != nil {
		t.Fatal(err)
	}
	template, err := review.Of(pod)
	if err != nil {
		t.Fatal(err)
	}
	uid := review.NewUID()
	recorder := httptest.NewRecorder()
	newHandler([]byte("[]\n")).ServeHTTP(recorder, httptest.NewRequest(http.MethodPost, "/mutate", template.Body(uid)))
	response, err := review.Answer(recorder.Body.Bytes(), uid)
	if err != nil {
		t.Fatal(err)
	}
	if string(response.Patch) != "[]" {
		t.Errorf("answered with the patch %s", response.Patch)
	}
}

func TestRefusesWhatHasNoUid(t *testing.T) {
	recorder := httptest.NewRecorder()
	newHandler([]byte("[]")).ServeHTTP(recorder, httptest.NewRequest(http.MethodPost, "/mutate", nil))
	if recorder.Code != http.StatusBadRequest {
		t.Errorf("answered %d", recorder.Code)
	}
}
