//go:build !linux

package embedded

import "context"

// Server is a running PostgreSQL; there is none on this operating system.
type Server struct{}

// Start returns ErrUnsupported.
func Start(context.Context, Options) (*Server, error) { return nil, ErrUnsupported }

// Attach finds nothing to attach to.
func Attach(string) (string, bool, error) { return "", false, nil }

// URL is empty.
func (*Server) URL() string { return "" }

// Done never says anything.
func (*Server) Done() <-chan struct{} { return nil }

// Err is nil.
func (*Server) Err() error { return nil }

// Stop does nothing.
func (*Server) Stop(context.Context) error { return nil }
