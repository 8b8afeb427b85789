package pack

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"newsgraph/graph"
)

//go:generate go run ./generate

//go:embed technews
var embedded embed.FS

// Default returns the embedded pack "technews".
var Default = sync.OnceValues(func() (*Pack, error) {
	files, err := fs.Sub(embedded, "technews")
	if err != nil {
		return nil, err
	}
	return LoadFS(files, "technews")
})

// Load reads the pack in a folder.
func Load(dir string) (*Pack, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("pack %s: %w", dir, errors.Unwrap(err))
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("pack %s: not a folder", dir)
	}
	return LoadFS(os.DirFS(dir), dir)
}

// LoadFS reads the pack whose files are at the root of files. Errors name each
// file with dir before it.
func LoadFS(files fs.FS, dir string) (*Pack, error) {
	l := &loader{
		files: files, dir: dir, entities: map[string]*Entity{},
		pack: &Pack{Lexicons: map[string]*Lexicon{}, EntityLabels: EntityWords{}, EntityDemonyms: EntityWords{}},
	}
	steps := []struct {
		file     string
		required bool
		read     func(file string, data []byte) error
	}{
		{"pack.yaml", true, l.readPack},
		{"vocabulary.yaml", true, l.readVocabulary},
		{"lexicons.yaml", false, l.readLexicons},
		{"gazetteer.tsv", false, l.readGazetteer},
	}
	for _, step := range steps {
		if err := l.readFile(step.file, step.required, step.read); err != nil {
			return nil, err
		}
	}
	if err := l.readFolder("gazetteer/*.tsv", l.readGazetteer); err != nil {
		return nil, err
	}
	if err := l.readFolder("lexicons/*.yaml", l.readLexicons); err != nil {
		return nil, err
	}
	if err := l.readLabels(); err != nil {
		return nil, err
	}
	if err := l.readFolder("patterns/*.yaml", l.readPatterns); err != nil {
		return nil, err
	}
	if err := l.readTables(); err != nil {
		return nil, err
	}
	if err := l.pack.index(); err != nil {
		return nil, err
	}
	return l.pack, l.pack.check()
}

// loader reads the files of one pack.
type loader struct {
	files fs.FS
	dir   string
	pack  *Pack

	entities map[string]*Entity // of the gazetteer's files read so far, by id
}

func (l *loader) readFile(name string, required bool, read func(string, []byte) error) error {
	data, err := fs.ReadFile(l.files, name)
	if errors.Is(err, fs.ErrNotExist) && !required {
		return nil
	}
	if err != nil {
		return fmt.Errorf("pack %s: no %s", l.dir, name)
	}
	return read(path.Join(l.dir, name), data)
}

// readFolder reads the files that match glob in the order of their names.
func (l *loader) readFolder(glob string, read func(string, []byte) error) error {
	names, err := fs.Glob(l.files, glob)
	if err != nil {
		return err
	}
	slices.Sort(names)
	for _, name := range names {
		if err := l.readFile(name, true, read); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) readPatterns(file string, data []byte) error {
	patterns, err := parsePatternFile(file, data)
	l.pack.Patterns = append(l.pack.Patterns, patterns...)
	return err
}

// expand turns a prefixed name such as schema:Person into an IRI. An IRI with
// an unknown prefix stays as it is.
func (p *Pack) expand(name string) graph.IRI {
	prefix, local, found := strings.Cut(name, ":")
	if ns, ok := p.Prefixes[prefix]; found && ok {
		return graph.IRI(ns + local)
	}
	return graph.IRI(name)
}

// PropertyName returns the name of a property: the vocabulary's or, for one that is
// not in it, the IRI with a prefix of the pack.
func (p *Pack) PropertyName(iri graph.IRI) string {
	if q := p.PropertyByIRI(iri); q != nil {
		return q.Name
	}
	for _, prefix := range sortedKeys(p.Prefixes) {
		if local, ok := strings.CutPrefix(string(iri), p.Prefixes[prefix]); ok {
			return prefix + ":" + local
		}
	}
	return string(iri)
}

// Merge returns the pack that has everything of the given ones. A later pack
// replaces an earlier one of the same name. Classes, properties, lexicons and
// entities of the same name and IRI become one with the words of both.
func Merge(packs ...*Pack) (*Pack, error) {
	var kept []*Pack
	for _, p := range packs {
		kept = slices.DeleteFunc(kept, func(q *Pack) bool { return q.Name == p.Name })
		kept = append(kept, p)
	}
	if len(kept) == 1 {
		return kept[0], nil
	}
	merged := &Pack{
		Namespace:       kept[0].Namespace,
		EntityNamespace: kept[0].EntityNamespace,
		Prefixes:        map[string]string{},
		Lexicons:        map[string]*Lexicon{},
		EntityLabels:    EntityWords{},
		EntityDemonyms:  EntityWords{},
	}
	names := make([]string, len(kept))
	for i, p := range kept {
		names[i] = p.Name
		if err := merged.add(p); err != nil {
			return nil, err
		}
	}
	merged.Name = strings.Join(names, "+")
	if err := merged.index(); err != nil {
		return nil, err
	}
	return merged, merged.check()
}

func (p *Pack) add(other *Pack) error {
	for prefix, ns := range other.Prefixes {
		if old, ok := p.Prefixes[prefix]; ok && old != ns {
			return fmt.Errorf("pack %s: prefix %q is <%s>, but <%s> in another pack", other.Name, prefix, ns, old)
		}
		p.Prefixes[prefix] = ns
	}
	for _, c := range other.Classes {
		if err := p.addClass(c); err != nil {
			return err
		}
	}
	for _, q := range other.Properties {
		if err := p.addProperty(q); err != nil {
			return err
		}
	}
	for name, lexicon := range other.Lexicons {
		l := p.Lexicons[name]
		if l == nil {
			l = &Lexicon{Name: name}
			p.Lexicons[name] = l
		}
		l.Entries = append(slices.Clip(l.Entries), lexicon.Entries...)
	}
	p.Entities = append(p.Entities, other.Entities...)
	p.Patterns = append(p.Patterns, other.Patterns...)
	p.EntityLabels.addAll(other.EntityLabels)
	p.EntityDemonyms.addAll(other.EntityDemonyms)
	p.Measures = append(p.Measures, other.Measures...)
	p.Restrictions = append(p.Restrictions, other.Restrictions...)
	p.Units = append(p.Units, other.Units...)
	p.Namesakes = union(p.Namesakes, other.Namesakes)
	if len(other.Namesakes) > 0 {
		p.namesakesPos = other.namesakesPos
	}
	p.Tables = append(p.Tables, other.Tables...)
	return nil
}

func (p *Pack) addClass(c *Class) error {
	i := slices.IndexFunc(p.Classes, func(old *Class) bool { return old.Name == c.Name })
	if i < 0 {
		p.Classes = append(p.Classes, c)
		return nil
	}
	old := p.Classes[i]
	if old.IRI != c.IRI {
		return Errorf(c.Pos, "class %s is <%s> here, but <%s> at %s", c.Name, string(c.IRI), string(old.IRI), old.Pos)
	}
	both := *old
	both.Parents = union(old.Parents, c.Parents)
	both.Labels = old.Labels.union(c.Labels)
	both.Before = old.Before.union(c.Before)
	both.After = old.After.union(c.After)
	p.Classes[i] = &both
	return nil
}

func (p *Pack) addProperty(q *Property) error {
	i := slices.IndexFunc(p.Properties, func(old *Property) bool { return old.Name == q.Name })
	if i < 0 {
		p.Properties = append(p.Properties, q)
		return nil
	}
	old := p.Properties[i]
	if old.IRI != q.IRI {
		return Errorf(q.Pos, "property %s is <%s> here, but <%s> at %s", q.Name, string(q.IRI), string(old.IRI), old.Pos)
	}
	both := *old
	both.Domain = union(old.Domain, q.Domain)
	both.Range = union(old.Range, q.Range)
	both.Complete = old.Complete && q.Complete
	if both.Unit == "" {
		both.Unit = q.Unit
	}
	for role, words := range both.words() {
		*words = words.union(*q.words()[role])
	}
	p.Properties[i] = &both
	return nil
}

// union returns the forms of both, w's first.
func (w Words) union(other Words) Words {
	both := Words{}
	for language, forms := range w {
		both[language] = forms
	}
	for language, forms := range other {
		both[language] = union(both[language], forms)
	}
	return both
}

func union(a, b []string) []string {
	both := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(both, s) {
			both = append(both, s)
		}
	}
	return both
}
