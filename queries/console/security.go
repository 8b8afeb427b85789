package console

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// protect lets in whom the rules of the package let in, and has every answer say
// what a browser may do with it.
func (s *Server) protect(next http.Handler) http.Handler {
	origins := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		setSecurityHeaders(w.Header())
		if err := s.admit(origins, r); err != nil {
			s.answerFailure(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// admit returns why a request is turned away, nil if it is let in.
func (s *Server) admit(origins *http.CrossOriginProtection, r *http.Request) error {
	if !s.isOurs(r.Host) {
		return &failure{status: http.StatusMisdirectedRequest, message: "this server does not have the name in the Host header", reason: "host"}
	}
	if origins.Check(r) != nil || isForeignRead(r) {
		return &failure{status: http.StatusForbidden, message: "the request comes from a page of another origin", reason: "origin"}
	}
	if isPrivate(r.URL.Path) && !s.hasToken(r) {
		return &failure{
			status: http.StatusUnauthorized, message: "a token is needed, as in: Authorization: Bearer TOKEN", reason: "token",
			header: http.Header{"Www-Authenticate": {`Bearer realm="newsgraph"`}},
		}
	}
	return nil
}

// isPrivate tells whether a path needs the token: all but the console's own
// files, which hold nothing of the store.
func isPrivate(path string) bool {
	return strings.HasPrefix(path, "/api/") || path == "/metrics"
}

// isForeignRead tells whether another site's page reads data: it could not see
// the answer, but make us work for it. Links to the console are fine.
func isForeignRead(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "cross-site", "same-site":
		return isPrivate(r.URL.Path)
	}
	return false
}

// isOurs tells whether a Host header names this server.
func (s *Server) isOurs(host string) bool {
	host = strings.ToLower(host)
	name := host
	if n, _, err := net.SplitHostPort(host); err == nil {
		name = n
	}
	name = strings.TrimSuffix(strings.Trim(name, "[]"), ".")
	if name == "localhost" || s.hosts[name] || s.hosts[host] {
		return true
	}
	address, err := netip.ParseAddr(name)
	return err == nil && address.IsLoopback()
}

func hostSet(names []string) map[string]bool {
	set := map[string]bool{}
	for _, name := range names {
		set[strings.ToLower(strings.Trim(name, "[]"))] = true
	}
	return set
}

// hasToken tells whether the request bears one of the server's tokens, if it has
// any.
func (s *Server) hasToken(r *http.Request) bool {
	if len(s.tokens) == 0 {
		return true
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	given := sha256.Sum256([]byte(strings.TrimSpace(token)))
	found := 0
	for _, known := range s.tokens {
		found |= subtle.ConstantTimeCompare(given[:], known)
	}
	return found == 1 && strings.EqualFold(scheme, "Bearer")
}

// hashTokens makes tokens comparable in a time that tells nothing of them, not
// even their length.
func hashTokens(tokens []string) [][]byte {
	var list [][]byte
	for _, token := range tokens {
		sum := sha256.Sum256([]byte(token))
		list = append(list, sum[:])
	}
	return list
}

// basePolicy forbids what no answer of ours needs.
const basePolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// pagePolicy is that of the console's page: its own files, and requests to this
// server. The editor makes style elements, which the nonce lets in.
func pagePolicy(nonce string) string {
	return basePolicy + "; script-src 'self' 'nonce-" + nonce + "'; style-src 'self' 'nonce-" + nonce + "'" +
		"; connect-src 'self'; img-src 'self'; font-src 'self'; worker-src 'self'"
}

func setSecurityHeaders(h http.Header) {
	h.Set("Content-Security-Policy", basePolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// newNonce returns a value that nobody can guess.
func newNonce() string { return rand.Text() }

// hashText names a text by its content.
func hashText(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:12])
}
