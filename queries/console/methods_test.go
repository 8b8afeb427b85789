package console_test

import (
	"encoding/json"
	"testing"

	"newsgraph/queries/console"
	"newsgraph/queries/gizmo"
)

// An editor learns of every function that there is.
func TestMethods(t *testing.T) {
	_, body := send(t, "GET", serve(t, console.Config{}).URL+"/api/gizmo/methods", nil, "")
	var answer struct{ Methods []gizmo.Method }
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	for i, want := range gizmo.Methods() {
		if i >= len(answer.Methods) || answer.Methods[i] != want {
			t.Fatalf("method %d of %v is not %v", i, answer.Methods, want)
		}
	}
}
