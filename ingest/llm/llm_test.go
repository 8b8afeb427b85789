package llm

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/ingest"
)

const story = "Orrin Vale rose early.\n\nKuaishou released Kling in June 2024. Maren Oldacre heads the firm Wexcombe Robotics, Ann Lee told reporters."

// good is a candidate that holds.
var good = map[string]string{
	"subject": "Maren Oldacre", "subjectClass": "Person", "property": "leads", "object": "Wexcombe Robotics", "objectClass": "Company",
	"polarity": "affirmed", "modality": "asserted", "attributedTo": "Ann Lee", "quote": "Maren Oldacre heads the firm Wexcombe Robotics",
}

// with returns the good candidate with other fields.
func with(fields ...string) map[string]string {
	c := map[string]string{}
	for k, v := range good {
		c[k] = v
	}
	for i := 0; i < len(fields); i += 2 {
		c[fields[i]] = fields[i+1]
	}
	return c
}

// chat is the answer of a server whose model says content.
func chat(content string) string {
	text, _ := json.Marshal(content)
	return fmt.Sprintf(`{"choices":[{"message":{"role":"assistant","content":%s}}]}`, text)
}

func says(candidates ...map[string]string) string {
	text, _ := json.Marshal(map[string]any{"statements": candidates})
	return chat(string(text))
}

// model is a server that answers everything alike, and counts.
type model struct {
	*httptest.Server
	requests []string
}

func serve(t *testing.T, status int, answer string, delay time.Duration) *model {
	m := &model{}
	m.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body strings.Builder
		fmt.Fprintf(&body, "%s %s %s\n", r.Method, r.URL.Path, r.Header.Get("Authorization"))
		var sent any
		json.NewDecoder(r.Body).Decode(&sent)
		text, _ := json.Marshal(sent)
		body.Write(text)
		m.requests = append(m.requests, body.String())
		select {
		case <-time.After(delay):
		case <-r.Context().Done():
		}
		w.WriteHeader(status)
		w.Write([]byte(answer))
	}))
	t.Cleanup(m.Close)
	return m
}

func newExtractor(t *testing.T, o Options) *Extractor {
	p, err := pack.Default()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := ingest.New(p)
	if err != nil {
		t.Fatal(err)
	}
	o.Model, o.Key = "m-1", "secret"
	if o.Cache == "" {
		o.Cache = filepath.Join(t.TempDir(), "answers")
	}
	x, err := New(rules, p, o)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func extract(x *Extractor) (*ingest.Result, error) {
	return x.Extract(context.Background(), graph.NewDocument("news.txt", []byte(story)))
}

func ofModel(r *ingest.Result) []*graph.Statement {
	return slices.DeleteFunc(slices.Clone(r.Statements), func(s *graph.Statement) bool { return s.Rule != Rule })
}

func TestStatementOfModel(t *testing.T) {
	m := serve(t, 200, says(good), 0)
	x := newExtractor(t, Options{URL: m.URL + "/v1"})
	r, err := extract(x)
	if err != nil {
		t.Fatal(err)
	}
	list := ofModel(r)
	if len(list) != 1 {
		t.Fatalf("%d statements of the model, want 1; dropped %v", len(list), x.dropped)
	}
	s := list[0]
	sentence := "Maren Oldacre heads the firm Wexcombe Robotics, Ann Lee told reporters."
	if s.Evidence.Text != sentence || string(r.Document.Bytes[s.Quote.Start:s.Quote.End]) != good["quote"] || s.Confidence != Confidence || s.AttributedTo == "" {
		t.Errorf("statement %+v", s)
	}
	if got := m.requests[0]; !strings.HasPrefix(got, "POST /v1/chat/completions Bearer secret\n") || !strings.Contains(got, `"json_schema"`) || !strings.Contains(got, "rose early") {
		t.Errorf("request %s", got)
	}
	store, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if _, err := store.Apply(t.Context(), &graph.Content{Document: r.Document, Entities: r.Entities, Statements: r.Statements}); err != nil {
		t.Error(err)
	}
}

// TestSecondRunIsOffline: what was answered once is answered again without the
// network.
func TestSecondRunIsOffline(t *testing.T) {
	m := serve(t, 200, says(good), 0)
	cache := t.TempDir()
	var ids []graph.IRI
	for range 2 {
		r, err := extract(newExtractor(t, Options{URL: m.URL, Cache: cache}))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range r.Statements {
			ids = append(ids, s.ID())
		}
		if len(m.requests) == 1 {
			m.Close()
		}
	}
	if half := len(ids) / 2; half == 0 || !slices.Equal(ids[:half], ids[half:]) {
		t.Errorf("two runs differ: %v", ids)
	}
	if len(m.requests) != 1 {
		t.Errorf("%d requests, want 1", len(m.requests))
	}
}

func TestCandidatesAreDropped(t *testing.T) {
	for reason, c := range map[string]map[string]string{
		noQuote:      with("quote", "Maren Oldacre founded Wexcombe Robotics"),
		noSentence:   with("quote", "in June 2024. Maren Oldacre heads the firm Wexcombe Robotics"),
		notInQuote:   with("object", "Kuaishou", "quote", "Maren Oldacre heads"),
		noSpeaker:    with("attributedTo", "Bob Roe"),
		noProperty:   with("property", "admires"),
		noStanding:   with("modality", "certain"),
		wrongClass:   with("subjectClass", "Country"),
		wrongValue:   with("property", "openSource", "subjectClass", "Product", "objectClass", "boolean"),
		saidByRule:   {"subject": "Kuaishou", "subjectClass": "Company", "property": "released", "object": "Kling", "objectClass": "Product", "polarity": "affirmed", "modality": "asserted", "quote": "Kuaishou released Kling"},
		deniedByRule: {"subject": "Kuaishou", "subjectClass": "Company", "property": "released", "object": "Kling", "objectClass": "Product", "polarity": "negated", "modality": "asserted", "quote": "Kuaishou released Kling"},
	} {
		x := newExtractor(t, Options{URL: serve(t, 200, says(c), 0).URL})
		r, err := extract(x)
		if err != nil {
			t.Fatal(err)
		}
		if len(ofModel(r)) > 0 || x.dropped[reason] != 1 || len(x.dropped) != 1 {
			t.Errorf("want 1 dropped: %s; got %v and %d statements", reason, x.dropped, len(ofModel(r)))
		}
	}
	x := newExtractor(t, Options{URL: serve(t, 200, says(good, good), 0).URL})
	if _, err := extract(x); err != nil || x.dropped[saidByModelToo] != 1 {
		t.Errorf("a statement twice: %v, %v", x.dropped, err)
	}
}

// TestWrongClassOfKnownEntity: the gazetteer's class counts, not the model's word.
func TestWrongClassOfKnownEntity(t *testing.T) {
	c := with("subject", "Kuaishou", "subjectClass", "Person", "object", "Kling", "objectClass", "Company", "quote", "Kuaishou released Kling", "attributedTo", "")
	x := newExtractor(t, Options{URL: serve(t, 200, says(c), 0).URL})
	if _, err := extract(x); err != nil || x.dropped[wrongClass] != 1 {
		t.Errorf("dropped %v, %v", x.dropped, err)
	}
}

func TestBadServers(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		answer string
		delay  time.Duration
		want   string
	}{
		"busy":           {429, "", 0, "429"},
		"broken":         {500, says(good), 0, "500"},
		"redirect":       {302, "", 0, "302"},
		"no completion":  {200, "<html>", 0, "no chat completion"},
		"no choice":      {200, `{"choices":[]}`, 0, "no chat completion"},
		"malformed":      {200, chat(`{"statements": [{"subject":`), 0, "not the JSON"},
		"prose":          {200, chat(`Sure! Here are the statements.`), 0, "not the JSON"},
		"wrong type":     {200, chat(`{"statements": [{"subject": 5}]}`), 0, "not the JSON"},
		"endless":        {200, strings.Repeat(" ", maxAnswer+1), 0, "longer than"},
		"never answered": {200, says(good), time.Minute, "does not answer"},
	} {
		x := newExtractor(t, Options{URL: serve(t, c.status, c.answer, c.delay).URL, Timeout: 500 * time.Millisecond})
		_, err := extract(x)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
		if kept, _ := os.ReadDir(x.options.Cache); len(kept) > 0 {
			t.Errorf("%s: an answer was kept", name)
		}
	}
}

func TestAddressOfModel(t *testing.T) {
	for _, address := range []string{"", "file:///etc/passwd", "ftp://host/", "host:80", "http://"} {
		if _, err := New(nil, &pack.Pack{}, Options{URL: address, Model: "m"}); err == nil {
			t.Errorf("%q was taken", address)
		}
	}
}
