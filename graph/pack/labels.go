package pack

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"newsgraph/graph"
)

// readLabels reads the files labels/LANGUAGE.tsv: names of entities that are not
// in the gazetteer, because tables bring them. A line is the entity's IRI, which
// may be a prefixed name, a tab, and its names with "|" between them, the one to
// print first.
func (l *loader) readLabels() error {
	names, err := fs.Glob(l.files, "labels/*.tsv")
	if err != nil {
		return err
	}
	slices.Sort(names)
	for _, name := range names {
		language := strings.TrimSuffix(path.Base(name), ".tsv")
		err := l.readFile(name, true, func(file string, data []byte) error {
			if !isLanguageTag(language) {
				return Errorf(Pos{file, 1}, "%q is not a language tag such as en, km or zh", language)
			}
			return l.readLabelFile(file, language, data)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) readLabelFile(file, language string, data []byte) error {
	for i, line := range strings.Split(string(data), "\n") {
		line = strings.TrimRight(line, "\r")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id, cell, ok := strings.Cut(line, "\t")
		names := splitCell(cell)
		if !ok || id == "" || len(names) == 0 {
			return Errorf(Pos{file, i + 1}, "a line is an entity, a tab, and its names")
		}
		l.pack.addLabels(l.pack.expand(id), language, names)
	}
	return nil
}

func (p *Pack) addLabels(iri graph.IRI, language string, names []string) {
	if p.EntityLabels[iri] == nil {
		p.EntityLabels[iri] = Words{}
	}
	p.EntityLabels[iri][language] = union(p.EntityLabels[iri][language], names)
}
