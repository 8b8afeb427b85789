package console_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"newsgraph/queries/console"
)

// openAPI is the document that describes the API, to hold answers to.
type openAPI struct {
	paths    map[string]map[string]operation // by path and method, in capitals
	compiler *jsonschema.Compiler
	mu       sync.Mutex
	seen     map[string]bool // operations that have answered well
}

type operation struct {
	Parameters []struct {
		Name, In string
		Required bool
	}
	RequestBody struct {
		Content map[string]any
	}
	Responses map[string]struct {
		Ref     string `json:"$ref"`
		Content map[string]any
	}
}

var described = sync.OnceValues(func() (*openAPI, error) {
	var document struct {
		Paths map[string]map[string]operation
	}
	if err := json.Unmarshal(console.Description, &document); err != nil {
		return nil, err
	}
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(console.Description))
	if err != nil {
		return nil, err
	}
	d := &openAPI{paths: map[string]map[string]operation{}, compiler: jsonschema.NewCompiler(), seen: map[string]bool{}}
	for path, methods := range document.Paths {
		d.paths[path] = map[string]operation{}
		for method, o := range methods {
			d.paths[path][strings.ToUpper(method)] = o
		}
	}
	return d, d.compiler.AddResource("openapi.json", tree)
})

// TestDescriptionHasEveryRoute compares the routes with the paths of the OpenAPI
// document, both ways. The console's own files are not part of the API.
func TestDescriptionHasEveryRoute(t *testing.T) {
	d, err := described()
	if err != nil {
		t.Fatal(err)
	}
	var routes, paths []string
	for _, pattern := range newServer(t, console.Config{}).Patterns() {
		_, path, _ := strings.Cut(pattern, " ")
		if strings.HasPrefix(path, "/api/") || path == "/healthz" || path == "/metrics" {
			routes = append(routes, pattern)
		}
	}
	for path, methods := range d.paths {
		for method, o := range methods {
			paths = append(paths, method+" "+path)
			for _, p := range o.Parameters {
				if in := strings.Contains(path, "{"+p.Name+"}"); in != (p.In == "path") {
					t.Errorf("%s %s: the parameter %s is in the %s", method, path, p.Name, p.In)
				}
			}
		}
	}
	slices.Sort(routes)
	slices.Sort(paths)
	if !slices.Equal(routes, paths) {
		t.Errorf("routes:\n%s\ndescribed:\n%s", strings.Join(routes, "\n"), strings.Join(paths, "\n"))
	}
}

// TestDescriptionCompiles finds schemas that are none, and references to nothing.
func TestDescriptionCompiles(t *testing.T) {
	d, err := described()
	if err != nil {
		t.Fatal(err)
	}
	for path, methods := range d.paths {
		for method, o := range methods {
			at := pointer("paths", path, strings.ToLower(method))
			for kind := range o.RequestBody.Content {
				if _, err := d.schema(at + pointer("requestBody", "content", kind, "schema")); err != nil {
					t.Error(err)
				}
			}
			for status, r := range o.Responses {
				place := at + pointer("responses", status)
				if r.Ref != "" {
					place = strings.TrimPrefix(r.Ref, "#")
					r.Content = map[string]any{"application/json": nil}
				}
				for kind := range r.Content {
					if _, err := d.schema(place + pointer("content", kind, "schema")); err != nil {
						t.Error(err)
					}
				}
			}
		}
	}
}

// pointer is a JSON pointer.
func pointer(steps ...string) string {
	var out strings.Builder
	for _, step := range steps {
		out.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(step))
	}
	return out.String()
}

func (d *openAPI) schema(pointer string) (*jsonschema.Schema, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	// Within a URL's fragment.
	return d.compiler.Compile("openapi.json#" + strings.NewReplacer("{", "%7B", "}", "%7D", "*", "%2A").Replace(pointer))
}

// check tells what of an answer is not as described. Answers of unknown
// addresses and methods are not described.
func (d *openAPI) check(r *reply) error {
	path, o, found := d.find(r.Request)
	if !found {
		return nil
	}
	status := strconv.Itoa(r.StatusCode)
	response, known := o.Responses[status]
	place := pointer("paths", path, strings.ToLower(r.Request.Method), "responses", status)
	if !known {
		return fmt.Errorf("%s %s does not say that it answers %s", r.Request.Method, path, r.Status)
	}
	if response.Ref != "" {
		place = strings.TrimPrefix(response.Ref, "#")
		response.Content = map[string]any{"application/json": nil}
	}
	if r.StatusCode == http.StatusOK {
		d.mu.Lock()
		d.seen[r.Request.Method+" "+path] = true
		d.mu.Unlock()
	}
	if r.body == "" {
		return nil
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return err
	}
	if _, known := response.Content[kind]; !known {
		if _, any := response.Content["*/*"]; any {
			return nil
		}
		return fmt.Errorf("%s %s, %s: it does not say that it answers with %s", r.Request.Method, path, status, kind)
	}
	return d.checkBody(place+pointer("content", kind, "schema"), kind, r.body)
}

// unseen lists our operations, as against Cayley's, that have not answered well.
func (d *openAPI) unseen() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var list []string
	for path, methods := range d.paths {
		for method := range methods {
			ours := !strings.HasPrefix(path, "/api/v1/") && !strings.HasPrefix(path, "/api/v2/")
			if name := method + " " + path; ours && !d.seen[name] {
				list = append(list, name)
			}
		}
	}
	slices.Sort(list)
	return list
}

func (d *openAPI) checkBody(place, kind, body string) error {
	var values []string
	switch kind {
	case "application/json", "application/ld+json":
		values = []string{body}
	case "application/x-ndjson":
		values = strings.Split(strings.TrimSpace(body), "\n")
	default:
		return nil
	}
	schema, err := d.schema(place)
	if err != nil {
		return err
	}
	for _, text := range values {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			return err
		}
		if err := schema.Validate(value); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
	}
	return nil
}

// find returns the operation of a request. Of two paths that fit, the one with
// fewer parameters is meant.
func (d *openAPI) find(r *http.Request) (path string, o operation, found bool) {
	segments := strings.Split(r.URL.EscapedPath(), "/")
	for candidate, methods := range d.paths {
		if !fits(strings.Split(candidate, "/"), segments) || found && strings.Count(candidate, "{") >= strings.Count(path, "{") {
			continue
		}
		if operation, known := methods[r.Method]; known {
			path, o, found = candidate, operation, true
		}
	}
	return path, o, found
}

func fits(pattern, segments []string) bool {
	return slices.EqualFunc(pattern, segments, func(p, s string) bool { return p == s || strings.HasPrefix(p, "{") })
}
