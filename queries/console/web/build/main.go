// Command build makes the console's assets from its sources. It is run by go
// generate in package console:
//
//	queries/console/web     the sources, and the packages that the lock file pins
//	queries/console/assets  what is embedded: names stay the same, and the same
//	                        sources give the same bytes on any machine
//
// A type error, a package under a licence that is not on the list, and a first
// load of more than 250 KB compressed all fail the build.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	sources = "web"
	assets  = "assets"

	// budget is what the first load may weigh, compressed and without fonts.
	budget = 250 << 10
)

// entries are the bundles: a name under assets and where its source starts.
var entries = []api.EntryPoint{
	{InputPath: "src/main.tsx", OutputPath: "app"},
	{InputPath: "src/styles/app.css", OutputPath: "app"},
	{InputPath: "src/graph/worker.ts", OutputPath: "graph-worker"},
}

// firstLoad are the assets that a browser fetches before it shows anything.
var firstLoad = []string{"index.html", "app.js", "app.css"}

// fontPackage has the Khmer letters. Latin ones are the system's.
const fontPackage = "@fontsource/noto-sans-khmer"

// fonts are files of fontPackage by their name under assets.
var fonts = map[string]string{
	"fonts/noto-sans-khmer-400.woff2": "files/noto-sans-khmer-khmer-400-normal.woff2",
	"fonts/noto-sans-khmer-600.woff2": "files/noto-sans-khmer-khmer-600-normal.woff2",
	"fonts/OFL.txt":                   "LICENSE",
}

// licences are those that the bundled packages may have: all ask for no more
// than that their text goes along.
var licences = []string{"MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "OFL-1.1"}

func main() {
	log.SetFlags(0)
	log.SetPrefix("build: ")
	if err := build(); err != nil {
		log.Fatal(err)
	}
}

func build() error {
	if err := install(); err != nil {
		return err
	}
	if err := run("npm", "run", "--silent", "check"); err != nil {
		return fmt.Errorf("type check: %w", err)
	}
	files, packages, err := bundle()
	if err != nil {
		return err
	}
	for _, name := range []string{"index.html", "icon.svg"} {
		if files[name], err = os.ReadFile(filepath.Join(sources, name)); err != nil {
			return err
		}
	}
	for name, from := range fonts {
		if files[name], err = os.ReadFile(packageFile(fontPackage, from)); err != nil {
			return err
		}
	}
	if files["LICENSES.txt"], err = notices(append(packages, fontPackage)); err != nil {
		return err
	}
	size, err := compressed(files)
	if err != nil {
		return err
	}
	if size > budget {
		return fmt.Errorf("the first load is %d bytes compressed, %d more than it may be", size, size-budget)
	}
	fmt.Printf("first load: %.1f KB compressed\n", float64(size)/1024)
	return replace(files)
}

// install fetches the packages that the lock file pins, unless those there are
// from the same lock file.
func install() error {
	want, err := os.ReadFile(filepath.Join(sources, "package-lock.json"))
	if err != nil {
		return err
	}
	stamp := filepath.Join(sources, "node_modules", ".installed-lock.json")
	have, err := os.ReadFile(stamp)
	if err == nil && bytes.Equal(have, want) {
		return nil
	}
	if err := run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"); err != nil {
		return fmt.Errorf("install packages: %w", err)
	}
	return os.WriteFile(stamp, want, 0o644)
}

// run runs a command among the sources.
func run(name string, arguments ...string) error {
	command := exec.Command(name, arguments...)
	command.Dir = sources
	command.Stdout, command.Stderr = os.Stderr, os.Stderr
	return command.Run()
}

// bundle compiles the entries. It returns the files by their names under
// assets, and the packages that went into them.
func bundle() (map[string][]byte, []string, error) {
	folder, err := filepath.Abs(sources)
	if err != nil {
		return nil, nil, err
	}
	out := filepath.Join(folder, "out") // never written: files stay in memory
	result := api.Build(api.BuildOptions{
		AbsWorkingDir:       folder,
		EntryPointsAdvanced: entries,
		Outdir:              out,
		Bundle:              true,
		Metafile:            true,
		Format:              api.FormatESModule,
		Target:              api.ES2022,
		JSX:                 api.JSXAutomatic,
		JSXImportSource:     "preact",
		MinifyWhitespace:    true,
		MinifyIdentifiers:   true,
		MinifySyntax:        true,
		Charset:             api.CharsetUTF8,
		LegalComments:       api.LegalCommentsNone, // LICENSES.txt has them
		External:            []string{"fonts/*"},
		LogLevel:            api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return nil, nil, errors.New("the bundles have errors")
	}
	files := map[string][]byte{}
	for _, file := range result.OutputFiles {
		name, err := filepath.Rel(out, file.Path)
		if err != nil {
			return nil, nil, err
		}
		files[filepath.ToSlash(name)] = file.Contents
	}
	packages, err := bundled(result.Metafile)
	return files, packages, err
}

// bundled lists the packages among the inputs that esbuild tells of.
func bundled(metafile string) ([]string, error) {
	var meta struct {
		Inputs map[string]struct{} `json:"inputs"`
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return nil, err
	}
	packages := map[string]bool{}
	for input := range meta.Inputs {
		rest, found := strings.CutPrefix(input, "node_modules/")
		if !found {
			continue
		}
		parts := strings.SplitN(rest, "/", 3)
		name := parts[0]
		if strings.HasPrefix(name, "@") {
			name += "/" + parts[1]
		}
		packages[name] = true
	}
	return slices.Collect(maps.Keys(packages)), nil
}

// notices joins the licence texts of packages.
func notices(packages []string) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("The console contains these packages, each under its own licence.\n")
	for _, name := range slices.Sorted(slices.Values(packages)) {
		manifest, err := os.ReadFile(packageFile(name, "package.json"))
		if err != nil {
			return nil, err
		}
		var about struct{ Version, License string }
		if err := json.Unmarshal(manifest, &about); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if !slices.Contains(licences, about.License) {
			return nil, fmt.Errorf("%s has licence %q, which is not on the list", name, about.License)
		}
		text, err := os.ReadFile(packageFile(name, "LICENSE"))
		if err != nil {
			return nil, err
		}
		text = bytes.TrimSpace(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
		fmt.Fprintf(&out, "\n== %s %s (%s)\n\n%s\n", name, about.Version, about.License, text)
	}
	return out.Bytes(), nil
}

func packageFile(name, path string) string {
	return filepath.Join(sources, "node_modules", filepath.FromSlash(name), filepath.FromSlash(path))
}

// compressed returns how much a browser fetches before it shows anything.
func compressed(files map[string][]byte) (int, error) {
	var out bytes.Buffer
	for _, name := range firstLoad {
		w := gzip.NewWriter(&out)
		if _, err := w.Write(files[name]); err != nil {
			return 0, err
		}
		if err := w.Close(); err != nil {
			return 0, err
		}
	}
	return out.Len(), nil
}

// replace makes files the only ones under assets.
func replace(files map[string][]byte) error {
	err := filepath.WalkDir(assets, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(assets, path)
		if err != nil {
			return err
		}
		if _, stays := files[filepath.ToSlash(name)]; stays {
			return nil
		}
		return os.Remove(path)
	})
	if err != nil {
		return err
	}
	for name, content := range files {
		path := filepath.Join(assets, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
