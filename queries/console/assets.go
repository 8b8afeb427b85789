package console

import (
	"embed"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
)

// assets is the web console as it is sent: a template of a page, scripts,
// styles and fonts. The sources are under web, and web/build makes it of them.
//
//go:generate go run ./web/build
//go:embed assets
var assets embed.FS

const page = "index.html"

// registerAssets serves the console's page at / and each of its files by name.
func (s *Server) registerAssets(mux *http.ServeMux) error {
	files, err := fs.Sub(assets, "assets")
	if err != nil {
		return err
	}
	index, err := template.ParseFS(files, page)
	if err != nil {
		return err
	}
	s.route(mux, "GET /{$}", free, func(w http.ResponseWriter, _ *http.Request) error {
		return servePage(w, index)
	})
	return fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || name == page {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		s.route(mux, "GET /"+name, free, serveFile(name, content))
		return nil
	})
}

// servePage writes the page, whose own scripts and styles bear a nonce that only
// this answer has.
func servePage(w http.ResponseWriter, index *template.Template) error {
	nonce := newNonce()
	w.Header().Set("Content-Security-Policy", pagePolicy(nonce))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return index.Execute(w, struct{ Nonce string }{nonce})
}

// serveFile returns the handler of an embedded file. Its name stays the same
// from one version of the program to the next, so browsers ask each time
// whether it has changed.
func serveFile(name string, content []byte) handlerFunc {
	tag := etag(string(content))
	contentType := fileType(name)
	return func(w http.ResponseWriter, r *http.Request) error {
		if notModified(w, r, tag) {
			return nil
		}
		w.Header().Set("Content-Type", contentType)
		_, err := w.Write(content)
		return err
	}
}

// fileTypes are given here, where no machine's configuration changes them.
var fileTypes = map[string]string{
	".js":    "text/javascript; charset=utf-8",
	".css":   "text/css; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
	".txt":   "text/plain; charset=utf-8",
}

func fileType(name string) string {
	if t := fileTypes[path.Ext(name)]; t != "" {
		return t
	}
	return mime.TypeByExtension(path.Ext(name))
}
