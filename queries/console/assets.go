package console

import "embed"

// assets is the web console as it is sent: a template of a page, scripts,
// styles and fonts. The sources are under web, and web/build makes it of them.
//
//go:generate go run ./web/build
//go:embed assets
var assets embed.FS
