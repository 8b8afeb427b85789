package pack

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// node is a YAML node that knows its file, so that every fault has a place.
type node struct {
	*yaml.Node
	file string
}

// parseYAML returns the root node of a file.
func parseYAML(file string, data []byte) (node, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return node{}, syntaxError(file, err)
	}
	if len(doc.Content) == 0 {
		return node{}, Errorf(Pos{file, 1}, "the file is empty")
	}
	return node{doc.Content[0], file}, nil
}

// syntaxError gives the parser's error ("yaml: line 3: did not find …") its
// place.
func syntaxError(file string, err error) error {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	pos := Pos{file, 1}
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		number, text, _ := strings.Cut(rest, ": ")
		if line, err := strconv.Atoi(number); err == nil {
			pos.Line, message = line, text
		}
	}
	return Errorf(pos, "not valid YAML: %s", message)
}

func (n node) pos() Pos { return Pos{n.file, n.Line} }

func (n node) errorf(format string, args ...any) error { return Errorf(n.pos(), format, args...) }

// fields says what to do with each key of a mapping.
type fields map[string]func(node) error

// mapping calls the function of each key in the file's order. A key without one
// is an error.
func (n node) mapping(f fields) error {
	return n.entries(func(key, value node) error {
		read, ok := f[key.Value]
		if !ok {
			return key.errorf("unknown key %q; known: %s", key.Value, strings.Join(sortedKeys(f), ", "))
		}
		return read(value)
	})
}

// entries calls read for each key of a mapping in the file's order.
func (n node) entries(read func(key, value node) error) error {
	if n.Kind != yaml.MappingNode {
		return n.errorf("a mapping (key: value) belongs here")
	}
	seen := map[string]bool{}
	for i := 0; i < len(n.Content); i += 2 {
		key, value := node{n.Content[i], n.file}, node{n.Content[i+1], n.file}
		if seen[key.Value] {
			return key.errorf("%q stands here twice", key.Value)
		}
		seen[key.Value] = true
		if err := read(key, value); err != nil {
			return err
		}
	}
	return nil
}

// items calls read for each item of a list.
func (n node) items(read func(node) error) error {
	if n.Kind != yaml.SequenceNode {
		return n.errorf("a list belongs here")
	}
	for _, item := range n.Content {
		if err := read(node{item, n.file}); err != nil {
			return err
		}
	}
	return nil
}

// text stores a scalar in dst.
func text(dst *string) func(node) error {
	return func(n node) error {
		if n.Kind != yaml.ScalarNode || strings.TrimSpace(n.Value) == "" {
			return n.errorf("a text belongs here")
		}
		*dst = n.Value
		return nil
	}
}

// flag stores true or false in dst.
func flag(dst *bool) func(node) error {
	return func(n node) error {
		b, err := strconv.ParseBool(n.Value)
		if err != nil {
			return n.errorf("true or false belongs here, found %q", n.Value)
		}
		*dst = b
		return nil
	}
}

// list stores a list of texts, or a single one, in dst.
func list(dst *[]string) func(node) error {
	return func(n node) error {
		if n.Kind == yaml.ScalarNode {
			*dst = make([]string, 1)
			return text(&(*dst)[0])(n)
		}
		return n.items(func(item node) error {
			var s string
			if err := text(&s)(item); err != nil {
				return err
			}
			*dst = append(*dst, s)
			return nil
		})
	}
}

// words stores a mapping of languages to forms in dst.
func words(dst *Words) func(node) error {
	return func(n node) error {
		*dst = Words{}
		return n.entries(func(key, value node) error {
			if !isLanguageTag(key.Value) {
				return key.errorf("%q is not a language tag such as en, km or zh", key.Value)
			}
			var forms []string
			if err := list(&forms)(value); err != nil {
				return err
			}
			(*dst)[key.Value] = forms
			return nil
		})
	}
}

func isLanguageTag(s string) bool {
	if len(s) < 2 || len(s) > 3 {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == ""
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
