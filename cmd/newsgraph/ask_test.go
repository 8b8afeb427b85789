package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"newsgraph/queries/question"
	"newsgraph/testdata/testenv"
)

// command runs newsgraph in this process and returns its standard output.
func command(t *testing.T, wantCode int, args ...string) []byte {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(context.Background(), args, io.MultiReader(), &stdout, &stderr); code != wantCode {
		t.Fatalf("newsgraph %q: exit code %d, want %d\n%s%s", args, code, wantCode, &stdout, &stderr)
	}
	return stdout.Bytes()
}

// TestSharedArticle is the main job on a real article: from its text to the
// firms, with the sentence that says so, its speaker and its standing.
func TestSharedArticle(t *testing.T) {
	path := testenv.Shared(t, "articles", "sora-china.km.txt")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(t.TempDir(), "news.db")
	command(t, exitDone, "load", "--db", db, path)
	for _, asked := range []string{
		"which sanctioned firms build video models",
		"តើក្រុមហ៊ុនដែលមានទណ្ឌកម្មណាខ្លះបង្កើតម៉ូដែលវីដេអូ?",
	} {
		var answer question.Answer
		if err := json.Unmarshal(command(t, exitDone, "ask", "--db", db, "--json", asked), &answer); err != nil {
			t.Fatal(err)
		}
		checkSharedAnswer(t, &answer, text)
	}
	command(t, exitNotRecorded, "ask", "--db", db, "--asserted", "which sanctioned firms build video models")
	command(t, exitDone, "verify", "--db", db)
}

func checkSharedAnswer(t *testing.T, answer *question.Answer, text []byte) {
	t.Helper()
	var firms []string
	for _, v := range answer.Answers {
		firms = append(firms, v.Value)
		predicted := false
		for _, s := range v.Statements {
			predicted = predicted || s.Modality == "predicted" && s.AttributedTo == "Lu Yanxia"
			for _, e := range s.Evidence {
				if string(text[e.Start:e.End]) != e.Text {
					t.Errorf("%s: bytes [%d:%d] of the article are not the evidence's text", v.Value, e.Start, e.End)
				}
			}
		}
		if !predicted {
			t.Errorf("%s: no prediction by Lu Yanxia among its statements", v.Value)
		}
	}
	slices.Sort(firms)
	want := []string{"urn:newsgraph:e:hikvision", "urn:newsgraph:e:iflytek", "urn:newsgraph:e:sensetime"}
	if !slices.Equal(firms, want) {
		t.Errorf("%q answers %q, want %q", answer.Question, firms, want)
	}
}

// TestAnswerEqualsItsGizmo runs the Gizmo that an answer is printed with.
func TestAnswerEqualsItsGizmo(t *testing.T) {
	db := filepath.Join(t.TempDir(), "news.db")
	command(t, exitDone, "load", "--db", db, filepath.Join(testenv.Root(t), "testdata", "articles"))
	for _, asked := range []string{
		"which sanctioned firms build video models",
		"which companies are sanctioned",
		"who founded SenseTime",
		"which companies develop chips",
	} {
		var answer question.Answer
		if err := json.Unmarshal(command(t, exitDone, "ask", "--db", db, "--json", asked), &answer); err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, v := range answer.Answers {
			want = append(want, v.Value)
		}
		rows := strings.Fields(string(command(t, exitDone, "query", "--db", db, "--format", "csv", answer.Gizmo)))
		got := rows[1:] // below the header
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%q answers %q, its Gizmo gives %q", asked, want, got)
		}
	}
}
