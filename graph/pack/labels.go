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
// may be a prefixed name, a tab, its names with "|" between them, the one to
// print first, and perhaps another tab and its demonyms.
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
		cells := strings.Split(line, "\t")
		if len(cells) < 2 || len(cells) > 3 || cells[0] == "" || len(splitCell(cells[1])) == 0 {
			return Errorf(Pos{file, i + 1}, "a line is an entity, a tab, its names, and perhaps a tab and its demonyms")
		}
		iri := l.pack.expand(cells[0])
		l.pack.EntityLabels.add(iri, language, splitCell(cells[1]))
		if len(cells) == 3 {
			l.pack.EntityDemonyms.add(iri, language, splitCell(cells[2]))
		}
	}
	return nil
}

// EntityWords are words for entities.
type EntityWords map[graph.IRI]Words

func (w EntityWords) add(iri graph.IRI, language string, forms []string) {
	if w[iri] == nil {
		w[iri] = Words{}
	}
	w[iri][language] = union(w[iri][language], forms)
}

func (w EntityWords) addAll(other EntityWords) {
	for iri, words := range other {
		for language, forms := range words {
			w.add(iri, language, forms)
		}
	}
}
