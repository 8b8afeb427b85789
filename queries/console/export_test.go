package console

// Patterns returns the patterns of the server's routes.
func (s *Server) Patterns() []string { return s.patterns }

// Description is the OpenAPI document.
var Description = description
